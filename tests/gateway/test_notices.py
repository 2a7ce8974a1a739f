"""Notices to the team: who is told what, once, and never a visitor's words."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.catalog import shipped
from bot.gateway.chat import AppriseChat, NoticeNotSent
from bot.gateway.db import Database, Request, Staff
from bot.gateway.errors import DeliveryError, SettingsError
from bot.gateway.mail import Mail
from bot.gateway.notices import Notices
from tests.gateway.conftest import MUSEUM, Clock
from tests.gateway.doors import fields, words
from tests.gateway.staff_room import StaffRoom, facts


class Told:
    """The team's chat and everybody's mailbox; ``full``: addresses that take nothing now."""

    def __init__(self) -> None:
        self.chat: list[tuple[str, str]] = []
        self.mails: list[Mail] = []
        self.full: set[str] = set()

    def tell(self, title: str, text: str) -> None:
        if CHAT in self.full:
            raise NoticeNotSent("the chat is down")
        self.chat.append((title, text))

    def send(self, mail: Mail) -> None:
        if mail.to in self.full:
            raise DeliveryError("452 mailbox full")
        self.mails.append(mail)


CHAT = "chat"


@pytest.fixture
def museum(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock, can_mail=True)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def notices(museum: StaffRoom, told: Told) -> Notices:
    made = Notices(museum.database, MUSEUM, facts(), shipped(), "https://ask.example/console", museum.clock, told, told)
    made.process()
    return made


def wants(museum: StaffRoom, login: str = "alice", **columns: Any) -> None:
    with museum.database.begin() as session:
        row = session.query(Staff).filter_by(login=login).one()
        for name, value in {"email": f"{login}@museum.example", "wants_notices": True, **columns}.items():
            setattr(row, name, value)


def test_the_chat_hears_once_of_each_question_and_never_what_was_asked(
    museum: StaffRoom, notices: Notices, told: Told
) -> None:
    museum.conversation().asks("Mon secret ?")
    museum.conversation(language="en").asks("My secret?")
    notices.process()
    notices.process()
    ((title, text),) = told.chat
    assert title == "2 questions attendent une réponse"
    assert "anglais" in text
    assert "https://ask.example/console" in text
    assert "secret" not in title + text


def test_what_waited_before_the_first_look_is_not_told(museum: StaffRoom, told: Told) -> None:
    museum.conversation().asks()
    first = Notices(museum.database, MUSEUM, facts(), shipped(), "https://x", museum.clock, told, told)
    first.process()
    first.process()
    assert told.chat == []


def test_a_question_that_was_put_back_is_told_again(museum: StaffRoom, notices: Notices, told: Told) -> None:
    talk = museum.conversation().asks()
    notices.process()
    museum.alice.act(talk.id, "take")
    notices.process()
    museum.alice.act(talk.id, "release")
    notices.process()
    assert len(told.chat) == 2


def test_past_the_promise_it_is_told_once_more(museum: StaffRoom, notices: Notices, told: Told, clock: Clock) -> None:
    museum.conversation().asks()
    notices.process()
    clock.forward(hours=12)
    notices.process()
    notices.process()
    assert [title for title, _ in told.chat][1:] == ["Une question attend au-delà du délai promis"]


def test_an_e_mail_comes_after_five_minutes_and_only_for_ones_own_topics_and_languages(
    museum: StaffRoom, notices: Notices, told: Told, clock: Clock
) -> None:
    wants(museum, topics=["biology"], languages=["fr"])
    notices.process()
    museum.conversation().asks("Un os ?")
    for topic, language in (("biology", "fr"), ("visit", "fr"), ("biology", "en")):
        talk = museum.conversation(language=language).asks()
        with museum.database.begin() as session:
            session.query(Request).filter_by(conversation_id=talk.id).one().topic = topic
    notices.process()
    assert told.mails == []
    clock.forward(minutes=6)
    notices.process()
    (mail,) = told.mails
    assert (mail.to, mail.subject) == ("alice@museum.example", "2 questions attendent une réponse")
    assert "biology" in mail.text
    assert "visit" not in mail.text


def test_who_is_disabled_or_does_not_want_any_gets_none(
    museum: StaffRoom, notices: Notices, told: Told, clock: Clock
) -> None:
    wants(museum, wants_notices=False)
    notices.process()
    museum.conversation().asks()
    clock.forward(minutes=6)
    notices.process()
    wants(museum, disabled_at=clock())
    notices.process()
    assert told.mails == []


def test_one_full_mailbox_keeps_nobody_else_from_being_told_and_is_tried_again(
    museum: StaffRoom, notices: Notices, told: Told, clock: Clock
) -> None:
    wants(museum)
    told.full = {CHAT}
    notices.process()
    museum.conversation().asks()
    clock.forward(minutes=6)
    notices.process()
    assert (len(told.mails), told.chat) == (1, [])
    told.full = {"alice@museum.example"}
    notices.process()
    assert (len(told.mails), len(told.chat)) == (1, 1)


def test_a_conversation_that_is_put_aside_is_not_told(museum: StaffRoom, notices: Notices, told: Told) -> None:
    talk = museum.conversation().asks()
    museum.alice.act(talk.id, "snooze", until="tomorrow")
    notices.process()
    assert told.chat == []


# ---- in the browser ----


def test_the_browser_hears_how_many_wait_for_its_reader_and_not_what_they_asked(museum: StaffRoom) -> None:
    assert museum.alice.get("/console/waiting").json() == {
        "newest": 0, "words": "0 questions are waiting for an answer",
    }  # fmt: skip
    wants(museum, languages=["fr"])
    museum.conversation().asks("Mon secret ?")
    museum.conversation(language="en").asks("My secret?")
    answer = museum.alice.get("/console/waiting")
    assert answer.json()["words"] == "One question is waiting for an answer"
    assert answer.json()["newest"] > 0
    assert "secret" not in answer.text


def test_a_stranger_hears_nothing(museum: StaffRoom) -> None:
    museum.client.cookies.clear()
    assert museum.client.get("/console/waiting").status_code == 401


# ---- choosing them ----


def test_everybody_chooses_on_their_own_page(museum: StaffRoom) -> None:
    form = fields(museum.alice.get("/console/me").text, "/console/me")
    given = {"email": " alice@museum.example ", "wants": "yes", "action": "notices"}
    assert museum.alice.post("/console/me", **{**form, **given}).headers["location"] == "/console/me?done=notices"
    page = museum.alice.get("/console/me").text
    assert 'value="alice@museum.example"' in page
    assert 'name="wants" value="yes" checked' in page


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("nonsense", "no e-mail address"),
        ("a@b.example\nBcc: c@d.example", "no e-mail address"),
        ("a" * 400 + "@b.example", "no e-mail address"),
        ("", "is missing"),
    ],
)
def test_a_wrong_address_is_refused(museum: StaffRoom, email: str, says: str) -> None:
    form = fields(museum.alice.get("/console/me").text, "/console/me")
    answer = museum.alice.post("/console/me", **{**form, "email": email, "wants": "yes", "action": "notices"})
    assert answer.status_code == 422
    assert says in words(answer.text)


# ---- Apprise ----


class ChatTool:
    """What Apprise's json:// speaks to."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        tool = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if tool.status == 200:
                    tool.got.append(body)
                self.send_response(tool.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def tool() -> Iterator[ChatTool]:
    made = ChatTool()
    yield made
    made.stop()


def test_a_chat_tool_gets_title_and_text(tool: ChatTool) -> None:
    AppriseChat(f"{tool.url}  {tool.url}/two").tell("Une question attend", "– biology")
    assert [(one["title"], one["message"]) for one in tool.got] == [("Une question attend", "– biology")] * 2


def test_a_chat_tool_that_refuses_is_told_so(tool: ChatTool) -> None:
    tool.status = 500
    with pytest.raises(NoticeNotSent):
        AppriseChat(tool.url).tell("Une question attend", "– biology")


def test_an_address_that_apprise_does_not_know_is_named_by_its_place_and_not_shown() -> None:
    with pytest.raises(SettingsError, match="address 2") as refused:
        AppriseChat("json://127.0.0.1 nonsense-with-a-secret")
    assert "secret" not in str(refused.value)


def test_the_patience_is_shorter_than_any_promise() -> None:
    from bot.gateway.notices import PATIENCE

    assert timedelta(hours=facts().staff.practical_staff_hours) > PATIENCE
