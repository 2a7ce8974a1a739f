"""The console's addresses: the list of requests, one conversation, and their live parts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import PlainTextResponse

from bot.gateway.messages import State
from bot.gateway.security import same_secret
from bot.gateway.staff.cards import cards
from bot.gateway.staff.console import HOME, Console, go, place
from bot.gateway.staff.conversation import ACTIONS, SAVED, Order, carry_out, conversation_page, fragment
from bot.gateway.staff.entry import add_entry, login_page
from bot.gateway.staff.erasing import carry_out_erasure, confirm_page
from bot.gateway.staff.faq_import_pages import add_faq_import
from bot.gateway.staff.faq_pages import add_faq_desk
from bot.gateway.staff.finding import MAX_SEARCH, SHOWN, Finding, choices, look_for
from bot.gateway.staff.gap_pages import add_gaps
from bot.gateway.staff.inserting import insert_saved
from bot.gateway.staff.invitations import add_invitations
from bot.gateway.staff.learning_pages import add_learning
from bot.gateway.staff.links import add_links
from bot.gateway.staff.live import Live, add_live
from bot.gateway.staff.numbers import add_numbers
from bot.gateway.staff.openid_pages import add_openid
from bot.gateway.staff.own_page import add_own_page
from bot.gateway.staff.pauses import pauses
from bot.gateway.staff.people import add_people
from bot.gateway.staff.saved_pages import add_saved_replies
from bot.gateway.staff.telling import add_telling
from bot.gateway.staff.thefts import add_thefts

MAX_FORM = 512 * 1024
"""Bytes: a reply of the longest kind, in a script whose letters take nine bytes each in a form."""
GONE = ("erased", "gone")
"""After which of them the list says what became of a conversation."""
DRAWN = 50
"""Conversations that each part of the list shows at first: those that wait longest."""
Field = Annotated[str, Form()]


def router(console: Console, live: Live | None = None) -> APIRouter:
    """All pages under ``/console``; ``live`` tells open pages of changes."""
    routes = APIRouter(prefix=HOME, max_body_size=MAX_FORM)
    add_entry(routes, console)
    add_list(routes, console)
    add_live(routes, console, live or Live())
    add_conversation(routes, console)
    add_erasing(routes, console)
    add_learning(routes, console)
    add_gaps(routes, console)
    add_thefts(routes, console)
    add_faq_import(routes, console)
    add_links(routes, console)
    add_faq_desk(routes, console)
    add_telling(routes, console)
    add_numbers(routes, console)
    add_people(routes, console)
    add_own_page(routes, console)
    add_saved_replies(routes, console)
    add_invitations(routes, console)
    add_openid(routes, console)
    return routes


def finding(
    q: str = "", show: str = "", language: str = "", channel: str = "", topic: str = "", whole: str = ""
) -> Finding:
    """What the address of the list asks for."""
    return Finding(q.strip()[:MAX_SEARCH], show, language, channel, topic, whole == "true")


Wanted = Annotated[Finding, Depends(finding)]


def add_list(routes: APIRouter, console: Console) -> None:
    """The list of conversations that wait for a person or have one."""

    @routes.get("")
    def requests(request: Request, finding: Wanted, done: str = "") -> Response:
        return _list(console, request, "requests.html", finding, done=done if done in GONE else None)

    @routes.get("/requests")
    def live_requests(request: Request, finding: Wanted) -> Response:
        return _list(console, request, "_requests.html", finding)


def _list(console: Console, request: Request, template: str, finding: Finding, done: str | None = None) -> Response:
    signed = console.signed(request)
    if signed is None:
        return _stranger(template)
    reader = console.reader(signed.language)
    with console.database.read() as session:
        hits = look_for(session, console, reader, finding) if finding.words else None
        # What was searched for stands in the list's place.
        shown = (
            [] if finding.words
            else cards(session, console, reader, signed, language=finding.language, channel=finding.channel)
        )  # fmt: skip
        paused = pauses(session, console.museum_id, reader)
        offered = choices(session, console, reader)
    kept = [card for card in shown if finding.keeps(card)]
    waiting = [card for card in kept if card.state is State.WAITING]
    held = [card for card in kept if card.state is State.PERSON]
    drawn = None if finding.whole else DRAWN
    return console.page(
        template, signed, waiting=waiting, held=held, drawn=drawn, pauses=paused, done=done, hits=hits, finding=finding,
        choices=offered, shown=SHOWN, aside=sum(card.snoozed is not None and not card.mine for card in shown),
    )  # fmt: skip


def add_conversation(routes: APIRouter, console: Console) -> None:
    """One conversation: its page, its live parts, and the form."""

    @routes.get("/conversations/{conversation_id}")
    def conversation(request: Request, conversation_id: str, done: str = "") -> Response:
        signed = console.signed(request)
        if signed is None:
            return go(f"{HOME}/login?next={place(_address(conversation_id))}")
        return conversation_page(console, signed, conversation_id, done=done if done in ACTIONS else None)

    @routes.get("/conversations/{conversation_id}/state")
    def live_state(request: Request, conversation_id: str, writing: bool = False) -> Response:
        signed = console.signed(request)
        if signed is not None:
            console.presence.see(
                conversation_id[:40], signed.staff_id, signed.name, console.clock(), is_writing=writing
            )  # fmt: skip
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
        form_id: Field = "", to: Field = "", until: Field = "", note: Field = "", by_mail: Field = "",
        any_language: Field = "", saved: Field = "",
    ) -> Response:  # fmt: skip
        action, _, entry = action.partition(":")
        signed = console.signed(request)
        if signed is None:
            error = "console-login-draft-kept" if (text or note).strip() else "console-login-expired"
            back = _address(conversation_id)
            return login_page(console, request, 401, error=error, back=back, draft=text, draft_note=note)
        if not same_secret(csrf, signed.csrf) or action not in ACTIONS:
            return conversation_page(
                console, signed, conversation_id, 403, error="console-error-form-expired", text=text, note=note
            )  # fmt: skip
        order = Order(
            conversation_id, action, text, form_id, to, until, note, entry, by_mail == "yes", any_language == "yes",
            saved,
        )  # fmt: skip
        return insert_saved(console, signed, order) if action == SAVED else carry_out(console, signed, order)


def add_erasing(routes: APIRouter, console: Console) -> None:
    """Deleting everything about a visitor."""

    @routes.get("/conversations/{conversation_id}/erase")
    def ask_once_more(request: Request, conversation_id: str) -> Response:
        signed = console.signed(request)
        if signed is None:
            return go(f"{HOME}/login?next={place(_address(conversation_id))}")
        return confirm_page(console, signed, conversation_id)

    @routes.post("/conversations/{conversation_id}/erase")
    def erase(request: Request, conversation_id: str, csrf: Field = "") -> Response:
        signed = console.signed(request)
        if signed is None:
            return login_page(console, request, 401, error="console-login-expired", back=_address(conversation_id))
        if not same_secret(csrf, signed.csrf):
            return confirm_page(console, signed, conversation_id, 403, error="console-erase-form-expired")
        return carry_out_erasure(console, signed, conversation_id)


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
