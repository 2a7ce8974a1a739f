"""A person's reply by e-mail to a visitor who left: what is sent, what becomes of it, and what staff see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.catalog import Catalog, shipped
from bot.gateway import conversations, erasure
from bot.gateway.channels import FromTheLog
from bot.gateway.db import Conversation, Database, OutboxRow
from bot.gateway.errors import DeliveryError, SettingsError
from bot.gateway.handoff import Acknowledgements
from bot.gateway.letters import Letters
from bot.gateway.mail import Mail, SmtpMailer
from bot.gateway.messages import Handoff, State
from bot.gateway.promises import Worker
from bot.gateway.rasa_client import RasaClient
from tests.gateway.conftest import Clock
from tests.gateway.doors import Browser, Desk, database_of, gateway_of, hand_off, make_app, words
from tests.gateway.fake_smtp import FakeSmtp
from tests.gateway.staff_room import StaffRoom, facts

SENDER = "Musée des Origines <questions@musee.example>"
VISITOR = "vera@example.org"


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    server = FakeSmtp()
    yield server
    server.stop()


class Room:
    """A museum with a mail server, and a visitor who has asked and left an address."""

    def __init__(self, url: str, folder: Path, clock: Clock, smtp: FakeSmtp, **settings: Any) -> None:
        given = {"smtp_url": smtp.url, "mail_from": SENDER, **settings}
        self.client = TestClient(make_app(url, folder, clock, **given), follow_redirects=False)
        gateway_of(self.client).prepare()
        self.clock, self.database = clock, database_of(self.client)
        self.visitor, self.desk = Browser(self.client), Desk(self.client)
        message = int(self.visitor.send("Où est\nla girafe ?").json()["id"])
        hand_off(self.database, message, clock())

    def leaves_address(self, address: str | None = VISITOR) -> None:
        with self.database.begin() as session:
            session.get_one(Conversation, self.visitor.conversation).email = address

    def page(self) -> str:
        return self.desk.get(f"/console/conversations/{self.visitor.conversation}").text

    def reply(self, text: str = "Au rez-de-chaussée.", **parts: str) -> None:
        assert self.desk.act(self.visitor.conversation, "reply", text, **parts).status_code == 303

    def kinds(self) -> list[str]:
        chosen = select(OutboxRow.kind).where(OutboxRow.kind != "ask").order_by(OutboxRow.id.desc()).limit(2)
        with self.database.read() as session:
            return list(session.scalars(chosen))


@pytest.fixture
def room(database_url: str, tmp_path: Path, clock: Clock, smtp: FakeSmtp) -> Room:
    made = Room(database_url, tmp_path, clock, smtp)
    made.visitor.send(VISITOR)  # nothing but an address, while the question waits
    return made


@pytest.fixture
def works(room: Room, smtp: FakeSmtp, rasa_client: RasaClient, acknowledgement: Acknowledgements) -> Any:
    letters = Letters(SmtpMailer(smtp.url, SENDER), shipped(), facts(), "https://ask.museum.example")
    worker = Worker(
        room.database, rasa_client, {"web": FromTheLog()}, acknowledgement, timedelta(seconds=30), room.clock,
        letters=letters,
    )  # fmt: skip

    def work() -> None:
        while worker.process_one_outbox_row():
            pass

    return work


def test_the_reply_arrives_with_the_question_and_who_wrote_it(room: Room, works: Any, smtp: FakeSmtp) -> None:
    room.reply("Au rez-de-chaussée.\n.\nÀ bientôt !", by_mail="yes")
    works()
    (mail,) = smtp.got
    body = mail.get_content().replace("\r\n", "\n")
    assert (mail["From"], mail["To"]) == (SENDER, VISITOR)
    assert mail["Subject"] == "Réponse de Musée des Origines"
    assert "> Où est\n> la girafe ?" in body
    assert "Au rez-de-chaussée.\n.\nÀ bientôt !" in body
    assert "https://ask.museum.example" in body
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Sent by e-mail" in words(room.page())
    assert "Au rez-de-chaussée." in room.visitor.texts()[-1]


def test_a_reply_without_the_tick_stays_on_its_channel(room: Room, works: Any, smtp: FakeSmtp) -> None:
    room.reply(by_mail="")
    works()
    assert smtp.got == []
    assert "mail" not in room.kinds()


def test_the_box_is_there_for_who_left_an_address_and_ticked_for_who_is_gone(room: Room) -> None:
    assert f"Send by e-mail to {VISITOR}, too" in words(room.page())
    assert 'name="by_mail" value="yes">' in room.page()
    room.clock.forward(minutes=20)
    assert 'name="by_mail" value="yes" checked>' in room.page()
    room.leaves_address(None)
    assert "by_mail" not in room.page()


def test_a_visitor_of_the_site_is_offered_to_leave_an_address(room: Room) -> None:
    acknowledgement = gateway_of(room.client).acknowledgement
    visitor = Browser(room.client)
    message = int(visitor.send("Où est la girafe ?").json()["id"])
    with room.database.begin() as session:
        conversations.hand_off(session, message, Handoff("unsure", "fr"), acknowledgement, room.clock())
    assert "laissez ici votre adresse électronique" in visitor.texts()[-1]
    visitor.send(VISITOR)
    again = int(visitor.send("Et le lion ?").json()["id"])
    with room.database.begin() as session:
        conversations.close(session, visitor.conversation, 1, room.clock())
        conversations.hand_off(session, again, Handoff("unsure", "fr"), acknowledgement, room.clock())
    assert "adresse électronique" not in visitor.texts()[-1]


def test_without_a_mail_server_no_box_and_a_forged_tick_does_nothing(
    database_url: str, tmp_path: Path, clock: Clock, smtp: FakeSmtp
) -> None:
    room = Room(database_url, tmp_path, clock, smtp, smtp_url="", mail_from="")
    room.leaves_address()
    assert not gateway_of(room.client).acknowledgement.can_mail
    assert "by_mail" not in room.page()
    room.reply(by_mail="yes")
    assert "mail" not in room.kinds()


def test_what_the_server_cannot_take_now_is_sent_later_under_the_same_mark(
    room: Room, works: Any, smtp: FakeSmtp
) -> None:
    smtp.refuses = ["451 try again later"]
    room.reply(by_mail="yes")
    works()
    assert smtp.got == []
    assert "it is sent later" in words(room.page())
    room.clock.forward(minutes=2)
    works()
    assert len(smtp.got) == 1
    assert str(smtp.got[0]["Message-ID"]).startswith("<curio-reply-")


def test_an_address_that_does_not_exist_brings_the_conversation_back(room: Room, works: Any, smtp: FakeSmtp) -> None:
    smtp.refuses = ["550 no such user"]
    assert room.desk.act(room.visitor.conversation, "reply-close", "Là.", by_mail="yes").status_code == 303
    works()
    assert "This e-mail address does not exist" in words(room.page())
    with room.database.read() as session:
        assert conversations.state(session, room.visitor.conversation) is State.WAITING


def test_a_wrong_password_and_a_dead_server_lose_nothing(room: Room, works: Any, smtp: FakeSmtp) -> None:
    smtp.knows = False
    room.reply(by_mail="yes")
    works()
    smtp.knows = True
    room.clock.forward(hours=1)
    works()
    assert len(smtp.got) == 1


def test_after_an_erasure_nothing_is_sent(room: Room, works: Any, smtp: FakeSmtp) -> None:
    room.reply(by_mail="yes")
    with room.database.begin() as session:
        erasure.erase(session, room.visitor.conversation, origin="staff", now=room.clock())
    works()
    assert smtp.got == []


def test_where_the_channels_window_is_closed_only_the_mail_goes(database: Database, clock: Clock) -> None:
    museum = StaffRoom(database, clock, can_mail=True)
    talk = museum.conversation(heard=timedelta(days=3), email=VISITOR).asks()
    assert 'name="by_mail" value="yes" checked>' in museum.alice.get(talk.path).text
    museum.alice.act(talk.id, "reply", "Par ici.", by_mail="yes")
    with database.read() as session:
        assert [row.kind for row in session.scalars(select(OutboxRow))] == ["mail"]


def test_every_language_of_visitors_has_its_words() -> None:
    catalog = Catalog.load()
    for language in ("fr", "en", "es", "de", "it", "pt", "zh", "ja"):
        for key in catalog.keys("letter-"):
            assert catalog.knows(language, key)


@pytest.mark.parametrize("to", ["a@b.example\nBcc: everybody@example.org", "a@b.example\r\n\r\nText"])
def test_an_address_cannot_smuggle_in_a_header(smtp: FakeSmtp, to: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        SmtpMailer(smtp.url, SENDER).send(Mail(to, "Bonjour", "Texte", "mark"))
    assert refused.value.permanent
    assert smtp.got == []


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryError) as refused:
        SmtpMailer("smtp://127.0.0.1:9", SENDER).send(Mail(VISITOR, "Bonjour", "Texte", "mark"))
    assert not refused.value.permanent


def test_a_password_never_travels_in_clear_to_another_machine() -> None:
    class Bare:
        """A server that offers no encryption."""

        def ehlo(self) -> None: ...

        def has_extn(self, _name: str) -> bool:
            return False

        def login(self, *_: str) -> None:
            pytest.fail("the password was sent")

    mailer: Any = SmtpMailer("smtp://museum:secret@mail.museum.example", SENDER)
    with pytest.raises(Exception, match="offers no encryption"):
        mailer._enter(Bare(), None)


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port"])
def test_a_wrong_server_is_named_at_the_start(url: str) -> None:
    with pytest.raises(SettingsError, match="CURIO_SMTP_URL"):
        SmtpMailer(url, SENDER)


@pytest.mark.parametrize("sender", ["", "Musée", "a@b.example\nBcc: x@y.example"])
def test_a_wrong_sender_is_named_at_the_start(sender: str) -> None:
    with pytest.raises(SettingsError, match="CURIO_MAIL_FROM"):
        SmtpMailer("smtp://mail.example", sender)
