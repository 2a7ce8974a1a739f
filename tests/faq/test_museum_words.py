"""What the museum's placeholders say, as whole sentences. Runs in both interpreters."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.catalog import shipped
from bot.museum import load_museum, parse_museum

ROOT = Path(__file__).parents[2]
PARIS = ZoneInfo("Europe/Paris")
SMALL = (ROOT / "tests/faq/small_museum.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def museum():
    return load_museum(ROOT / "data/museum.yml")


def at(text):
    """A moment on the museum's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def said(museum, name, language, now, day=None):
    """The placeholder's text, with plain blanks for the unbreakable ones."""
    asked = date.fromisoformat(day) if day else None
    template = f"{{{{ {name} }}}}"
    return museum.render(template, language, shipped(), at(now), asked).replace("\u00a0", " ")


def with_hours(extra):
    """The small museum with more rules."""
    return parse_museum(SMALL.replace("  late_after: 19:00\n", "  late_after: 19:00\n" + extra, 1))


@pytest.mark.parametrize(
    ("now", "day", "french", "english"),
    [
        (
            "2026-11-24T11:00", None,
            "Aujourd'hui, le musée est ouvert de 10 h à 18 h (dernière entrée à 17 h 15).",
            "Today, the museum is open from 10 am to 6 pm (last entry at 5:15 pm).",
        ),
        (
            "2026-11-24T17:30", None,
            "Aujourd'hui, le musée est ouvert de 10 h à 18 h, mais la dernière entrée était à 17 h 15. "
            "Vous pourrez de nouveau entrer demain, mercredi 25 novembre 2026, à partir de 10 h.",
            "Today, the museum is open from 10 am to 6 pm, but last entry was at 5:15 pm. "
            "You can come in again tomorrow, Wednesday 25 November 2026, from 10 am.",
        ),
        (
            "2026-11-29T18:00", None,
            "Aujourd'hui, le musée a fermé à 18 h. Il rouvre le mardi 1er décembre 2026 à 10 h.",
            "Today, the museum closed at 6 pm. It opens again on Tuesday 1 December 2026 at 10 am.",
        ),
        (
            "2026-11-30T11:00", None,
            "Aujourd'hui, le musée est fermé. Il rouvre demain, mardi 1er décembre 2026, à 10 h.",
            "Today, the museum is closed. It opens again tomorrow, Tuesday 1 December 2026, at 10 am.",
        ),
        (
            "2027-04-12T09:15", "2027-05-01",
            "Le samedi 1er mai 2027, le musée est fermé (Fête du Travail).",
            "On Saturday 1 May 2027, the museum is closed (Labour Day).",
        ),
        (
            "2026-12-23T09:15", "2026-12-24",
            "Demain, jeudi 24 décembre 2026 (veille de Noël), le musée est ouvert de 10 h à 16 h "
            "(dernière entrée à 15 h 15).",
            "Tomorrow, Thursday 24 December 2026 (Christmas Eve), the museum is open from 10 am to 4 pm "
            "(last entry at 3:15 pm).",
        ),
        (
            "2026-12-03T16:45", "2026-12-06",
            "Le dimanche 6 décembre 2026, le musée est ouvert de 10 h à 18 h (dernière entrée à 17 h 15). "
            "L'entrée est gratuite ce jour-là.",
            "On Sunday 6 December 2026, the museum is open from 10 am to 6 pm (last entry at 5:15 pm). "
            "Admission is free on that day.",
        ),
        (
            "2027-05-15T20:00", None,
            "Aujourd'hui (Nuit européenne des musées), le musée est ouvert de 10 h à 18 h et de 19 h à minuit "
            "(dernière entrée à 23 h 15). L'entrée est gratuite aujourd'hui.",
            "Today (European Night of Museums), the museum is open from 10 am to 6 pm and from 7 pm to midnight "
            "(last entry at 11:15 pm). Admission is free today.",
        ),
        (
            "2027-05-05T10:00", "2027-05-01",
            "Le samedi 1er mai 2027, le musée était fermé (Fête du Travail).",
            "On Saturday 1 May 2027, the museum was closed (Labour Day).",
        ),
        (
            "2027-05-05T10:00", "2027-05-04",
            "Le mardi 4 mai 2027, le musée était ouvert de 10 h à 18 h.",
            "On Tuesday 4 May 2027, the museum was open from 10 am to 6 pm.",
        ),
    ],
)  # fmt: skip
def test_it_says_how_the_day_is(museum, now, day, french, english):
    assert said(museum, "hours.today", "fr", now, day) == french
    assert said(museum, "hours.today", "en", now, day) == english


