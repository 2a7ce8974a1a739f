"""Which day a visitor asks about: tables of sentences that a person can judge, all said on Tuesday 24 November 2026."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.museum import load_museum
from bot.nlu.dates import MAX_CHARACTERS, find_day

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)  # a Tuesday
DATED_QUESTIONS = [
    json.loads(line) for line in (ROOT / "tests/evaluation/dated_questions.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def museum():
    return load_museum(ROOT / "data/museum.yml")


@pytest.mark.parametrize("asked", DATED_QUESTIONS, ids=lambda asked: asked["text"][:40])
def test_a_dated_question_gets_the_hours_of_its_day(asked, museum):
    now = datetime.fromisoformat(asked["now"])
    mention = find_day(asked["text"], asked["lang"], now.astimezone(museum.timezone).date())
    assert mention is not None
    assert mention.day.isoformat() == asked["day"]
    day = museum.opening(mention.day)
    assert [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in day.ranges] == asked["ranges"]
    assert day.is_open == asked["open"]


@pytest.mark.parametrize(
    ("text", "day", "expression"),
    [
        ("ouvert aujourd'hui ?", "2026-11-24", "aujourd'hui"),
        ("c'est ouvert AUJOURD’HUI ?", "2026-11-24", "AUJOURD’HUI"),
        ("vous fermez à quelle heure ce soir", "2026-11-24", "ce soir"),
        ("demain matin ?", "2026-11-25", "demain"),
        ("apres demain", "2026-11-26", "apres demain"),
        ("on était là hier", "2026-11-23", "hier"),
        ("ouvert mardi ?", "2026-11-24", "mardi"),  # today counts
        ("ouvert mardi prochain ?", "2026-12-01", "mardi prochain"),  # with "prochain" it does not
        ("mardi qui vient", "2026-12-01", "mardi qui vient"),
        ("dimanche prochain", "2026-11-29", "dimanche prochain"),
        ("jeudi de la semaine prochaine", "2026-12-03", "jeudi de la semaine prochaine"),
        ("le dimanche vous ouvrez ?", "2026-11-29", "le dimanche"),
        ("perdu mon écharpe samedi dernier", "2026-11-21", "samedi dernier"),
        ("ce week-end", "2026-11-28", "ce week-end"),
        ("le weekend prochain", "2026-11-28", "le weekend prochain"),
        ("le 24 novembre", "2026-11-24", "le 24 novembre"),
        ("le 23 novembre", "2027-11-23", "le 23 novembre"),  # yesterday's date comes again in a year
        ("pour le mardi 24 décembre, c'est bon ?", "2026-12-24", "le mardi 24 décembre"),
        ("24 DÉCEMBRE", "2026-12-24", "24 DÉCEMBRE"),
        ("1 mai 2027", "2027-05-01", "1 mai 2027"),
        ("le premier mai", "2027-05-01", "le premier mai"),
        ("le 1er sept. à midi", "2027-09-01", "le 1er sept."),
        ("du 12 au 15 août", "2027-08-12", "du 12 au 15 août"),  # several days: the first
        ("le 29 février", "2028-02-29", "le 29 février"),
        ("01/05/2027", "2027-05-01", "01/05/2027"),
        ("le 1/5", "2027-05-01", "le 1/5"),
        ("le 01/02", "2027-02-01", "le 01/02"),
        ("le 14", "2026-12-14", "le 14"),
        ("on vient le 14, ma classe et moi", "2026-12-14", "le 14"),
        ("samedi 12 ?", "2026-12-12", "samedi 12"),
        ("le premier dimanche du mois", "2026-12-06", "le premier dimanche du mois"),
        ("le troisième week-end de septembre", "2027-09-18", "le troisième week-end de septembre"),
        ("à paques", "2027-03-28", "à paques"),
        ("Pa\u0302ques", "2027-03-28", "Pa\u0302ques"),  # the accent as a character of its own
        ("lundi de Pâques", "2027-03-29", "lundi de Pâques"),
        ("vendredi saint", "2027-03-26", "vendredi saint"),
        ("NOEL", "2026-12-25", "NOEL"),
        ("la veille de Noël", "2026-12-24", "la veille de Noël"),
        ("réveillon du jour de l'an", "2026-12-31", "réveillon du jour de l'an"),
        ("jour de l’an", "2027-01-01", "jour de l’an"),
        ("à la Toussaint", "2027-11-01", "à la Toussaint"),
        ("le jeudi de l'Ascension", "2027-05-06", "le jeudi de l'Ascension"),
        ("à la Pentecôte", "2027-05-16", "à la Pentecôte"),
        ("le 14 juillet", "2027-07-14", "le 14 juillet"),
        ("la fête nationale", "2027-07-14", "la fête nationale"),
        ("dans deux jours", "2026-11-26", "dans deux jours"),
        ("dans 3 semaines", "2026-12-15", "dans 3 semaines"),
        ("dans quinze jours", "2026-12-08", "dans quinze jours"),  # two weeks, in French
        ("dans un mois", "2026-12-24", "dans un mois"),
        ("demain ou jeudi ?", "2026-11-25", "demain"),
    ],
)
def test_it_finds_a_french_day(text, day, expression):
    mention = find_day(text, "fr", TODAY)
    assert mention is not None
    assert (mention.day.isoformat(), mention.text) == (day, expression)
    assert text[mention.start : mention.end] == expression


@pytest.mark.parametrize(
    ("text", "day", "expression"),
    [
        ("are you open today", "2026-11-24", "today"),
        ("open tonight?", "2026-11-24", "tonight"),
        ("TOMORROW?", "2026-11-25", "TOMORROW"),
        ("the day after tomorrow", "2026-11-26", "the day after tomorrow"),
        ("I lost it yesterday", "2026-11-23", "yesterday"),
        ("this Tuesday", "2026-11-24", "this Tuesday"),
        ("next Tuesday", "2026-12-01", "next Tuesday"),
        ("last Sunday", "2026-11-22", "last Sunday"),
        ("on Sunday", "2026-11-29", "on Sunday"),
        ("Thursday next week", "2026-12-03", "Thursday next week"),
        ("Sunday lunch", "2026-11-29", "Sunday"),
        ("this weekend", "2026-11-28", "this weekend"),
        ("on May 1st", "2027-05-01", "on May 1st"),
        ("1 May", "2027-05-01", "1 May"),
        ("May 1", "2027-05-01", "May 1"),
        ("the first of May", "2027-05-01", "the first of May"),
        ("Saturday, May 1, 2027", "2027-05-01", "Saturday, May 1, 2027"),
        ("Sept 5 to 7", "2027-09-05", "Sept 5"),
        ("2027-05-01", "2027-05-01", "2027-05-01"),
        ("12/25/2026", "2026-12-25", "12/25/2026"),  # cannot be the European way
        ("on 5/12", "2026-12-05", "on 5/12"),
        ("on the 14th", "2026-12-14", "on the 14th"),
        ("Christmas Eve", "2026-12-24", "Christmas Eve"),
        ("christmas day", "2026-12-25", "christmas day"),
        ("Boxing Day", "2026-12-26", "Boxing Day"),
        ("New Year’s Day", "2027-01-01", "New Year’s Day"),
        ("new years eve", "2026-12-31", "new years eve"),
        ("at Easter", "2027-03-28", "at Easter"),
        ("Easter Monday", "2027-03-29", "Easter Monday"),
        ("Good Friday", "2027-03-26", "Good Friday"),
        ("Whit Monday", "2027-05-17", "Whit Monday"),
        ("the first Sunday of the month", "2026-12-06", "the first Sunday of the month"),
        ("in two days", "2026-11-26", "in two days"),
        ("in a week", "2026-12-01", "in a week"),
    ],
)
def test_it_finds_an_english_day(text, day, expression):
    mention = find_day(text, "en", TODAY)
    assert mention is not None
    assert (mention.day.isoformat(), mention.text) == (day, expression)


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("es", "¿Están abiertos pasado mañana?", "2026-11-26"),
        ("es", "¿abren el próximo martes?", "2026-12-01"),
        ("es", "el 1 de mayo de 2027", "2027-05-01"),
        ("de", "Haben Sie übermorgen geöffnet?", "2026-11-26"),
        ("de", "am 1. März", "2027-03-01"),
        ("de", "in zwei Wochen", "2026-12-08"),
        ("de", "am 24.12. geöffnet?", "2026-12-24"),
        ("it", "siete aperti dopodomani?", "2026-11-26"),
        ("it", "aperto il lunedì di Pasqua? no, a Pasquetta", "2026-11-30"),
        ("pt", "estão abertos na sexta-feira santa?", "2027-03-26"),
        ("nl", "open op 01/05/2027?", "2027-05-01"),  # a language without words: figures only
    ],
)
def test_it_finds_a_day_in_other_languages(lang, text, day):
    mention = find_day(text, lang, TODAY)
    assert mention is not None
    assert mention.day.isoformat() == day


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "combien de temps dure la visite ?"),
        ("fr", "ouvert le soir ?"),
        ("fr", "2 adultes et 3 enfants"),
        ("fr", "je peux arriver à 18h ?"),
        ("fr", "pour 3 personnes"),
        ("fr", "le 12 place des Tisserands"),
        ("fr", "un mardi sur deux"),
        ("fr", "il y a 300 000 ans"),
        ("fr", "le musée a ouvert en 1871"),
        ("fr", "que s'est-il passé le mardi 14 juillet 1789 ?"),  # nor "mardi", which lies in it
        ("fr", "le 31 février"),
        ("fr", "enfants de 5/6 ans"),
        ("fr", "ouvert 24/7 ?"),
        ("fr", "au lendemain de la guerre"),
        ("fr", "les statues de l'île de Pâques"),
        ("fr", "des ateliers pendant les vacances de Noël ?"),
        ("fr", "l'ascension du mont Blanc"),
        ("fr", "la planète Mars"),
        ("fr", "mon bus, ligne 7"),
        ("en", "the second floor"),
        ("en", "May I bring my dog?"),
        ("en", "may 2 adults share a ticket?"),
        ("en", "3 million years ago"),
        ("en", "the heads of Easter Island"),
        ("en", "can I see it in a day?"),
        ("en", "a march of 4 km"),
        ("de", "Guten Morgen!"),
        ("es", "abren por la mañana"),
        ("xx", "demain, tomorrow, mañana"),
        ("fr", ""),
    ],
)
def test_it_finds_no_day_where_there_is_none(lang, text):
    assert find_day(text, lang, TODAY) is None


def test_this_weekend_is_today_once_it_has_begun():
    sunday = date(2026, 11, 29)
    this, following = find_day("ce week-end", "fr", sunday), find_day("le week-end prochain", "fr", sunday)
    assert this is not None
    assert following is not None
    assert (this.day, following.day) == (sunday, date(2026, 12, 5))


def test_a_holiday_that_is_today_is_today():
    christmas = date(2026, 12, 25)
    mention = find_day("ouvert à Noël ?", "fr", christmas)
    assert mention is not None
    assert mention.day == christmas


def test_new_years_eve_is_found_on_new_years_eve():
    mention = find_day("open on New Year's Eve?", "en", date(2026, 12, 31))
    assert mention is not None
    assert mention.day == date(2026, 12, 31)


HOSTILE = [
    "\x00demain\x00",
    "\ud800\udfff le 1er mai \udead",
    "🦴" * 500 + " demain",
    "İ demain ẞ ﬁ",
    "\u0301\u0301\u0301",
    "le ٣ mai",  # digits of another script
    "le ² mai",
    "99/99/9999 0000-00-00 00/00",
    "dans 99 mois, dans 99 semaines",
    "1 mai 0000",
    "le " * 7_000,
    "31 février " * 2_000,
    "1" * 20_000,
    " " * 20_000,
    "l'" * 10_000,
    "1/" * 10_000,
    "(((((]]]]{{{{\\\\",
]


@pytest.mark.parametrize("lang", ["fr", "en", "es", "de", "it", "pt", "nl", ""])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_makes_it_raise(text, lang):
    mention = find_day(text, lang, TODAY)
    assert mention is None or text[mention.start : mention.end] == mention.text


def test_the_place_of_a_day_is_right_behind_characters_that_fold_away():
    text = "\ud800e\u0301te\u0301 🦴 le 1er mai"
    mention = find_day(text, "fr", TODAY)
    assert mention is not None
    assert text[mention.start : mention.end] == "le 1er mai"


def test_what_lies_far_behind_is_not_searched():
    assert find_day("x " * MAX_CHARACTERS + "demain", "fr", TODAY) is None
