"""The console's addresses: the list of requests, one conversation, and their live parts."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import PlainTextResponse

from bot.gateway.messages import State
from bot.gateway.security import same_secret
from bot.gateway.staff import views
from bot.gateway.staff.console import HOME, Console, go, place
from bot.gateway.staff.conversation import ACTIONS, Order, carry_out, conversation_page, fragment
from bot.gateway.staff.entry import add_entry, login_page

MAX_FORM = 512 * 1024
"""Bytes: a reply of the longest kind, in a script whose letters take nine bytes each in a form."""
Field = Annotated[str, Form()]


def router(console: Console) -> APIRouter:
    """All pages under ``/console``."""
    routes = APIRouter(prefix=HOME, max_body_size=MAX_FORM)
    add_entry(routes, console)
    add_list(routes, console)
    add_conversation(routes, console)
    return routes


def add_list(routes: APIRouter, console: Console) -> None:
    """The list of conversations that wait for a person or have one."""

    @routes.get("")
    def requests(request: Request) -> Response:
        return _list(console, request, "requests.html")

    @routes.get("/requests")
    def live_requests(request: Request) -> Response:
        return _list(console, request, "_requests.html")


def _list(console: Console, request: Request, template: str) -> Response:
    signed = console.signed(request)
    if signed is None:
        return _stranger(template)
    reader = console.reader(signed.language)
    with console.database.read() as session:
        cards = views.cards(session, console.museum_id, reader, signed)
    waiting = [card for card in cards if card.state is State.WAITING]
    held = [card for card in cards if card.state is State.PERSON]
    return console.page(template, signed, waiting=waiting, held=held)


def add_conversation(routes: APIRouter, console: Console) -> None:
    """One conversation: its page, its live parts, and the form."""

    @routes.get("/conversations/{conversation_id}")
    def conversation(request: Request, conversation_id: str, done: str = "") -> Response:
        signed = console.signed(request)
        if signed is None:
            return go(f"{HOME}/login?next={place(_address(conversation_id))}")
        return conversation_page(console, signed, conversation_id, done=done if done in ACTIONS else None)

    @routes.get("/conversations/{conversation_id}/state")
    def live_state(request: Request, conversation_id: str) -> Response:
        return _live(console, request, conversation_id, "_state.html")

    @routes.get("/conversations/{conversation_id}/thread")
    def live_thread(request: Request, conversation_id: str) -> Response:
        return _live(console, request, conversation_id, "_thread.html")

    @routes.get("/conversations/{conversation_id}/evidence")
    def live_evidence(request: Request, conversation_id: str) -> Response:
        return _live(console, request, conversation_id, "_evidence.html")

    @routes.post("/conversations/{conversation_id}")
    def act(
        request: Request, conversation_id: str, action: Field = "reply", text: Field = "", csrf: Field = "",
        form_id: Field = "",
    ) -> Response:  # fmt: skip
        signed = console.signed(request)
        if signed is None:
            error = "console-login-draft-kept" if text.strip() else "console-login-expired"
            return login_page(console, request, 401, error=error, back=_address(conversation_id), draft=text)
        if not same_secret(csrf, signed.csrf) or action not in ACTIONS:
            return conversation_page(
                console, signed, conversation_id, 403, error="console-error-form-expired", text=text
            )  # fmt: skip
        return carry_out(console, signed, Order(conversation_id, action, text, form_id))


def _live(console: Console, request: Request, conversation_id: str, template: str) -> Response:
    signed = console.signed(request)
    return _stranger(template) if signed is None else fragment(console, signed, conversation_id, template)


def _address(conversation_id: str) -> str:
    return f"{HOME}/conversations/{conversation_id}"


def _stranger(template: str) -> Response:
    """A page leads to the login; a live part says so to the script, which reloads the page."""
    if template.startswith("_"):
        return PlainTextResponse("", status_code=401)
    return go(f"{HOME}/login")
