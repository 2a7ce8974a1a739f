"""The widget's HTTP API, from the outside: what a visitor may send, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from bot.gateway import conversations
from bot.gateway.channels.web.payloads import read_body
from bot.gateway.db import Conversation, Message, Staff
from bot.gateway.errors import Malformed
from bot.gateway.languages import negotiate
from bot.gateway.messages import MAX_TEXT
from bot.gateway.security import digest
from tests.gateway.conftest import MUSEUM, Clock
from tests.gateway.doors import ORIGIN, Browser, bot_says, database_of, hand_off, hire, make_app, serving


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[TestClient]:
    """One app for all: no visitor sees anything of another's."""
    folder = tmp_path_factory.mktemp("app")
    with TestClient(make_app(f"sqlite:///{folder}/curio.db", folder, clock)) as client:
        yield client


@pytest.fixture
def vera(client: TestClient) -> Browser:
    """Vera is a visitor who reads French."""
    return Browser(client)


def rows(client: TestClient, text: str) -> int:
    with database_of(client).read() as session:
        return session.scalar(select(func.count()).where(Message.text == text)) or 0


# Opening


def test_the_frame_is_told_in_the_language_asked_for(client: TestClient) -> None:
    config = client.get("/api/widget/config?lang=en-GB&page=https://museum.example/visit").json()
    assert config["language"] == "en"
    assert config["languages"] == ["fr", "en"]
    assert config["museum"] == {
        "name": "Museum of Origins",
        "site": "https://www.musee-origines.example",
        "timezone": "Europe/Paris",
    }
    assert config["texts"]["characters-left"] == "{count} characters left"


def test_the_frame_has_the_same_texts_in_every_language(client: TestClient) -> None:
    french, english = (client.get(f"/api/widget/config?lang={code}").json()["texts"] for code in ("fr", "en"))
    assert french.keys() == english.keys()
    assert french["send"] != english["send"]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("fr-FR", "fr"),
        ("en", "en"),
        ("EN_us", "en"),
        ("de", "fr"),  # not spoken here: the museum's own
        ("", "fr"),
        (None, "fr"),
        ("de-DE,de;q=0.9,en;q=0.8,fr;q=0.7", "en"),  # an Accept-Language header
        ("fr;q=0.2, en;q=0.9", "en"),
        ("\ud800,;;q=,=,en", "en"),
    ],
)
def test_a_language_is_agreed_on(wanted: str | None, given: str) -> None:
    assert negotiate(wanted, ("fr", "en")) == given


def test_a_conversation_opens_with_a_greeting_that_says_a_program_answers(client: TestClient) -> None:
    english = Browser(client, "en-GB").thread()
    assert english["state"] == "bot"
    (greeting,) = english["messages"]
    assert (greeting["author"], greeting["kind"], greeting["language"]) == ("bot", "greeting", "en")
    assert "a program that answers" in greeting["text"]
    assert "sensitive" in greeting["text"]


def test_only_the_digest_of_the_token_is_kept(client: TestClient, vera: Browser) -> None:
    with database_of(client).read() as session:
        kept = session.get_one(Conversation, vera.conversation)
        assert kept.token_digest == digest(vera.token)
        assert vera.token not in (kept.sender, kept.id)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"language": 7}', b'{"language": "\\ud800"}'])
