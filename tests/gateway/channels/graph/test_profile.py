"""What visitors see at Meta before they write: within its limits, of entries that exist, in the museum's languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog, shipped
from bot.faq import Faq, load_faq, parse_faq
from bot.gateway.channels.graph.profile import (
    FIELDS,
    LOCALES,
    MAX_GREETING,
    MAX_MENU,
    MAX_QUESTION,
    MAX_QUESTIONS,
    MAX_TITLE,
    Plan,
    Profile,
    length,
    offered,
    wanted,
    wording,
)
from bot.gateway.channels.graph.troubles import TroubleError
from bot.gateway.messages import PAYLOAD
from bot.museum import load_museum

ROOT = Path(__file__).parents[4]
TODAY = date(2026, 12, 1)
MUSEUM = load_museum(ROOT / "data" / "museum.yml")
FAQ = load_faq(ROOT / "data" / "faq.yml", MUSEUM.placeholders)
PLAN = Plan(MUSEUM, FAQ, shipped(), ("fr", "en"), "https://ask.museum.example", TODAY)

SMALL = """\
version: 1
languages: [fr, en]
entries:
  - id: hours
    topic: visit
    questions:
      fr: ["Quels sont vos horaires d'ouverture cette année ?", "horaires"]
      en: ["When are you open?", "hours"]
    answer: {fr: Oui.}
  - id: late
    topic: visit
    questions: {fr: ["Nocturne ?"]}
    answer: {fr: Oui.}
  - id: lost-child
    topic: children
    questions: {fr: ["J'ai perdu mon enfant"]}
    answer: {fr: Oui.}
    escalate: true
  - id: winter-show
    topic: shows
    questions: {fr: ["Et cet hiver ?"]}
    answer: {fr: Oui.}
    valid_from: 2027-01-10
  - id: summer-show
    topic: shows
    questions: {fr: ["Et cet été ?"]}
    answer: {fr: Oui.}
  - id: long
    topic: other
    questions: {fr: ["Une question qui est bien trop longue pour un menu ?"]}
    answer: {fr: Oui.}
"""


def small(text: str = SMALL) -> Plan:
    return replace(PLAN, faq=parse_faq(text))


def catalog_with(tmp_path: Path, **texts: dict[str, str]) -> Catalog:
    """A catalog with these texts alone; every language has the menu's own lines."""
    for language, own in texts.items():
        folder = tmp_path / language
        folder.mkdir()
        lines = {"profile-menu-person": "P", "profile-menu-site": "S", "profile-menu-erase": "E", **own}
        (folder / "profile.ftl").write_text("".join(f"{key} = {text}\n" for key, text in lines.items()), "utf-8")
    return Catalog.load(tmp_path)


def buttons(profile: Profile, field: str, locale: str = "default") -> list[dict[str, Any]]:
    (part,) = [part for part in profile[field] if part["locale"] == locale]
    return list(part["call_to_actions"])


def payloads(profile: Profile, field: str, locale: str = "default") -> list[str]:
    return [button.get("payload") or button["url"] for button in buttons(profile, field, locale)]


def troubles(plan: Plan) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(TroubleError) as caught:
        wanted(plan)
    return [(trouble.key, trouble.arguments) for trouble in caught.value.troubles]


# ---- what is in it ----


def test_h4_the_start_button_sends_what_opens_a_conversation() -> None:
    assert wanted(PLAN)["get_started"] == {"payload": "start"}


def test_the_greeting_says_that_a_program_answers_and_people_take_over() -> None:
    texts = {part["locale"]: part["text"] for part in wanted(PLAN)["greeting"]}
    assert set(texts) >= {"default", "en_US", "en_GB"}
    assert "programme" in texts["default"]
    assert "une personne" in texts["default"]
    assert "program" in texts["en_US"]
    assert "a person" in texts["en_US"]


def test_the_museums_first_language_is_for_everybody_else() -> None:
    english = wanted(replace(PLAN, languages=("en", "fr")))
    assert buttons(english, "persistent_menu")[0]["title"] == "Ask a person"
    assert buttons(english, "persistent_menu", "fr_FR")[0]["title"] == "Demander à une personne"
    assert {part["locale"] for part in english["greeting"]} >= {"default", "fr_FR", "fr_CA"}
    assert "en_US" not in {part["locale"] for part in english["greeting"]}