NOW = "2026-11-24T11:00"


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("museum.name", "Musée des Origines", "Museum of Origins"),
        (
            "hours.week",
            "du mardi au dimanche de 10 h à 18 h, jusqu'à 21 h le jeudi (fermé le lundi)",
            "Tuesday to Sunday from 10 am to 6 pm, until 9 pm on Thursday (closed on Monday)",
        ),
        (
            "hours.seasons",
            "- Horaires d'été, du 1er juillet au 31 août : tous les jours de 10 h à 19 h, jusqu'à 22 h le jeudi",
            "- Summer hours, from 1 July to 31 August: every day from 10 am to 7 pm, until 10 pm on Thursday",
        ),
        (
            "hours.exceptions",
            "À noter :\n\n"
            "- Jeudi 24 décembre 2026 : ouvert de 10 h à 16 h (veille de Noël)\n"
            "- Vendredi 25 décembre 2026 : fermé (Noël)\n"
            "- Jeudi 31 décembre 2026 : ouvert de 10 h à 16 h (Saint-Sylvestre)\n"
            "- Vendredi 1er janvier 2027 : fermé (jour de l'an)\n"
            "- Du lundi 11 janvier au vendredi 15 janvier 2027 : fermé (travaux d'entretien)",
            "Please note:\n\n"
            "- Thursday 24 December 2026: open from 10 am to 4 pm (Christmas Eve)\n"
            "- Friday 25 December 2026: closed (Christmas Day)\n"
            "- Thursday 31 December 2026: open from 10 am to 4 pm (New Year's Eve)\n"
            "- Friday 1 January 2027: closed (New Year's Day)\n"
            "- From Monday 11 January to Friday 15 January 2027: closed (maintenance work)",
        ),
        ("last_entry.today", "Aujourd'hui, la dernière entrée est à 17 h 15.", "Today, last entry is at 5:15 pm."),
        ("late.week", "Le musée reste ouvert le jeudi jusqu'à 21 h.", "The museum stays open on Thursday until 9 pm."),
        (
            "closed.days",
            "Le musée est fermé le lundi (sauf du 1er juillet au 31 août, lundi de Pâques et lundi de Pentecôte), "
            "le 1er janvier, le 1er mai et le 25 décembre.",
            "The museum is closed on Monday (except from 1 July to 31 August, Easter Monday and Whit Monday), "
            "on 1 January, on 1 May and on 25 December.",
        ),
        ("prices.adult", "12 €", "€12"),
        ("prices.child", "gratuit", "free"),
        (
            "free.days",
            "L'entrée est gratuite pour tous à ces dates : le premier dimanche de chaque mois, les Journées "
            "européennes du patrimoine (troisième week-end de "
            "septembre) et la Nuit européenne des musées (15 mai 2027).",
            "Admission is free for everyone on these days: the first Sunday of every month, the European "
            "Heritage Days (third weekend of September) and the "
            "European Night of Museums (15 May 2027).",
        ),
        (
            "free.next",
            "Prochaine journée gratuite : le dimanche 6 décembre 2026.",
            "Next free day: Sunday 6 December 2026.",
        ),
        ("contacts.email", "contact@musee-origines.example", "contact@musee-origines.example"),
        ("contacts.phone", "05 61 00 42 17", "05 61 00 42 17"),
        ("contacts.address", "12 place des Tisserands, 31099 Montclar", "12 place des Tisserands, 31099 Montclar"),
        ("contacts.site", "https://www.musee-origines.example", "https://www.musee-origines.example"),
        (
            "staff.hours",
            "du mardi au samedi de 9 h 30 à 12 h 30 et de 13 h 30 à 17 h 30",
            "Tuesday to Saturday from 9:30 am to 12:30 pm and from 1:30 pm to 5:30 pm",
        ),
    ],
)
def test_every_placeholder_reads_well(museum, name, french, english):
    assert name in museum.placeholders
    assert said(museum, name, "fr", NOW) == french
    assert said(museum, name, "en", NOW) == english


