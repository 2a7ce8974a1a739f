"""The door for handoffs, and what the visitor hears: who will answer, and honestly by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.catalog import Catalog
from bot.gateway import conversations
from bot.gateway.db import Database
from bot.gateway.handoff import MAX_BODY, Acknowledgements, router
from bot.gateway.messages import Inbound
from bot.museum import Museum, load_museum
from tests.gateway.conftest import MUSEUM, NOW, ROOT, Clock, Says

TOKEN = "internal-token"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
CANDIDATE = {
    "entry": "parking",
    "title": "Se garer",
    "probability": 0.4,
    "similarity": 0.6,
    "phrasing": "Où se garer ?",
}


@pytest.fixture
def client(database: Database, acknowledgement: Acknowledgements, clock: Clock) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(router(database, acknowledgement, TOKEN, clock))
    with TestClient(app) as client:
        yield client


def body(conversation: str, message_id: int | str, **parts: Any) -> dict[str, Any]:
    fields = {"reason": "unsure", "language": "fr", "candidates": [CANDIDATE], "explanation": {"threshold": 0.8}}
    return {"conversation": conversation, "message_id": str(message_id), **fields, **parts}


def test_a_handoff_becomes_a_request_with_its_evidence(client: TestClient, database: Database, says: Says) -> None:
    asked = says("Où garer mon dinosaure ?")
    response = client.post("/handoff", json=body(asked.conversation_id, asked.message_id), headers=HEADERS)
    assert response.status_code == 201
    with database.read() as session:
        (waiting,) = conversations.open_requests(session, MUSEUM)
    assert response.json() == {"request": waiting.request.id, "created": True}
    assert waiting.request.candidates == [CANDIDATE]
    assert waiting.request.explanation == {"threshold": 0.8}


def test_a_repeated_handoff_is_the_same_request(client: TestClient, says: Says) -> None:
    asked = says("Question ?")
    sent = body(asked.conversation_id, asked.message_id)
    first = client.post("/handoff", json=sent, headers=HEADERS).json()
    second = client.post("/handoff", json=sent, headers=HEADERS)
    assert (second.status_code, second.json()) == (200, {"request": first["request"], "created": False})


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "bearer internal-token", "Basic internal-token", TOKEN,
     "Bearer internal-token ", "Bearer internal-tokén".encode(), b"Bearer \xff\xfe", "Bearer " + "x" * 10_000],
)  # fmt: skip
def test_only_the_internal_token_opens_the_door(
    client: TestClient, database: Database, says: Says, authorization: Any
) -> None:
    asked = says("Question ?")
    headers = {} if authorization is None else {"Authorization": authorization}
    response = client.post("/handoff", json=body(asked.conversation_id, asked.message_id), headers=headers)
    assert (response.status_code, response.json()["error"]) == (401, "unauthorized")
    with database.read() as session:
        assert conversations.open_requests(session, MUSEUM) == []


@pytest.mark.parametrize("message_id", ["999", "9" * 18])
def test_an_unknown_message_is_404(client: TestClient, says: Says, message_id: str) -> None:
    asked = says("Question ?")
    response = client.post("/handoff", json=body(asked.conversation_id, message_id), headers=HEADERS)
    assert (response.status_code, response.json()["error"]) == (404, "unknown-message")


def test_a_message_of_another_conversation_is_404(client: TestClient, database: Database, says: Says) -> None:
    asked, charlie = says("Question ?"), says("Bonjour", sender="charlie")
    response = client.post("/handoff", json=body(charlie.conversation_id, asked.message_id), headers=HEADERS)
    assert response.status_code == 404
    with database.read() as session:
        assert conversations.open_requests(session, MUSEUM) == []


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"conversation": "c", "message_id": 7, "reason": "unsure"}',
        b'{"conversation": "c", "message_id": "-1", "reason": "unsure"}',
        b'{"conversation": "c", "message_id": "1e3", "reason": "unsure"}',
        b'{"conversation": "c", "message_id": "7", "reason": "No Such Reason"}',
        b'{"conversation": "c", "message_id": "7", "reason": "unsure", "language": "fr-FR"}',
        b'{"conversation": "c", "message_id": "7", "reason": "unsure", "candidates": "none"}',
        b'{"conversation": "c", "message_id": "7", "reason": "unsure", "candidates": [1]}',
        b'{"conversation": "", "message_id": "7", "reason": "unsure"}',
        b'{"conversation": "' + b"c" * 41 + b'", "message_id": "7", "reason": "unsure"}',
        '{"conversation": "c", "message_id": "७", "reason": "unsure"}'.encode(),
    ],
)
def test_a_malformed_handoff_is_422_and_says_what_is_wrong(client: TestClient, sent: bytes) -> None:
    response = client.post("/handoff", content=sent, headers=HEADERS)
    assert response.status_code == 422
    assert response.json()["error"] == "malformed"
    assert response.json()["message"]


def test_a_handoff_that_is_too_long_is_413(client: TestClient) -> None:
    response = client.post("/handoff", content=b" " * (MAX_BODY + 1), headers=HEADERS)
    assert (response.status_code, response.json()["error"]) == (413, "too-long")


def test_a_visitors_odd_characters_in_the_evidence_are_kept(client: TestClient, database: Database, says: Says) -> None:
    asked = says("Question ?")
    sent = body(asked.conversation_id, asked.message_id, explanation={"text": "a\x00b", "emoji": "😀"})
    assert client.post("/handoff", json=sent, headers=HEADERS).status_code == 201
    with database.read() as session:
        (waiting,) = conversations.open_requests(session, MUSEUM)
    assert waiting.request.explanation["emoji"] == "😀"


def test_a_database_that_cannot_be_written_is_503(
    acknowledgement: Acknowledgements, sqlite: Database, clock: Clock
) -> None:
    inbound = Inbound("web", "vera", "m1", NOW, text="Question ?")
    with sqlite.begin() as session:
        asked = conversations.receive(session, inbound, museum=MUSEUM, now=NOW)
    app, readonly = FastAPI(), Database(f"sqlite:///file:{sqlite.engine.url.database}?mode=ro&uri=true")
    app.include_router(router(readonly, acknowledgement, TOKEN, clock))
    sent = body(asked.conversation_id, asked.message_id)
    response = TestClient(app).post("/handoff", json=sent, headers=HEADERS)
    readonly.close()
    assert (response.status_code, response.json()["error"]) == (503, "unavailable")


# The acknowledgement

NBSP = "\u00a0"
WEDNESDAY_11 = "2027-05-05T11:00+02:00"
WEDNESDAY_LUNCH = "2027-05-05T12:45+02:00"
WEDNESDAY_NIGHT = "2027-05-05T22:00+02:00"
SATURDAY_EVENING = "2027-05-08T17:50+02:00"


@pytest.mark.parametrize(
    ("language", "at", "reason", "waiting", "text"),
    [
        ("fr", WEDNESDAY_11, "unsure", False,
         "Merci, votre question est transmise à l'équipe du musée. "
         "Une personne vous répondra ici au plus tard aujourd'hui à 14 h."),
        ("fr", WEDNESDAY_LUNCH, "unsure", False,
         "Merci, votre question est transmise à l'équipe du musée. L'équipe est de retour aujourd'hui à 13 h 30 ; "
         "une personne vous répondra ici au plus tard aujourd'hui à 15 h 30."),
        ("fr", WEDNESDAY_NIGHT, "person", False,
         "C'est noté, l'équipe du musée est prévenue. L'équipe est de retour demain à 9 h 30 ; "
         "une personne vous répondra ici au plus tard demain à 11 h 30."),
        ("fr", SATURDAY_EVENING, "unsure", False,
         "Merci, votre question est transmise à l'équipe du musée. L'équipe est de retour le mardi 11 mai à 9 h 30 ; "
         "une personne vous répondra ici au plus tard le mardi 11 mai à 11 h 30."),
        ("fr", WEDNESDAY_11, "unsure", True,
         "Ce message est transmis lui aussi : une personne vous répondra ici au plus tard aujourd'hui à 14 h."),
        ("fr", "2026-12-31T18:00+01:00", "unsure", False,  # 1 January is a holiday: the year is said
         "Merci, votre question est transmise à l'équipe du musée. L'équipe est de retour le samedi 2 janvier 2027 "
         "à 9 h 30 ; une personne vous répondra ici au plus tard le samedi 2 janvier 2027 à 11 h 30."),
        ("en", WEDNESDAY_11, "unsure", False,
         "Thank you, your question has been passed on to the museum's team. "
         "A person will answer you here today at 2 pm at the latest."),
        ("en", SATURDAY_EVENING, "assistant_unavailable", False,
         "I cannot look up the answer myself right now, but your message has arrived and has been passed on to the "
         "museum's team. The team is back on Tuesday 11 May at 9:30 am; "
         "a person will answer you here on Tuesday 11 May at 11:30 am at the latest."),
        ("de", WEDNESDAY_11, "language", False,
         "Vielen Dank, Ihre Nachricht wurde an das Team des Museums weitergeleitet. "
         "Eine Person antwortet Ihnen hier, spätestens heute um 14:00 Uhr."),
        ("ja", WEDNESDAY_11, "language", True,
         "このメッセージも転送されました。遅くとも本日14:00までに、スタッフがこちらでお返事いたします。"),
        ("xx", WEDNESDAY_11, "unsure", False,  # no catalog: English
         "Thank you, your question has been passed on to the museum's team. "
         "A person will answer you here today at 2 pm at the latest."),
    ],
)  # fmt: skip
def test_the_visitor_hears_who_answers_and_by_when(
    acknowledgement: Acknowledgements, language: str, at: str, reason: str, waiting: bool, text: str
) -> None:
    said = acknowledgement(language=language, reason=reason, now=datetime.fromisoformat(at), already_waiting=waiting)
    assert said.replace(NBSP, " ").replace("\u202f", " ") == text


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "ja", "pt", "zh"])
@pytest.mark.parametrize("at", [WEDNESDAY_11, WEDNESDAY_NIGHT, SATURDAY_EVENING])
@pytest.mark.parametrize(
    "reason", ["unsure", "person", "none_of_these", "escalate", "language", "assistant_unavailable"]
)
def test_every_language_has_every_acknowledgement(
    acknowledgement: Acknowledgements, language: str, at: str, reason: str
) -> None:
    now = datetime.fromisoformat(at)
    for waiting in (False, True):
        said = acknowledgement(language=language, reason=reason, now=now, already_waiting=waiting)
        assert "{" not in said
        english = acknowledgement(language="en", reason=reason, now=now, already_waiting=waiting)
        assert (said == english) == (language == "en")


def test_without_staff_hours_no_time_is_promised() -> None:
    museum: Museum = load_museum(ROOT / "data" / "museum.yml")
    nobody = replace(museum, staff=replace(museum.staff, weekly=((),) * 7))
    said = Acknowledgements(Catalog.load(), nobody)(
        language="fr", reason="unsure", now=datetime.fromisoformat(WEDNESDAY_11), already_waiting=False
    )
    assert said == (
        "Merci, votre message est transmis à l'équipe du musée. Une personne vous répondra ici dès que possible."
    )