def test_the_greeting_is_there_in_languages_that_the_museum_does_not_speak(tmp_path: Path) -> None:
    catalog = catalog_with(
        tmp_path, fr={"profile-greeting": "Un programme"}, en={"profile-greeting": "A program"},
        ja={"profile-greeting": "プログラム"}, de={},
    )  # fmt: skip
    greeting = wanted(replace(PLAN, catalog=catalog, languages=("fr",)))["greeting"]
    assert {part["locale"]: part["text"] for part in greeting} == {
        "default": "Un programme", "en_US": "A program", "en_GB": "A program", "ja_JP": "プログラム"
    }  # fmt: skip


def test_every_language_of_the_catalog_has_a_name_at_meta() -> None:
    assert set(shipped().languages) <= set(LOCALES)


def test_h5_the_menu_leads_to_a_person_to_entries_to_the_site_and_to_erasure() -> None:
    assert payloads(wanted(small()), "persistent_menu") == [
        "person", "entry:hours", "entry:summer-show", MUSEUM.site, "erase"
    ]  # fmt: skip


def test_h5_every_tap_is_one_that_a_conversation_takes() -> None:
    profile = wanted(PLAN)
    sent = [profile["get_started"]["payload"]]
    for field in ("persistent_menu", "ice_breakers"):
        locales = [part["locale"] for part in profile[field]]
        sent += [button["payload"] for one in locales for button in buttons(profile, field, one) if "payload" in button]
    assert len(sent) > 20
    assert [payload for payload in sent if not PAYLOAD.match(payload)] == []


def test_the_first_questions_are_entries_of_the_faq_in_their_own_words() -> None:
    for locale, language in (("default", "fr"), ("en_US", "en")):
        asked = buttons(wanted(PLAN), "ice_breakers", locale)
        assert len(asked) == MAX_QUESTIONS
        for button in asked:
            entry = FAQ.by_id[button["payload"].removeprefix("entry:")]
            assert button["question"] in entry.questions[language]


def test_only_an_https_site_is_listed() -> None:
    assert wanted(PLAN)["whitelisted_domains"] == ["https://ask.museum.example"]
    assert "whitelisted_domains" not in wanted(replace(PLAN, public_url="http://127.0.0.1:8000"))


def test_instagram_has_the_menu_and_the_questions_and_no_more() -> None:
    profile = wanted(replace(PLAN, channel="instagram"))
    assert set(profile) == {"persistent_menu", "ice_breakers"} == set(FIELDS["instagram"])
    assert all(set(part) == {"locale", "call_to_actions"} for part in profile["persistent_menu"])


def test_the_shipped_profile_keeps_metas_limits() -> None:
    profile = wanted(PLAN)
    assert all(length(part["text"]) <= MAX_GREETING for part in profile["greeting"])
    for part in profile["persistent_menu"]:
        assert len(part["call_to_actions"]) <= MAX_MENU
        assert all(length(button["title"]) <= MAX_TITLE for button in part["call_to_actions"])
    for part in profile["ice_breakers"]:
        assert len(part["call_to_actions"]) <= MAX_QUESTIONS
        assert all(length(button["question"]) <= MAX_QUESTION for button in part["call_to_actions"])


# ---- which entries ----


def test_of_each_topic_the_first_entry_that_answers_today_is_offered() -> None:
    faq = parse_faq(SMALL)
    assert [entry.id for entry in offered(faq, TODAY)] == ["hours", "summer-show", "long"]
    assert [entry.id for entry in offered(faq, date(2027, 2, 1))] == ["hours", "winter-show", "long"]


def test_no_more_entries_are_offered_than_there_may_be_first_questions() -> None:
    assert len(offered(FAQ, TODAY)) == MAX_QUESTIONS


def test_chosen_entries_are_offered_in_their_order_once_each() -> None:
    plan = replace(small(), entries=("late", "hours", "late"), languages=("fr",))
    assert payloads(wanted(plan), "ice_breakers") == ["entry:late", "entry:hours"]
    assert payloads(wanted(plan), "persistent_menu")[1:3] == ["entry:late", "entry:hours"]


