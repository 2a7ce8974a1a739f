"""Visitors' rights from the outside: a platform's call, the status page, the privacy page, the wish in the chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.catalog import shipped
from bot.gateway import conversations, erasure
from bot.gateway.channels.graph import signed_request
from bot.gateway.db import Conversation, Database, Erasure
from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.messages import Inbound
from bot.gateway.pages import Pages
from bot.gateway.rights import MAX_BODY, Callback, Rights, router
from bot.gateway.security import SecurityHeaders
from bot.gateway.wishes import LONGEST, asks_to_erase
from bot.museum import load_museum
from tests.gateway.channels.graph.test_signed_request import OTHER, SECRET, VECTOR, signed
from tests.gateway.conftest import MUSEUM, ROOT
from tests.gateway.doors import words

THEN = datetime.fromtimestamp(1291836900, UTC)
"""Before the example of the specification expires."""
PERSON = "218471"
"""Whom the example is about."""
CALL = "/webhooks/messenger/data-deletion"
URL = "https://ask.museum.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Times:
    now = THEN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def times() -> Times:
    return Times()


def make_rights(database: Database, times: Times, **changes: Any) -> Rights:
    callback = Callback(signed_request.read, (SECRET,))
    return Rights(
        **{
            "database": database,
            "museum_id": MUSEUM,
            "pages": Pages(shipped(), load_museum(ROOT / "data" / "museum.yml")),
            "languages": ("fr", "en"),
            "public_url": URL,
            "retention_days": 365,
            "callbacks": {"messenger": callback, "instagram": callback},
            "clock": times,
            **changes,
        }
    )


def make_client(rights: Rights) -> TestClient:
    app = FastAPI()
    app.include_router(router(rights))
    app.add_middleware(SecurityHeaders)
    return TestClient(app)


@pytest.fixture
def client(database: Database, times: Times) -> Iterator[TestClient]:
    with make_client(make_rights(database, times)) as client:
        yield client


@pytest.fixture
def pages(sqlite: Database, times: Times) -> Iterator[TestClient]:
    """Where the kind of database cannot matter."""
    with make_client(make_rights(sqlite, times)) as client:
        yield client


def call(client: TestClient, text: str = VECTOR, path: str = CALL) -> Response:
    return client.post(path, data={"signed_request": text})


def write(database: Database, sender: str, channel: str = "messenger") -> str:
    inbound = Inbound(channel, sender, f"m-{channel}-{sender}", THEN, text="Un mammouth ?", language="fr", account="P")
    with database.begin() as session:
        return conversations.receive(session, inbound, museum=MUSEUM, now=THEN).conversation_id


def senders(database: Database) -> set[tuple[str, str]]:
    with database.read() as session:
        return {(row.channel, row.sender) for row in session.scalars(select(Conversation))}


def wishes(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Erasure)) or 0


def page_of(client: TestClient, answer: Response, language: str = "en") -> Response:
    address = answer.json()["url"]
    assert address.startswith(URL)
    return client.get(f"{address.removeprefix(URL)}?lang={language}")


# ---- the platform's call ----


def test_h29_a_valid_call_deletes_the_persons_data_and_tells_where_to_see_it(
    database: Database, client: TestClient
) -> None:
    conversation_id = write(database, PERSON)
    write(database, PERSON, "instagram")
    write(database, PERSON + "0")
    answer = call(client)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    code = answer.json()["confirmation_code"]
    assert answer.json() == {"url": f"{URL}/privacy/deletion/{code}", "confirmation_code": code}
    assert senders(database) == {("instagram", PERSON), ("messenger", PERSON + "0")}
    page = page_of(client, answer)
    assert page.status_code == 200
    assert "Your data are deleted, one last step is under way" in words(page.text)
    with database.begin() as session:
        found = erasure.status(session, MUSEUM, code)
        assert found is not None
        erasure.forgotten(session, found.id, conversation_id, THEN)
    assert "Your data are deleted ·" in words(page_of(client, answer).text)


def test_h29_the_same_call_again_gives_the_same_code(database: Database, client: TestClient) -> None:
    write(database, PERSON)
    answers = [call(client) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.text for answer in answers}) == 1
    assert wishes(database) == 1
    assert "Your data are deleted" in words(page_of(client, answers[2]).text)


def test_h29_what_was_written_since_is_deleted_by_the_same_call(database: Database, client: TestClient) -> None:
    first = call(client)
    write(database, PERSON)
    assert call(client).json() == first.json()
    assert senders(database) == set()


def test_x20_a_person_whom_we_do_not_know_gets_a_normal_answer(database: Database, client: TestClient) -> None:
    write(database, "psid-of-the-same-person")
    answer = call(client)
    assert answer.status_code == 200
    seen = words(page_of(client, answer).text)
    assert "We found nothing" in seen
    assert "send these words: “delete my data”" in seen
    assert senders(database) == {("messenger", "psid-of-the-same-person")}


def test_each_person_and_channel_has_a_code_of_its_own(database: Database, client: TestClient) -> None:
    texts = (VECTOR, signed(user_id="2"))
    paths = (CALL, "/webhooks/instagram/data-deletion")
    codes = {call(client, text, path).json()["confirmation_code"] for text in texts for path in paths}
    assert len(codes) == 4
    assert all(re.fullmatch(r"[0-9a-f]{32}", code) for code in codes)


def test_the_code_stays_the_same_when_the_secret_changes(database: Database, times: Times) -> None:
    with make_client(make_rights(database, times)) as before:
        code = call(before).json()["confirmation_code"]
    callbacks = {"messenger": Callback(signed_request.read, (OTHER, SECRET))}
    with make_client(make_rights(database, times, callbacks=callbacks)) as after:
        for text in (VECTOR, signed(OTHER)):
            assert call(after, text).json()["confirmation_code"] == code
        assert call(after, signed(OTHER, user_id="2")).status_code == 200


BAD_TEXTS = {
    "another secret": signed(OTHER),
    "bad signature": "A" + VECTOR[1:],
    "no signature": VECTOR[VECTOR.index(".") :],
    "no dot": VECTOR.replace(".", ""),
    "two dots": VECTOR + ".",
    "no base64": VECTOR.replace(".", ".*"),
    "algorithm none": signed(algorithm="none"),
    "no user": signed(user_id=None),
    "NUL": signed(user_id="218471\x00"),
    "empty": "",
}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_x20_a_bad_request_is_refused_and_deletes_nothing(database: Database, client: TestClient, text: str) -> None:
    write(database, PERSON)
    answer = call(client, text)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")
    assert senders(database) == {("messenger", PERSON)}
    assert wishes(database) == 0


def test_x20_an_expired_request_is_refused(database: Database, client: TestClient, times: Times) -> None:
    write(database, PERSON)
    times.now = datetime.fromtimestamp(1291840401, UTC)
    assert call(client).status_code == 400
    assert senders(database) == {("messenger", PERSON)}


GOOD = urlencode({"signed_request": VECTOR})


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", FORM["Content-Type"]),
        ("signed_request", FORM["Content-Type"]),
        (f"other={VECTOR}", FORM["Content-Type"]),
        (f"{GOOD}&{GOOD}", FORM["Content-Type"]),
        (f"{GOOD}&{'&'.join(f'f{n}=1' for n in range(20))}", FORM["Content-Type"]),
        (f"{GOOD}&é=1", FORM["Content-Type"]),
        (f"{GOOD}%", FORM["Content-Type"]),
        (f"{GOOD}%00", FORM["Content-Type"]),
        (GOOD, "application/json"),
        (GOOD, "multipart/form-data; boundary=x"),
        (GOOD, ""),
        (f'{{"signed_request": "{VECTOR}"}}', "application/json"),
        (f'--x\r\nContent-Disposition: form-data; name="signed_request"\r\n\r\n{VECTOR}\r\n--x--\r\n',
         "multipart/form-data; boundary=x"),
    ],
)  # fmt: skip
def test_x20_only_a_form_with_the_field_once_is_read(pages: TestClient, body: str, content_type: str) -> None:
    answer = pages.post(CALL, content=body.encode(), headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded;charset=UTF-8", "Application/X-WWW-Form-URLEncoded"]
)
def test_the_content_type_may_be_written_otherwise(pages: TestClient, content_type: str) -> None:
    body = f"{GOOD}&other=1"
    assert pages.post(CALL, content=body, headers={"Content-Type": content_type}).status_code == 200


def test_a_long_body_is_not_read(pages: TestClient) -> None:
    longest = f"{GOOD}&rest=".ljust(MAX_BODY, "x")
    assert pages.post(CALL, content=longest, headers=FORM).status_code == 200
    assert pages.post(CALL, content=longest + "x", headers=FORM).status_code == 413
    chunks = (part.encode() for part in (GOOD, "&rest=", *["x" * 1000] * 1000))
    assert pages.post(CALL, content=chunks, headers=FORM).status_code == 413


def test_a_channel_that_is_not_set_up_has_no_such_door(pages: TestClient) -> None:
    assert call(pages, path="/webhooks/telegram/data-deletion").status_code == 404
    assert call(pages, path="/webhooks/%00/data-deletion").status_code == 404
    assert pages.get(CALL).status_code == 405


def test_without_a_secret_nothing_is_believed(sqlite: Database, times: Times) -> None:
    callbacks = {"messenger": Callback(signed_request.read, ("", ""))}
    with make_client(make_rights(sqlite, times, callbacks=callbacks)) as client:
        assert call(client, signed("")).status_code == 400


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    body=st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: f"signed_request={quote(text, errors='replace')}".encode())
)
def test_no_body_breaks_it(pages: TestClient, body: bytes) -> None:
    assert pages.post(CALL, content=body, headers=FORM).status_code == 400


# ---- the status page ----


def test_a_code_that_nobody_was_given_has_no_page(pages: TestClient) -> None:
    for code in (
        "0" * 32,
        "x",
        "0" * 400,
        "..%2F..%2Fetc",
        "%00",
        "%ED%A0%80",
        "'%20OR%201=1--%20aaaaaaaa",
        "<script>",
    ):
        answer = pages.get(f"/privacy/deletion/{code}?lang=en")
        assert answer.status_code == 404, code
        assert "<script>" not in answer.text
    assert "There is no such request" in words(pages.get(f"/privacy/deletion/{'0' * 32}?lang=en").text)


def test_the_status_page_is_kept_out_of_searches_caches_and_other_sites_logs(pages: TestClient) -> None:
    for code in (call(pages).json()["confirmation_code"], "0" * 32):
        page = pages.get(f"/privacy/deletion/{code}")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-robots-tag"] == "noindex"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex">' in page.text


def test_the_status_page_tells_the_moment_on_the_museums_clock(pages: TestClient) -> None:
    assert "Request received on 8 Dec 2010, 20:35." in words(page_of(pages, call(pages)).text)


def test_the_status_page_speaks_the_readers_language(pages: TestClient) -> None:
    path = f"/privacy/deletion/{call(pages).json()['confirmation_code']}"
    french = pages.get(path, headers={"Accept-Language": "fr-FR"})
    assert '<html lang="fr">' in french.text
    assert "envoyez ces mots : « supprimer mes données »" in words(french.text)
    assert '<html lang="en">' in pages.get(path, headers={"Accept-Language": "en"}).text
    assert '<html lang="fr">' in pages.get(f"{path}?lang=<b>").text


def test_the_status_page_says_so_when_nobody_can_look(sqlite: Database, times: Times, monkeypatch: Any) -> None:
    def away() -> None:
        raise DatabaseUnavailable("away")

    with make_client(make_rights(sqlite, times)) as client:
        monkeypatch.setattr(sqlite, "read", away)
        page = client.get(f"/privacy/deletion/{'0' * 32}?lang=en")
    assert page.status_code == 503
    assert "It is not lost" in words(page.text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(code=st.text(min_size=1, max_size=60))
def test_no_code_breaks_the_page(pages: TestClient, code: str) -> None:
    assert pages.get(f"/privacy/deletion/{quote(code, safe='', errors='replace')}").status_code == 404


# ---- the privacy page ----


def test_the_privacy_page_says_what_is_kept_how_long_by_whom_and_how_it_goes(pages: TestClient) -> None:
    seen = words(pages.get("/privacy?lang=en").text)
    for told in (
        "Your messages, our answers", "365 days after the last message", "people of the museum’s team",
        "“delete my data”", "no cookies", "Messenger and Instagram", "contact@musee-origines.example", "05 61 00 42 17",
    ):  # fmt: skip
        assert told in seen, told


def test_the_privacy_page_speaks_french_and_english(pages: TestClient) -> None:
    for language, title in (("fr", "Vos données personnelles"), ("en", "Your personal data")):
        page = pages.get("/privacy", headers={"Accept-Language": language})
        assert f'<html lang="{language}">' in page.text
        assert f"<h1>{title}</h1>" in page.text
        assert page.headers["vary"] == "Accept-Language"


def test_the_privacy_page_needs_no_script_and_sets_no_cookie(pages: TestClient) -> None:
    page = pages.get("/privacy")
    assert "<script" not in page.text
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, "until you ask us to delete it"),
        (1, "by itself one day after the last message"),
        (30, "by itself 30 days after the last message"),
    ],
)
def test_the_privacy_page_tells_the_retention_that_is_set(sqlite: Database, times: Times, days: int, told: str) -> None:
    with make_client(make_rights(sqlite, times, retention_days=days)) as client:
        assert told in words(client.get("/privacy?lang=en").text)


def test_the_privacy_page_of_a_museum_without_platforms_does_not_speak_of_them(sqlite: Database, times: Times) -> None:
    with make_client(make_rights(sqlite, times, callbacks={})) as client:
        assert "Messenger" not in client.get("/privacy?lang=en").text


# ---- the wish in the chat ----


@pytest.mark.parametrize(
    "text",
    [
        "supprimer mes données",
        "Supprimer mes données",
        "SUPPRIMER MES DONNEES !!!",
        "  supprimez mes données, s'il vous plaît.  ",
        "Merci de supprimer mes données",
        "Bonjour, supprimez mes données SVP",
        "Je voudrais supprimer mes données, merci d’avance",
        "oubliez-moi",
        "delete my data",
        "Please delete my data.",
        "Delete my data, please!",
        "I’d like you to delete my data, thanks",
        "ＤＥＬＥＴＥ ＭＹ ＤＡＴＡ",
        "Bitte löschen Sie meine Daten",
        "Loschen Sie meine Daten",
        "Por favor, borren mis datos",
        "Cancellate i miei dati, per favore",
        "Apaguem os meus dados, por favor",
        "Quero excluir meus dados",
        "请删除我的数据",
        "删除我的数据，谢谢！",
        "私のデータを削除してください。",
        "個人情報の削除をお願いします",
    ],
)
def test_the_wish_is_recognised(text: str) -> None:
    assert asks_to_erase(text, shipped())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "merci",
        "s'il vous plaît",
        "données",
        "Comment supprimer mes données de l'infolettre ?",
        "Comment supprimer mes données ?",
        "Ne supprimez pas mes données",
        "supprimer mes données de l'infolettre",
        "Pouvez-vous supprimer ma réservation ?",
        "Je voudrais supprimer mes données mais pas mes messages",
        "How do I delete my data from the newsletter?",
        "Do not delete my data",
        "delete my data entry ticket",
        "Where can I see the data?",
        "What is the right to be forgotten?",
        "Wie lösche ich meine Daten aus dem Newsletter?",
        "如何删除我的数据？",
        "私のデータを削除しないでください",
        "delete my data " * 20,
        "\x00",
        "\ud800",
    ],
)
def test_anything_else_is_left_to_the_assistant(text: str) -> None:
    assert not asks_to_erase(text, shipped())


def test_only_the_languages_asked_for_count() -> None:
    assert asks_to_erase("delete my data", shipped(), ["en", "fr"])
    assert not asks_to_erase("delete my data", shipped(), ["fr"])
    assert not asks_to_erase("delete my data", shipped(), ["xx"])


LANGUAGES = sorted(shipped().languages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_every_language_is_the_wish(language: str) -> None:
    catalog = shipped()
    phrases = [phrase.strip() for phrase in catalog.text(language, "rights-phrases").split("|")]
    assert len(phrases) > 20
    assert len(set(phrases)) == len(phrases)
    for phrase in phrases:
        assert asks_to_erase(phrase.upper(), catalog, [language]), phrase
        assert len(phrase) < LONGEST / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_of_the_talk(language: str) -> None:
    catalog = shipped()
    assert {"fr", "en", "de", "es", "it", "pt", "zh", "ja"} == set(LANGUAGES)
    for key in ("confirm", "choice-erase-confirmed", "choice-keep", "kept", "erased"):
        assert catalog.knows(language, f"rights-{key}"), key
    for key in ("rights-choice-erase-confirmed", "rights-choice-keep"):
        assert len(catalog.text(language, key)) <= 20  # a quick reply of Messenger's
    assert f"{URL}/x" in catalog.text(language, "rights-erased", url=f"{URL}/x")


@given(st.text())
def test_no_text_breaks_the_recognition(text: str) -> None:
    assert not asks_to_erase(f"{text} mammouth", shipped())