def test_the_price_table_lists_every_category(museum):
    lines = said(museum, "prices.table", "fr", NOW).splitlines()
    assert lines[0] == "- Plein tarif : 12 €"
    assert lines[3] == "- Enfants de moins de 12 ans : gratuit"
    assert len(lines) == len(museum.prices)


def test_every_placeholder_can_be_said_on_any_day_in_any_language(museum):
    for language in ("fr", "en", "de"):
        for name in museum.placeholders:
            for day in (None, "2027-01-12", "2027-05-15", "2027-07-12", "2020-02-29"):
                assert said(museum, name, language, NOW, day)


def test_the_week_is_that_of_the_season_asked_about(museum):
    assert said(museum, "hours.week", "fr", NOW, "2027-07-12") == (
        "tous les jours de 10 h à 19 h, jusqu'à 22 h le jeudi (horaires d'été, du 1er juillet au 31 août)"
    )
    assert said(museum, "late.week", "en", NOW, "2027-07-12") == "The museum stays open on Thursday until 10 pm."


def test_last_entry_on_a_closed_day_says_that_it_is_closed(museum):
    assert said(museum, "last_entry.today", "fr", NOW, "2027-05-01") == (
        "Le samedi 1er mai 2027, le musée est fermé (Fête du Travail)."
    )


def test_times_stay_in_one_piece_at_the_end_of_a_line(museum):
    text = museum.render("{{ hours.today }}{{ prices.adult }}", "fr", shipped(), at(NOW))
    assert "17\u00a0h\u00a015" in text
    assert "12\u00a0€" in text


def test_a_language_without_a_catalog_is_answered_in_english(museum):
    assert said(museum, "hours.today", "de", NOW).startswith("Today, the museum is open")


def test_text_around_placeholders_stays_as_it_is(museum):
    rendered = museum.render("Écrivez à {{contacts.email}} ! {{ museum.name }}", "fr", shipped(), at(NOW))
    assert rendered == "Écrivez à contact@musee-origines.example ! Musée des Origines"


def test_an_unknown_placeholder_is_an_error_that_names_the_known_ones(museum):
    with pytest.raises(KeyError, match=r"prices\.chld.*prices\.child"):
        museum.render("{{ prices.chld }}", "fr", shipped(), at(NOW))


def test_after_midnight_it_says_that_last_night_goes_on():
    small = parse_museum(SMALL)
    assert said(small, "hours.today", "en", "2026-11-29T01:00") == (
        "The museum is still open until 2 am. Today, the museum is closed. "
        "It opens again on Tuesday 1 December 2026 at 10 am."
    )


def test_a_museum_closed_for_good_does_not_say_when_it_opens_again():
    closed = with_hours(
        "  exceptions:\n    - {from: 2026-01-01, until: 2029-12-31, closed: true, reason: {fr: travaux}}\n"
    )
    assert said(closed, "hours.today", "fr", "2026-11-24T10:00") == "Aujourd'hui, le musée est fermé (travaux)."


def test_other_currencies_and_cents_are_written_the_languages_way():
    small = parse_museum(SMALL)
    assert said(small, "prices.adult", "fr", "2026-11-24T10:00") == "12,50 CHF"
    assert said(small, "prices.adult", "en", "2026-11-24T10:00") == "CHF12.50"


def test_what_lacks_a_language_is_said_in_the_museums_own():
    small = parse_museum(SMALL)
    assert said(small, "prices.table", "en", "2026-11-24T10:00") == "- Adulte: CHF12.50"


def test_a_week_with_two_ranges_a_day_reads_well():
    small = parse_museum(SMALL)
    assert said(small, "hours.week", "fr", "2026-11-24T10:00") == (
        "du mardi au vendredi de 10 h à 12 h 30 et de 14 h à 18 h, le samedi de 20 h à 2 h "
        "(fermé le lundi et le dimanche)"
    )


def test_without_special_days_it_says_so():
    small = parse_museum(SMALL)
    now = "2026-11-24T10:00"
    assert said(small, "hours.exceptions", "en", now) == "No change of hours is planned in the coming weeks."
    assert said(small, "free.next", "en", now) == "No free day is planned for the moment."
    assert said(small, "free.days", "en", now) == "There are no free days."
    assert said(small, "hours.seasons", "en", now) == ""