def test_more_than_four_chosen_entries_are_all_in_the_menu_and_four_are_first_questions() -> None:
    names = ("opening-hours", "prices", "closed-days", "free-admission", "cloakroom")
    profile = wanted(replace(PLAN, entries=names))
    assert payloads(profile, "ice_breakers") == [f"entry:{name}" for name in names[:4]]
    assert payloads(profile, "persistent_menu")[1:-2] == [f"entry:{name}" for name in names]


def test_a_menu_without_any_entry_has_its_own_lines_and_there_are_no_first_questions() -> None:
    faq = Faq(("fr",), tuple(entry for entry in parse_faq(SMALL).entries if entry.escalate))
    profile = wanted(replace(PLAN, faq=faq, languages=("fr",)))
    assert payloads(profile, "persistent_menu") == ["person", MUSEUM.site, "erase"]
    assert "ice_breakers" not in profile


def test_an_entry_is_left_out_where_it_has_no_words() -> None:
    profile = wanted(small())
    assert payloads(profile, "ice_breakers", "en_US") == ["entry:hours"]
    assert payloads(profile, "ice_breakers") == ["entry:hours", "entry:summer-show", "entry:long"]


@pytest.mark.parametrize(
    ("phrasings", "limit", "called"),
    [
        (("Où manger ?", "manger"), 30, "Où manger ?"),  # the title, when it fits
        (("Où peut-on manger près du musée ?", "un café ?", "manger"), 30, "Manger"),  # else the shortest
        (("Où peut-on manger près du musée ?",), 30, None),
        (("abc 🏛🏛",), 8, "Abc 🏛🏛"),  # an emoji may count twice
        (("abc 🏛🏛",), 7, None),
        ((), 30, None),
    ],
)
def test_an_entry_is_called_by_its_first_phrasing_or_its_shortest(
    phrasings: tuple[str, ...], limit: int, called: str | None
) -> None:
    entry = replace(FAQ.entries[0], questions={"fr": phrasings})
    assert wording(entry, "fr", limit) == called


# ---- what is wrong ----


def test_a_text_that_is_too_long_is_named_with_its_language_once(tmp_path: Path) -> None:
    catalog = catalog_with(
        tmp_path,
        fr={"profile-greeting": "x" * 160},
        en={"profile-greeting": "x" * 161, "profile-menu-person": "y" * 31},
    )
    assert troubles(replace(small(), catalog=catalog)) == [
        ("profile-trouble-too-long", {"text": "profile-greeting", "language": "en", "length": 161, "limit": 160}),
        ("profile-trouble-too-long", {"text": "profile-menu-person", "language": "en", "length": 31, "limit": 30}),
    ]


def test_an_entry_that_does_not_exist_is_named_with_the_nearest_one() -> None:
    assert troubles(replace(small(), entries=("horus", "zzz"))) == [
        ("profile-trouble-no-entry", {"entry": "horus", "near": "hours"}),
        ("profile-trouble-no-entry", {"entry": "zzz", "near": "none"}),
    ]


def test_a_chosen_entry_that_does_not_answer_today_is_refused() -> None:
    assert troubles(replace(small(), entries=("winter-show",))) == [
        ("profile-trouble-not-now", {"entry": "winter-show"})
    ]


def test_a_chosen_entry_without_a_short_phrasing_is_refused() -> None:
    plan = replace(small(), entries=("long",), languages=("fr",))
    assert troubles(plan) == [("profile-trouble-no-phrasing", {"entry": "long", "language": "fr", "limit": MAX_TITLE})]


def test_more_entries_than_the_menu_takes_are_refused() -> None:
    short = [entry.id for entry in FAQ.entries if entry.is_valid_on(TODAY) and wording(entry, "fr", MAX_TITLE)]
    plan = replace(PLAN, languages=("fr",))
    assert len(buttons(wanted(replace(plan, entries=short[:17])), "persistent_menu")) == MAX_MENU
    assert troubles(replace(plan, entries=short[:18])) == [("profile-trouble-too-many", {"count": 18, "limit": 17})]