def test_a_session_opens_in_the_museums_language_when_none_can_be_understood(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/widget/session", content=body)
    if body:
        assert (answer.status_code, answer.json()["language"]) == (201, "fr")
    else:
        assert answer.status_code == 422


# Sending


def test_a_message_is_kept_and_comes_back_with_its_client_id(vera: Browser) -> None:
    answer = vera.send("Bonjour, êtes-vous ouverts ?", client_id="f3b2-client_1")
    assert answer.status_code == 202
    message = vera.thread()["messages"][-1]
    assert answer.json() == {"id": message["id"], "duplicate": False}
    assert (message["author"], message["text"], message["client_id"]) == (
        "visitor",
        "Bonjour, êtes-vous ouverts ?",
        "f3b2-client_1",
    )


def test_a_repeat_is_accepted_and_written_once(client: TestClient, vera: Browser) -> None:
    first, second = (vera.send("Une seule fois", client_id="same-client-id") for _ in range(2))
    assert second.status_code == 202
    assert second.json() == {"id": first.json()["id"], "duplicate": True}
    assert rows(client, "Une seule fois") == 1


def test_repeats_at_the_same_time_are_written_once(client: TestClient, vera: Browser) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: vera.send("En même temps", client_id="same-client-id"), range(8)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted(answer.json()["duplicate"] for answer in answers) == [False] + [True] * 7
    assert rows(client, "En même temps") == 1


def test_the_same_client_id_of_two_visitors_names_two_messages(client: TestClient, vera: Browser) -> None:
    other = Browser(client)
    ids = {one.send("Bonjour", client_id="same-client-id").json()["id"] for one in (vera, other)}
    assert len(ids) == 2


def test_a_tapped_choice_is_kept_with_its_title(client: TestClient, vera: Browser, clock: Clock) -> None:
    question = vera.send("Tarifs").json()["id"]
    choices = [{"title": "Quels sont vos tarifs ?", "payload": "entry:prices"}]
    bot_says(database_of(client), question, clock(), "Vouliez-vous dire :", choices=choices)
    assert vera.thread()["messages"][-1]["choices"] == choices
    vera.send(payload="entry:prices")
    tapped = vera.thread()["messages"][-1]
    assert (tapped["kind"], tapped["text"], tapped["payload"]) == ("choice", "Quels sont vos tarifs ?", "entry:prices")


@pytest.mark.parametrize("text", ["🦴🦕", "a" * MAX_TEXT, "<script>alert(1)</script>", "/restart", "ا", "e\u0301"])
def test_anything_a_person_may_write_is_kept_as_it_is(vera: Browser, text: str) -> None:
    assert vera.send(text).status_code == 202
    assert vera.texts()[-1] == text


def test_what_looks_like_html_is_escaped(vera: Browser) -> None:
    vera.send('<img src=x onerror="alert(1)">\n**gras**')
    assert vera.thread()["messages"][-1]["html"] == (
        "<p>&lt;img src=x onerror=&#34;alert(1)&#34;&gt;<br>\n**gras**</p>"
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r'{"client_id": "client-00", "text": "a\u0000b"}', "ab"),
        (r'{"client_id": "client-00", "text": "a\ud800b"}', "a�b"),
        (r'{"client_id": "client-00", "text": "\ud83e\uddb4"}', "🦴"),
        ('{"client_id": "client-00", "text": "dit \\u001b[31mrouge"}', "dit [31mrouge"),
    ],
)
def test_characters_that_no_person_types_are_cleaned_away(vera: Browser, sent: str, kept: str) -> None:
    assert vera.send_raw(sent.encode()).status_code == 202
    assert vera.texts()[-1] == kept


# Refusals


