"""How the platform answers over HTTP: bodies, content types, and the headers that tell the version and the usage."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.fake_graph.faults import JSON_TYPE
from tests.fake_graph.graph import Done
from tests.fake_graph.platform import Account
from tests.fake_graph.refusals import Refused


@dataclass
class Answer:
    """What goes back; ``drops``: nothing does. ``done``: what was carried out, whose consequences are still to come."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    drops: bool = False
    done: Done | None = None


def well(done: Done | None) -> Answer:
    """The call was carried out."""
    body = done.body if done is not None else {}
    return Answer(200, json.dumps(body).encode(), {"content-type": JSON_TYPE}, done=done)


def refusal(refused: Refused, trace: str, account: Account | None, error_type: str) -> Answer:
    """The call was refused; a rate limit says in a header for how many minutes."""
    said = refused.message.replace('"', "'").encode("ascii", "replace").decode()
    headers = {
        "content-type": refused.content_type or error_type,
        "www-authenticate": f'OAuth "Facebook Platform" "invalid_request" "{said}"',
        **usage(account, refused.regain),
    }
    return Answer(refused.status, json.dumps(refused.body(trace)).encode(), headers)


def usage(account: Account | None, regain: int = 0) -> dict[str, str]:
    """How much of the allowance is used, in per cent, and the minutes until there is some again."""
    spent = 100 if regain else 1
    app = {"call_count": spent, "total_cputime": 1, "total_time": 1}
    headers = {"x-app-usage": json.dumps(app)}
    if account is not None:
        page = {**app, "type": account.channel.value, "estimated_time_to_regain_access": regain}
        headers["x-business-use-case-usage"] = json.dumps({account.id: [page]})
    return headers
