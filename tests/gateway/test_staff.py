"""The console, as a member of staff's browser sees it: signing in, the list, a conversation, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Cookies
from sqlalchemy import delete, select

from bot.gateway import accounts
from bot.gateway.accounts import SESSION_LENGTH, LoginLimits
from bot.gateway.db import Attempt, Conversation, Message, OutboxRow, Request, StaffSession
from bot.gateway.messages import MAX_TEXT
from tests.gateway.conftest import MUSEUM, NOW, Clock
from tests.gateway.doors import (
    PASSWORD,
    Browser,
    Desk,
    bot_says,
    database_of,
    fields,
    gateway_of,
    hand_off,
    hire,
    make_app,
    words,
)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("app")
    with TestClient(make_app(f"sqlite:///{folder}/curio.db", folder, clock)) as client:
        hire(database_of(client), "alice", "Alice Martin", clock())
        hire(database_of(client), "bruno", "Bruno Petit", clock())
        yield client


@pytest.fixture
def client(shared: TestClient) -> TestClient:
    """The app, with an empty log and nobody signed in."""
    with database_of(shared).begin() as session:
        for table in (Attempt, OutboxRow, Request, Message, Conversation, StaffSession):
            session.execute(delete(table))
    shared.cookies.clear()
    return shared


@pytest.fixture
def alice(client: TestClient) -> Desk:
    """Alice is on the team and reads English."""
    return Desk(client, "alice")


@pytest.fixture
def bruno(client: TestClient) -> Desk:
    """Bruno is on the team, too."""
    return Desk(client, "bruno")


@pytest.fixture
def vera(client: TestClient, clock: Clock) -> Browser:
    """Vera is a visitor whose question waits for a person."""
    vera = Browser(client)
    hand_off(
        database_of(client),
        vera.send("Prêtez-vous des <b>fauteuils</b> roulants ?").json()["id"],
        clock(),
        candidates=[
            {"entry": "wheelchairs", "title": "Le musée est-il accessible ?", "probability": 0.4217},
            {"entry": "cloakroom", "title": "Y a-t-il un vestiaire ?", "probability": 0.05},
        ],
    )
    return vera


def page(vera: Browser) -> str:
    return f"/console/conversations/{vera.conversation}"


# Signing in


def test_a_stranger_is_led_to_the_login_and_back(client: TestClient, vera: Browser) -> None:
    assert client.get("/console", follow_redirects=False).headers["Location"] == "/console/login"
    login = client.get(page(vera), follow_redirects=False).headers["Location"]
    form = {**fields(client.get(login).text, "/console/login"), "login": "alice", "password": PASSWORD}
    answer = client.post("/console/login", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, page(vera))


def test_live_parts_tell_the_script_that_nobody_is_signed_in(client: TestClient, vera: Browser) -> None:
    for path in ("/console/requests", *(f"{page(vera)}/{part}" for part in ("state", "thread", "evidence"))):
        assert client.get(path, follow_redirects=False).status_code == 401


@pytest.mark.parametrize("login", ["alice", "nobody", "", "' OR 1=1 --"])
def test_a_wrong_password_opens_nothing(client: TestClient, login: str) -> None:
    desk = Desk(client, login, "wrong")
    assert desk.answer.status_code == 401
    assert "Wrong login or password." in words(desk.answer.text)
    assert desk.get("/console").status_code == 303


def test_guessing_is_slowed_down_and_the_right_password_does_not_help(client: TestClient, clock: Clock) -> None:
    answers = [Desk(client, "victim", f"guess {number}").answer.status_code for number in range(6)]
    assert answers == [401] * 5 + [429]
    clock.forward(minutes=16)
    assert Desk(client, "victim", "guess").answer.status_code == 401


def test_attempts_are_counted_by_login_and_address() -> None:
    limits = LoginLimits(per_login=2, per_address=3, window=timedelta(minutes=15))
    assert [limits.allow("alice", "1.1.1.1", NOW) for _ in range(3)] == [True, True, False]
    assert limits.allow("alice", "2.2.2.2", NOW)  # the real Alice elsewhere is not locked out
    assert [limits.allow(login, "1.1.1.1", NOW) for login in ("bruno", "carla")] == [True, False]
    assert limits.allow("alice", "1.1.1.1", NOW + timedelta(minutes=15))


def test_signing_in_clears_the_count() -> None:
    limits = LoginLimits(per_login=2)
    for _ in range(5):
        assert limits.allow("alice", "1.1.1.1", NOW)
        limits.succeeded("alice", "1.1.1.1")


def test_another_site_cannot_sign_somebody_in(client: TestClient) -> None:
    answer = client.post("/console/login", data={"login": "alice", "password": PASSWORD, "csrf": ""})
    assert answer.status_code == 403
    client.get("/console/login")
    answer = client.post("/console/login", data={"login": "alice", "password": PASSWORD, "csrf": "guessed"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/console/../x", "/console/conversations/1", "javascript:x"]
)
def test_the_login_leads_to_no_other_site(client: TestClient, wanted: str) -> None:
    form = fields(client.get("/console/login", params={"next": wanted}).text, "/console/login")
    assert form["next"] == "/console"
    form |= {"login": "alice", "password": PASSWORD, "next": wanted}
    assert client.post("/console/login", data=form, follow_redirects=False).headers["Location"] == "/console"


def test_the_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(alice: Desk) -> None:
    (cookie,) = [value for value in alice.answer.headers.get_list("set-cookie") if value.startswith("curio_staff=")]
    assert {"HttpOnly", "SameSite=lax", "Path=/console"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_the_cookie_never_travels_without_https_when_the_site_has_it(
    sqlite_url: str, tmp_path: Path, clock: Clock
) -> None:
    app = make_app(sqlite_url, tmp_path, clock, public_url="https://museum.example")
    with TestClient(app, base_url="https://museum.example") as client:
        cookies = Desk(client).answer.headers.get_list("set-cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)


def test_a_session_ends_after_its_time(alice: Desk, clock: Clock) -> None:
    assert alice.get("/console").status_code == 200
    clock.now += SESSION_LENGTH
    assert alice.get("/console").status_code == 303


def test_signing_out_ends_the_session_for_good(alice: Desk) -> None:
    stolen = Cookies(alice.cookies)
    form = fields(alice.get("/console").text, "/console/logout")
    assert alice.post("/console/logout", csrf="guessed").status_code == 303
    assert alice.get("/console").status_code == 200
    alice.post("/console/logout", **form)
    alice.cookies = stolen
    assert alice.get("/console").status_code == 303


def test_the_database_keeps_neither_passwords_nor_cookies(client: TestClient, alice: Desk) -> None:
    with database_of(client).read() as session:
        member = session.scalars(select(accounts.Staff).where(accounts.Staff.login == "alice")).one()
        kept = session.scalars(select(StaffSession)).one()
    assert member.password_hash.startswith("$argon2id$")
    assert kept.digest not in alice.cookies["curio_staff"]
    assert alice.cookies["curio_staff"] not in (kept.digest, kept.csrf)


def test_the_console_speaks_the_language_of_its_reader(client: TestClient) -> None:
    assert "Connexion de l’équipe" in client.get("/console/login?lang=fr").text
    desk = Desk(client, "alice", language="fr")
    assert "Demandes des visiteurs" in desk.get("/console").text
    form = fields(desk.get("/console").text, "/console/language")
    desk.post("/console/language", **{**form, "language": "en"})
    assert "Visitors’ requests" in desk.get("/console").text


def test_there_is_one_first_account_and_its_password_is_told_once(client: TestClient, clock: Clock) -> None:
    with database_of(client).begin() as session:
        told = [
            accounts.ensure_first_account(session, museum="other", name="Team", password=None, now=clock())
            for _ in range(2)
        ]
        assert told[1] is None
        assert accounts.authenticate(session, "other", "admin", told[0] or "") is not None
        assert accounts.authenticate(session, MUSEUM, "admin", told[0] or "") is None
        session.rollback()


# The list


def test_the_list_shows_who_waits_the_longest_first(
    client: TestClient, vera: Browser, alice: Desk, clock: Clock
) -> None:
    clock.forward(minutes=20)
    walter = Browser(client, "en")
    hand_off(database_of(client), walter.send("Can I draw here?").json()["id"], clock(), reason="person", language="en")
    clock.forward(minutes=5)
    html = alice.get("/console").text
    assert html.index(page(vera)) < html.index(page(walter))
    seen = words(html)
    assert "Waiting (2)" in seen
    assert "Prêtez-vous des &lt;b&gt;fauteuils&lt;/b&gt; roulants ?" in seen
    assert "the program was not sure" in seen
    assert "Waiting for 25 minutes" in seen
    assert "the visitor asks for a person English Waiting for 5 minutes" in seen


def test_a_conversation_that_waits_with_several_questions_stands_once(
    client: TestClient, vera: Browser, alice: Desk, clock: Clock
) -> None:
    hand_off(database_of(client), vera.send("Et des poussettes ?").json()["id"], clock())
    html = alice.get("/console/requests").text
    assert html.count(page(vera)) == 1
    assert "and one more question" in words(html)


def test_a_held_conversation_shows_who_has_it(vera: Browser, alice: Desk, bruno: Desk) -> None:
    alice.act(vera.conversation, "take")
    assert "Followed by you" in words(alice.get("/console").text)
    assert "Followed by Alice Martin" in words(bruno.get("/console").text)
    assert "Nobody is waiting for an answer." in words(bruno.get("/console").text)


def test_an_answered_conversation_leaves_the_list(vera: Browser, alice: Desk) -> None:
    alice.act(vera.conversation, "reply-close", "Oui, à l’accueil.")
    assert page(vera) not in alice.get("/console").text


# A conversation


def test_the_live_parts_follow_what_happens(vera: Browser, alice: Desk, bruno: Desk) -> None:
    assert "Waiting" in alice.get(f"{page(vera)}/state").text
    alice.act(vera.conversation, "reply", "Oui, à l’accueil.")
    live = words(bruno.get(f"{page(vera)}/state").text)
    assert live == "Followed by Alice Martin Alice Martin has this page open, too."
    assert "Oui, à l’accueil." in words(bruno.get(f"{page(vera)}/thread").text)
    assert "<html" not in bruno.get(f"{page(vera)}/evidence").text


def test_the_page_shows_the_thread_and_why_it_is_here(vera: Browser, alice: Desk) -> None:
    html = alice.get(page(vera)).text
    assert "<b>fauteuils" not in html
    seen = words(html)
    assert "Prêtez-vous des &lt;b&gt;fauteuils&lt;/b&gt; roulants ?" in seen
    assert "The program passed the question on to the team." in seen
    assert "Reason: the program was not sure" in seen
    assert "Le musée est-il accessible ? 42%" in seen
    assert '<meter min="0" max="1" value="0.422"' in html


@pytest.mark.parametrize("probability", [None, "high", float("inf"), True, -3, 7])
def test_a_candidate_of_odd_shape_does_not_break_the_page(
    client: TestClient, alice: Desk, clock: Clock, probability: object
) -> None:
    vera = Browser(client)
    odd = [{"probability": None if probability == float("inf") else probability}, {"title": "<b>", "similarity": []}]
    hand_off(database_of(client), vera.send("Bonjour").json()["id"], clock(), candidates=odd, reason="never_heard_of")
    assert "Reason: other" in words(alice.get(page(vera)).text)


NEAR = {"entry": "bikes", "title": "Où garer un vélo ?", "probability": 0.4, "phrasing": "Un parking à vélos ?"}


def with_evidence(client: TestClient, clock: Clock, candidate: dict[str, object], missing: object = None) -> Browser:
    """A visitor whose question is handed off with one candidate."""
    vera = Browser(client)
    explanation = {"question": "Et ma trottinette ?", **({} if missing is None else {"missing": missing})}
    asked = vera.send("Et ma trottinette ?").json()["id"]
    hand_off(database_of(client), asked, clock(), candidates=[candidate], explanation=explanation)
    return vera


def test_staff_read_the_nearest_phrasing_and_the_words_that_are_missing(
    client: TestClient, alice: Desk, clock: Clock
) -> None:
    vera = with_evidence(client, clock, NEAR, ["trottinette", "casque"])
    seen = words(alice.get(page(vera)).text)
    assert "Où garer un vélo ? nearest: “Un parking à vélos ?” 40%" in seen
    assert "Words that the first answer does not hold: trottinette, casque" in seen
    french = words(Desk(client, "bruno", language="fr").get(f"{page(vera)}/evidence").text)
    assert "le plus proche : « Un parking à vélos ? »" in french
    assert "Mots que la première réponse ne contient pas : trottinette, casque" in french


@pytest.mark.parametrize("phrasing", [NEAR["title"], "", None])
def test_a_phrasing_that_says_no_more_than_the_title_is_not_repeated(
    client: TestClient, alice: Desk, clock: Clock, phrasing: str | None
) -> None:
    vera = with_evidence(client, clock, {**NEAR, "phrasing": phrasing})
    seen = words(alice.get(page(vera)).text)
    assert "nearest" not in seen
    assert "None" not in seen


@pytest.mark.parametrize("missing", [[], None])
def test_where_no_word_is_missing_nothing_is_said_of_it(
    client: TestClient, alice: Desk, clock: Clock, missing: object
) -> None:
    assert "does not hold" not in words(alice.get(page(with_evidence(client, clock, NEAR, missing))).text)


def test_hostile_evidence_is_shown_as_text(client: TestClient, alice: Desk, clock: Clock) -> None:
    hostile = '<img src=x onerror=alert(1)>{{ 7 * 7 }}"'
    vera = with_evidence(client, clock, {**NEAR, "phrasing": hostile}, [hostile, "</p><script>alert(2)</script>"])
    for path in (page(vera), f"{page(vera)}/evidence"):
        html = alice.get(path).text
        assert html.count("&lt;img src=x onerror=alert(1)&gt;{{ 7 * 7 }}") == 2
        assert "<img src=x" not in html
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(2)" in html


def test_times_are_those_of_the_museum_in_the_readers_language(client: TestClient, vera: Browser, clock: Clock) -> None:
    asked = clock().astimezone(gateway_of(client).museum.timezone)
    assert f"{asked:%H:%M}" in words(Desk(client, "alice").get(page(vera)).text)
    clock.forward(days=1)
    assert f"{asked.day} mai 2027, {asked:%H:%M}" in words(Desk(client, "alice", language="fr").get(page(vera)).text)


def test_what_the_bot_said_is_shown_with_its_choices_and_signature(
    client: TestClient, vera: Browser, alice: Desk, clock: Clock
) -> None:
    bot_says(
        database_of(client),
        vera.send("Un dinosaure ?").json()["id"],
        clock(),
        "**Oui**",
        choices=[{"title": "Lesquels ?", "payload": "entry:which"}],
        answers=[{"entry": "a", "answered_by": {"name": "Inès Roux", "role": "paléontologue"}}],
    )
    html = alice.get(page(vera)).text
    assert "<strong>Oui</strong>" in html
    assert "<li>Lesquels ?</li>" in html
    assert "Answer signed by Inès Roux" in html


def test_a_tapped_button_is_shown_in_words_and_with_the_question_before_it(
    client: TestClient, alice: Desk, clock: Clock
) -> None:
    vera = Browser(client)
    tapped = vera.send(payload="person").json()["id"]
    question = {"question": "Le squelette est-il vrai ?"}
    hand_off(database_of(client), tapped, clock(), reason="person", explanation=question)
    seen = words(alice.get(page(vera)).text)
    assert "Choice: ask a person" in seen
    assert "Le squelette est-il vrai ?" in seen
    assert "Le squelette est-il vrai ?" in words(alice.get("/console").text)


def test_a_reply_that_did_not_arrive_is_marked(client: TestClient, vera: Browser, alice: Desk, clock: Clock) -> None:
    alice.act(vera.conversation, "reply", "Oui")
    with database_of(client).begin() as session:
        row = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "deliver").order_by(OutboxRow.id.desc())
        ).first()
        assert row is not None
        row.done_at, row.outcome = clock(), "failed"
    assert words(alice.get(page(vera)).text).count("This message did not reach the visitor.") == 1


@pytest.mark.parametrize("name", ["0" * 32, "1", "..%2f..", "é", "%00", "x" * 5000])
def test_an_unknown_conversation_is_not_found(alice: Desk, name: str) -> None:
    answer = alice.get(f"/console/conversations/{name}")
    assert answer.status_code == 404


def test_another_museums_conversation_is_not_found(client: TestClient, vera: Browser, alice: Desk) -> None:
    with database_of(client).begin() as session:
        session.get_one(Conversation, vera.conversation).museum = "other"
    assert alice.get(page(vera)).status_code == 404
    assert alice.get(f"{page(vera)}/thread").status_code == 404


# Acting


def test_a_reply_reaches_the_visitor_as_it_was_typed(vera: Browser, alice: Desk) -> None:
    answer = alice.act(vera.conversation, "reply", "Oui, à l’accueil.\r\n<b>Gratuit</b> : https://museum.example/acces")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page(vera)}?done=reply")
    reply = vera.thread()["messages"][-1]
    assert reply["text"] == "Oui, à l’accueil.\n<b>Gratuit</b> : https://museum.example/acces"
    assert "&lt;b&gt;Gratuit&lt;/b&gt;" in reply["html"]
    assert '<a href="https://museum.example/acces"' in reply["html"]
    assert reply["staff"]["name"] == "Alice Martin"
    assert "on its way to the visitor" in alice.get(answer.headers["Location"]).text


def test_a_form_sent_twice_replies_once(vera: Browser, alice: Desk) -> None:
    form = {**alice.form(vera.conversation), "action": "reply", "text": "Oui"}
    assert [alice.post(page(vera), **form).status_code for _ in range(2)] == [303, 303]
    assert vera.texts().count("Oui") == 1
    alice.act(vera.conversation, "reply", "Oui")  # said again on purpose
    assert vera.texts().count("Oui") == 2


@pytest.mark.parametrize(
    ("action", "text", "state"),
    [("take", "", "person"), ("reply", "Oui", "person"), ("reply-close", "Oui", "bot"), ("close", "", "bot")],
)
def test_each_button_leads_to_its_state(vera: Browser, alice: Desk, action: str, text: str, state: str) -> None:
    assert alice.act(vera.conversation, action, text).status_code == 303
    assert vera.thread()["state"] == state


@pytest.mark.parametrize("action", ["take", "close"])
def test_taking_or_closing_keeps_what_was_being_written(vera: Browser, alice: Desk, action: str) -> None:
    answer = alice.act(vera.conversation, action, "Je finis ma <phrase>")
    assert answer.status_code == 200
    assert fields(answer.text, page(vera))["text"] == "Je finis ma <phrase>"
    assert "Je finis ma <phrase>" not in vera.texts()


@pytest.mark.parametrize("action", ["take", "reply", "reply-close", "close"])
def test_a_conversation_that_somebody_else_has_is_left_alone(
    vera: Browser, alice: Desk, bruno: Desk, action: str
) -> None:
    alice.act(vera.conversation, "take")
    before = vera.thread()
    answer = bruno.act(vera.conversation, action, "Bonjour,\nc’est Bruno.")
    assert answer.status_code == 409
    assert "Alice Martin follows this conversation" in words(answer.text)
    assert fields(answer.text, page(vera))["text"].replace("\r\n", "\n") == "Bonjour,\nc’est Bruno."
    assert vera.thread() == before


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("", 422, "The answer is empty"),
        (" \n\u200b", 422, "The answer is empty"),
        ("é" * (MAX_TEXT + 1), 413, "longer than 20,000 characters"),
    ],
)
def test_a_reply_that_cannot_be_sent_is_shown_again(
    vera: Browser, alice: Desk, text: str, status: int, why: str
) -> None:
    before = vera.thread()
    answer = alice.act(vera.conversation, "reply", text)
    assert answer.status_code == status
    assert why in words(answer.text)
    assert fields(answer.text, page(vera))["text"].strip() == text.strip()
    assert vera.thread() == before


def test_the_longest_reply_fits_into_the_form(vera: Browser, alice: Desk) -> None:
    assert alice.act(vera.conversation, "reply", "字" * MAX_TEXT).status_code == 303
    assert vera.texts()[-1] == "字" * MAX_TEXT


def test_a_text_survives_a_session_that_has_ended(client: TestClient, vera: Browser, alice: Desk, clock: Clock) -> None:
    form = {**alice.form(vera.conversation), "action": "reply", "text": "\nUne longue réponse, <b>soignée</b>.\nFin"}
    clock.now += SESSION_LENGTH
    login = alice.post(page(vera), **form)
    assert login.status_code == 401
    assert "Your text is kept" in words(login.text)
    again = {**fields(login.text, "/console/login"), "login": "alice", "password": PASSWORD}
    wrong = alice.post("/console/login", **{**again, "password": "typing error"})
    again = {**fields(wrong.text, "/console/login"), "password": PASSWORD}
    answer = alice.post("/console/login", **again)
    kept = fields(answer.text, page(vera))
    assert kept["text"].replace("\r\n", "\n").strip() == form["text"].strip()
    assert "It has not been sent yet" in answer.text
    assert len(vera.thread()["messages"]) == 3
    alice.post(page(vera), **kept, action="reply")
    assert vera.texts()[-1] == "Une longue réponse, <b>soignée</b>.\nFin"


@pytest.mark.parametrize("csrf", ["", "guessed", "é\ud83e"])
def test_another_site_cannot_reply_for_somebody(vera: Browser, alice: Desk, csrf: str) -> None:
    before = vera.thread()
    csrf = csrf.encode("utf-8", "replace").decode()
    answer = alice.act(vera.conversation, "reply", "Pas moi", csrf=csrf)
    assert answer.status_code == 403
    assert fields(answer.text, page(vera))["text"] == "Pas moi"
    assert vera.thread() == before


def test_an_action_that_is_not_on_a_button_does_nothing(vera: Browser, alice: Desk) -> None:
    before = vera.thread()
    assert alice.act(vera.conversation, "delete", "x").status_code == 403
    assert vera.thread() == before


def test_a_form_that_is_too_large_is_refused(vera: Browser, alice: Desk) -> None:
    assert alice.post(page(vera), text="a" * 600_000).status_code == 413


def test_a_database_that_cannot_be_written_costs_no_text(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    with TestClient(make_app(sqlite_url, tmp_path, clock)) as client:
        vera, admin = Browser(client), Desk(client)
        hand_off(database_of(client), vera.send("Bonjour ?").json()["id"], clock())
    file = sqlite_url.removeprefix("sqlite:///")
    app = make_app(f"sqlite:///file:{file}?mode=ro&uri=true", tmp_path / "again", clock)
    app.state.gateway.prepared = True
    with TestClient(app) as client:
        admin.client = client
        answer = admin.act(vera.conversation, "reply", "Ne me perdez pas")
    assert answer.status_code == 503
    assert "was not sent" in words(answer.text)
    assert fields(answer.text, page(vera))["text"] == "Ne me perdez pas"


def test_pages_forbid_frames_foreign_scripts_and_caches(client: TestClient, vera: Browser, alice: Desk) -> None:
    for answer in (client.get("/console/login"), alice.get("/console"), alice.get(page(vera))):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert " style=" not in answer.text
        assert "<script>" not in answer.text