def refused(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body.keys() == {"error", "message"}
    assert body["message"]
    return answer.status_code, body["error"]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\u00a0", "\u0000"])
def test_an_empty_message_is_refused(vera: Browser, text: str) -> None:
    assert refused(vera.send(text)) == (422, "message-empty")


def test_a_message_that_is_too_long_is_refused_in_the_visitors_language(client: TestClient, vera: Browser) -> None:
    text = "é" * (MAX_TEXT + 1)
    answer = vera.send(text)
    assert refused(answer) == (413, "message-too-long")
    assert "Merci de le raccourcir" in answer.json()["message"]
    assert "Please shorten it" in Browser(client, "en").send(text).json()["message"]


def test_a_body_of_a_megabyte_is_refused_in_words(vera: Browser) -> None:
    answer = vera.send_raw(b'{"text": "' + b"a" * 2**20 + b'"}')
    assert refused(answer) == (413, "message-too-long")
    assert "raccourcir" in answer.json()["message"]


def test_a_body_that_hides_its_size_is_refused(client: TestClient, vera: Browser) -> None:
    chunks = (b"a" * 1000 for _ in range(1000))
    answer = client.post("/api/widget/messages", content=chunks, headers=vera.headers)
    assert refused(answer) == (413, "message-too-long")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe\xfa",
        b"[" * 100_000,
        b'{"client_id": "client-00"}',
        b'{"text": "Bonjour"}',
        b'{"client_id": "short", "text": "Bonjour"}',
        b'{"client_id": "with:colon", "text": "Bonjour"}',
        b'{"client_id": "client-00\\n", "text": "Bonjour"}',
        b'{"client_id": 12345678, "text": "Bonjour"}',
        b'{"client_id": "client-00", "text": 7}',
        b'{"client_id": "client-00", "text": null}',
        b'{"client_id": "client-00", "text": ["a"]}',
        b'{"client_id": "client-00", "text": "a", "payload": "person"}',
        b'{"client_id": "client-00", "payload": {"entry": "a"}}',
    ],
)
def test_what_is_not_in_the_protocol_is_refused(vera: Browser, body: bytes) -> None:
    assert refused(vera.send_raw(body)) == (422, "malformed")
    assert len(vera.texts()) == 1


