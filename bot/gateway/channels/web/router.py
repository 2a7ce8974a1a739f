"""The web channel's endpoints: each reads, hands over to the desk, and answers with JSON or a stream."""

from collections.abc import AsyncIterable, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from bot.gateway.bodies import bounded_body
from bot.gateway.channels.web.desk import Visitor, WebDesk
from bot.gateway.channels.web.payloads import read_body, thread_json, to_inbound, to_rating
from bot.gateway.channels.web.stream import events
from bot.gateway.errors import (
    CurioError,
    DatabaseUnavailable,
    Malformed,
    MessageEmpty,
    MessageTooLong,
    PayloadNotAllowed,
    UnknownConversation,
    UnknownMessage,
)
from bot.gateway.languages import negotiate
from bot.gateway.messages import MAX_ID, MAX_TEXT

PREFIX = "/api/widget"
MAX_BODY = 128 * 1024

REFUSALS: dict[type[CurioError], tuple[int, str]] = {
    UnknownConversation: (401, "session-unknown"),
    UnknownMessage: (404, "message-unknown"),
    MessageTooLong: (413, "message-too-long"),
    MessageEmpty: (422, "message-empty"),
    PayloadNotAllowed: (422, "payload-not-allowed"),
    Malformed: (422, "malformed"),
    DatabaseUnavailable: (503, "unavailable"),
}


def router(desk: WebDesk, clock: Callable[[], datetime]) -> APIRouter:
    """The endpoints under ``/api/widget``; ``clock`` gives the time (aware) at which something is received."""
    api = APIRouter(prefix=PREFIX, route_class=_refusing(desk))

    async def body(request: Request) -> dict[str, Any]:
        return read_body(await bounded_body(request, MAX_BODY))

    Body = Annotated[dict[str, Any], Depends(body)]  # types of parameters
    Known = Annotated[Visitor, Depends(_identifying(desk, clock))]

    @api.get("/config")
    def config(lang: str = "") -> dict[str, Any]:
        language = negotiate(lang, desk.languages)
        about = desk.about(language)
        return {
            "museum": {"name": about.name, "site": about.site, "timezone": about.timezone},
            "language": language,
            "languages": desk.languages,
            "texts": desk.widget_texts(language),
        }

    @api.post("/session", status_code=201)
    def session(sent: Body) -> dict[str, Any]:
        wanted = sent.get("language")
        opened = desk.open(negotiate(wanted if isinstance(wanted, str) else "", desk.languages), clock())
        return {"token": opened.token, "conversation": opened.conversation_id, "language": opened.language}

    @api.get("/thread")
    def thread(known: Known, after: Annotated[int, Query(ge=0, le=MAX_ID)] = 0) -> dict[str, Any]:
        return thread_json(desk.thread(known, after))

    @api.post("/messages", status_code=202)
    def messages(known: Known, sent: Body) -> dict[str, Any]:
        now = clock()
        receipt = desk.receive(to_inbound(sent, known, now), now)
        said = {"farewell": receipt.farewell} if receipt.farewell else {}
        return {"id": receipt.message_id, "duplicate": receipt.duplicate, **said}

    @api.post("/ratings")
    def ratings(known: Known, sent: Body) -> dict[str, Any]:
        rating = to_rating(sent)
        desk.rate(known, rating, clock())
        return {"message_id": str(rating.message_id), "useful": rating.useful}

    @api.get("/events", response_class=EventSourceResponse)
    async def follow(
        known: Known,
        after: Annotated[int, Query(ge=0, le=MAX_ID)] = 0,
        last_event_id: Annotated[int | None, Header(ge=0, le=MAX_ID)] = None,
    ) -> AsyncIterable[ServerSentEvent]:
        async for event in events(desk, known, after if last_event_id is None else last_event_id):
            yield event

    return api


def _identifying(desk: WebDesk, clock: Callable[[], datetime]) -> Callable[..., Any]:
    """Who holds the request's token."""

    async def visitor(request: Request, authorization: Annotated[str, Header()] = "") -> Visitor:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise UnknownConversation("there is no bearer token")
        found = await run_in_threadpool(desk.identify, token.strip(), clock())
        request.state.language = found.language
        return found

    return visitor


def _refusing(desk: WebDesk) -> type[APIRoute]:
    """Routes that tell a visitor in words, in their language, why something was refused."""

    class RefusingRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Any]:
            handle = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    response: Response = await handle(request)
                except RequestValidationError:
                    return _refusal(desk, request, Malformed("a parameter is of the wrong kind"))
                except CurioError as error:
                    return _refusal(desk, request, error)
                response.headers.setdefault("Cache-Control", "no-store")
                return response

            return answer

    return RefusingRoute


def _refusal(desk: WebDesk, request: Request, error: CurioError) -> JSONResponse:
    if type(error) not in REFUSALS:
        raise error
    status, code = REFUSALS[type(error)]
    known = getattr(request.state, "language", None)
    language = known or negotiate(request.headers.get("accept-language"), desk.languages)
    limit = (error.limit if isinstance(error, MessageTooLong) else None) or MAX_TEXT
    message = desk.text(language, f"web-error-{code}", limit=limit)
    headers = {"Cache-Control": "no-store", **({"WWW-Authenticate": "Bearer"} if status == 401 else {})}
    return JSONResponse({"error": code, "message": message}, status, headers)
