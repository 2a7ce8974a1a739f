"""The HTTP side of the fake: reads a call, has it checked and carried out, and answers as well or badly as scripted."""

from __future__ import annotations

import asyncio
import json
import secrets
import time

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tests.fake_graph import access, aftermath, answers, graph, versions
from tests.fake_graph.answers import Answer
from tests.fake_graph.errands import Errands
from tests.fake_graph.faults import ERROR_TYPE, Fault, Script
from tests.fake_graph.graph import Done
from tests.fake_graph.platform import Account, Call, Json, Platform
from tests.fake_graph.refusals import Refused, wrong
from tests.fake_graph.webhooks import Postman

HELD = 60.0


class Api:
    """Answers the calls of the gateway; ``script`` holds the faults to come, ``error_type`` the type of its errors."""

    def __init__(self, platform: Platform, postman: Postman) -> None:
        self.platform = platform
        self.postman = postman
        self.script = Script()
        self.errands = Errands()
        self.error_type = ERROR_TYPE

    async def endpoint(self, request: Request) -> Response:
        """Every path that begins with a version."""
        raw = await request.body()
        answer = await run_in_threadpool(self.answer, request, raw)
        done = answer.done
        after = None
        if done is not None and done.line is not None:
            after = BackgroundTask(self.errands.run, lambda: self._follow(done, before=False))
        if answer.drops:
            request.scope["state"]["transport"].abort()
            await asyncio.sleep(0)
        return Response(answer.body, answer.status, answer.headers, background=after)

    def answer(self, request: Request, raw: bytes) -> Answer:
        """Check a call, carry it out, and say how it went."""
        version, _, path = request.path_params["path"].partition("/")
        call = Call(self.platform.clock(), request.method, version, path, dict(request.query_params), {})
        with self.platform.changing():
            self.platform.calls.append(call)
        trace, account, now_served = secrets.token_urlsafe(8), None, version
        try:
            now_served = versions.served(version, call.at)
            account = self._opened(call, dict(request.headers), raw)
            answer = self._carried_out(call, account)
        except Refused as refused:
            call.error = (refused.code, refused.subcode)
            answer = answers.refusal(refused, trace, account, self.error_type)
        extra = {"facebook-api-version": now_served, "x-fb-trace-id": trace, **answers.usage(account)}
        answer.headers = {**extra, **answer.headers}
        with self.platform.changing():
            call.status = None if answer.drops else answer.status
        if answer.done is not None and answer.done.line is not None:
            self.errands.promise()
        return answer

    def _opened(self, call: Call, headers: dict[str, str], raw: bytes) -> Account:
        """The account whose token came along; what the call asks for, without the token, is kept in the call."""
        body = _json_object(raw)
        token, call.token_in = access.token_of(headers, call.query, body)
        call.query.pop("access_token", None)
        call.body = {name: value for name, value in body.items() if name != "access_token"}
        return access.opened(self.platform, token, call)

    def _carried_out(self, call: Call, account: Account) -> Answer:
        """A call that is wrong is refused before any fault is used up, so that our own bugs show."""
        with self.platform.changing():
            carry = graph.prepare(self.platform, account, call)
            fault = self.script.next(call.kind, call.psid)
            call.fault = fault.name if fault else None
            done = carry() if fault is None or fault.accepted else None
        if done is not None and done.subscribed:
            self.postman.mend(done.account)
        if done is not None and done.line is not None:
            self._follow(done, before=True)
        return answers.well(done) if fault is None else self._spoilt(fault, done)

    def _spoilt(self, fault: Fault, done: Done | None) -> Answer:
        if fault.refusal is not None:
            raise fault.refusal
        if fault.gate is not None:
            fault.gate.wait(HELD)
        time.sleep(fault.seconds)
        answer = answers.well(done)
        answer.drops = fault.drops
        if fault.body is not None:
            answer.status, answer.body = fault.status, fault.body
            answer.headers["content-type"] = fault.content_type
        return answer

    def _follow(self, done: Done, *, before: bool) -> None:
        if done.line is not None:
            aftermath.follow(self.platform, self.postman, done.account, done.line, before=before)


def _json_object(raw: bytes) -> Json:
    """The body of a call; one that is there must be a JSON object."""
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise wrong("The body is not JSON") from None
    if not isinstance(body, dict):
        raise wrong("The body must be a JSON object")
    return body