@pytest.mark.parametrize(
    "payload",
    ["", "restart", "/restart", "entry:", "entry:../x", "entry:A", 'entry:a"}', "language:", "person ", "none\n"],
)
def test_a_payload_that_is_not_on_the_list_is_refused(vera: Browser, payload: str) -> None:
    assert refused(vera.send(payload=payload)) == (422, "payload-not-allowed")
    assert len(vera.texts()) == 1


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic dmVyYQ==", "Bearer guessed", "Bearer é", "bearer \x7f"]
)
@pytest.mark.parametrize(("method", "path"), [("GET", "thread"), ("GET", "events"), ("POST", "messages")])
def test_a_guessed_token_opens_nothing(
    client: TestClient, vera: Browser, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    body = {"client_id": "client-00", "text": "Bonjour"} if method == "POST" else None
    answer = client.request(method, f"/api/widget/{path}", headers=headers, json=body)
    assert refused(answer) == (401, "session-unknown")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert len(vera.texts()) == 1


def test_a_visitor_reads_their_own_conversation_and_no_other(client: TestClient, vera: Browser) -> None:
    other = Browser(client)
    other.send("Ceci ne regarde personne")
    # Nothing in the request names a conversation but the token.
    answer = client.get(f"/api/widget/thread?conversation={other.conversation}&after=0", headers=vera.headers)
    assert "Ceci ne regarde personne" not in answer.text
    assert refused(client.get("/api/widget/thread", headers={"Authorization": f"Bearer {other.conversation}"})) == (
        401,
        "session-unknown",
    )


def test_a_session_that_was_not_used_for_long_has_ended(client: TestClient, vera: Browser, clock: Clock) -> None:
    clock.forward(days=29)
    vera.send("Toujours là")
    clock.forward(days=29)
    assert vera.texts()[-1] == "Toujours là"
    clock.forward(days=2)
    assert refused(client.get("/api/widget/thread", headers=vera.headers)) == (401, "session-unknown")


@pytest.mark.parametrize("after", ["-1", "x", "1e3", "9" * 30])
def test_a_place_in_the_thread_that_is_no_number_is_refused(client: TestClient, vera: Browser, after: str) -> None:
    assert refused(client.get(f"/api/widget/thread?after={after}", headers=vera.headers)) == (422, "malformed")


def test_a_refusal_without_a_session_speaks_the_browsers_language(client: TestClient) -> None:
    answer = client.get("/api/widget/thread", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.json()["message"].startswith("This conversation no longer exists")


def test_a_database_that_cannot_be_written_is_admitted(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    with TestClient(make_app(sqlite_url, tmp_path, clock)) as client:
        vera = Browser(client)
    file = sqlite_url.removeprefix("sqlite:///")
    app = make_app(f"sqlite:///file:{file}?mode=ro&uri=true", tmp_path / "again", clock)
    app.state.gateway.prepared = True  # a database that becomes read-only while the gateway runs
    with TestClient(app) as client:
        vera.client = client
        answer = vera.send("Perdu ?")
        assert refused(answer) == (503, "unavailable")
        assert "Votre message n’a pas été enregistré" in answer.json()["message"]
        assert refused(client.post("/api/widget/session", json={})) == (503, "unavailable")
        assert len(vera.texts()) == 1  # reading still works


# Threads


def test_two_tabs_of_a_visitor_see_the_same_thread(client: TestClient, vera: Browser) -> None:
    tab = Browser.__new__(Browser)
    tab.client, tab.token, tab.conversation = client, vera.token, vera.conversation
    vera.send("De l’onglet un", client_id="tab-one-1")
    tab.send_raw(b'{"client_id": "tab-two-1", "text": "De l\xe2\x80\x99onglet deux"}')
    assert vera.thread() == tab.thread()
    assert vera.texts()[1:] == ["De l’onglet un", "De l’onglet deux"]


def test_a_thread_is_read_from_where_the_last_page_ended(vera: Browser) -> None:
    for number in range(3):
        vera.send(f"Message {number}")
    last = vera.thread()["last"]
    assert vera.thread(after=last) == {"messages": [], "state": "bot", "last": last}
    assert [message["text"] for message in vera.thread(after=last - 1)["messages"]] == ["Message 2"]


def test_an_answer_shows_its_parts_rendered_and_only_safe_addresses(
    client: TestClient, vera: Browser, clock: Clock
) -> None:
    answer: dict[str, Any] = {
        "entry": "dinosaurs",
        "title": "Avez-vous des dinosaures ?",
        "text": "**Oui**, <b>deux</b>.",
        "language": "fr",
        "links": [{"title": "Plan", "url": "https://museum.example"}, {"title": "!", "url": "javascript:alert(1)"}],
        "image": {"url": "javascript:alert(1)", "alt": "x"},
        "answered_by": {"name": "Inès Roux", "role": "paléontologue"},
        "probability": 0.97,
    }
    question = vera.send("Des dinosaures ?").json()["id"]
    bot_says(database_of(client), question, clock(), "**Oui**", answers=[answer], notice="Brouillon", decision={"x": 1})
    message = vera.thread()["messages"][-1]
    assert message["html"] == "<p><strong>Oui</strong></p>\n"
    assert message["notice"] == "Brouillon"
    assert message["answers"] == [
        {
            "entry": "dinosaurs",
            "title": "Avez-vous des dinosaures ?",
            "text": "**Oui**, <b>deux</b>.",
            "language": "fr",
            "answered_by": {"name": "Inès Roux", "role": "paléontologue"},
            "html": "<p><strong>Oui</strong>, &lt;b&gt;deux&lt;/b&gt;.</p>\n",
            "links": [{"title": "Plan", "url": "https://museum.example"}],
            "image": None,
        }
    ]
    assert "decision" not in message


def test_a_persons_reply_is_signed_and_events_show_only_in_the_state(
    client: TestClient, vera: Browser, clock: Clock
) -> None:
    database = database_of(client)
    hire(database, "alice", "Alice Martin", clock())
    question = vera.send("Qui êtes-vous ?").json()["id"]
    hand_off(database, question, clock())
    assert vera.thread()["state"] == "waiting"
    with database.begin() as session:
        alice = session.scalars(select(Staff.id).where(Staff.login == "alice", Staff.museum == MUSEUM)).one()
        conversations.reply_from_staff(session, vera.conversation, alice, "Moi, c’est Alice. <i>", clock())
    thread = vera.thread()
    assert thread["state"] == "person"
    assert {message["author"] for message in thread["messages"]} == {"visitor", "bot", "staff"}
    reply = thread["messages"][-1]
    assert reply["staff"] == {"name": "Alice Martin", "role": "Accueil"}
    assert reply["html"] == "<p>Moi, c’est Alice. &lt;i&gt;</p>"
    assert reply["at"] == clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")


# The stream


def read_events(lines: Iterator[str], count: int) -> list[tuple[str, int, Any]]:
    """The next ``count`` events: name, id, and what it carries."""
    found, event = [], {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name:
            event[name] = value
        elif event:
            found.append((event["event"], int(event["id"]), json.loads(event["data"])))
            event = {}
            if len(found) == count:
                return found
    return found


def test_the_stream_replays_what_was_missed_then_follows_and_ends_with_the_server(
    sqlite_url: str, tmp_path: Path, clock: Clock
) -> None:
    with serving(make_app(sqlite_url, tmp_path, clock)) as (address, stop), httpx.Client(base_url=address) as client:
        vera = Browser(client)  # type: ignore[arg-type]
        first = vera.send("Un").json()["id"]
        headers = {**vera.headers, "Last-Event-ID": str(first - 1)}
        with client.stream("GET", "/api/widget/events", headers=headers, timeout=30) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            (name, missed, message), state = read_events(lines, 2)
            assert (name, missed, message["text"]) == ("message", first, "Un")
            assert state == ("state", first, {"state": "bot"})
            second = httpx.post(
                f"{address}/api/widget/messages", json={"client_id": "client-00", "text": "Deux"}, headers=vera.headers
            ).json()["id"]
            ((name, followed, message),) = read_events(lines, 1)
            assert (name, followed, message["text"]) == ("message", second, "Deux")
            stop()
            assert read_events(lines, 1) == []  # the end of the body, not a broken connection


def test_a_stream_without_a_place_begins_at_the_start_and_sees_another_process_write(
    sqlite_url: str, tmp_path: Path, clock: Clock
) -> None:
    app, other = (make_app(sqlite_url, tmp_path / name, clock) for name in ("one", "two"))
    with serving(app) as (address, _), httpx.Client(base_url=address) as client, TestClient(other) as elsewhere:
        vera = Browser(client)  # type: ignore[arg-type]
        with client.stream("GET", "/api/widget/events", headers=vera.headers, timeout=30) as stream:
            lines = stream.iter_lines()
            assert [event[0] for event in read_events(lines, 2)] == ["message", "state"]
            vera.client = elsewhere
            hand_off(database_of(elsewhere), vera.send("Vu ailleurs").json()["id"], clock())
            seen = read_events(lines, 3)
    assert seen[0][2]["text"] == "Vu ailleurs"
    assert ("state", {"state": "waiting"}) in [(name, data) for name, _, data in seen]


# The browser's side


def test_the_widget_gets_no_cookie(client: TestClient, vera: Browser) -> None:
    answers = [client.get("/api/widget/config"), vera.send("Bonjour"), client.get("/widget.js")]
    answers += [client.post("/api/widget/session", json={}), client.get("/api/widget/thread", headers=vera.headers)]
    assert not any("set-cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [(ORIGIN, True), ("http://testserver", True), ("https://evil.example", False), ("null", False)],
)
def test_only_allowed_sites_may_embed_the_widget(client: TestClient, origin: str, allowed: bool) -> None:
    preflight = client.options(
        "/api/widget/messages",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, last-event-id",
        },
    )
    refusal = client.get("/api/widget/thread", headers={"Origin": origin})
    assert preflight.is_success == allowed
    for answer in (preflight, refusal):
        assert answer.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_what_a_visitor_reads_is_kept_in_no_cache(client: TestClient, vera: Browser) -> None:
    for path in ("thread", "config"):
        assert client.get(f"/api/widget/{path}", headers=vera.headers).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [b"[1]", b"1", b'{"a": 1}x', b"\xed\xa0\x80", b"9" * 5000])
def test_a_body_is_a_json_object_or_nothing(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_body(body)
