"""The checks of the museum's file: every mistake with its line and the mend. Runs in both interpreters."""

from pathlib import Path

import pytest

from bot.museum import MuseumError, load_museum, parse_museum

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "tests/faq/small_museum.yml").read_text(encoding="utf-8")


def problems_of(text):
    with pytest.raises(MuseumError) as raised:
        parse_museum(text)
    return raised.value.problems


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("timezone: Europe/Paris", "timezone: Europe/Pari", "line 4: timezone: 'Europe/Pari' is not a known time zone; "
         "did you mean 'Europe/Paris'?"),
        ("site: https", "sight: https", "line 3: unknown field 'sight'"),
        ("{fr: Petit musée, en: Small Museum}", "{en: Small Museum}", "line 2: name lacks the field 'fr'"),
        ("10:00-12:30, 14:00-18:00", "14:00-18:00, 10:00-12:30", "line 10: hours.weekly.tuesday: the ranges are out of "
         "order; write the earlier one first"),
        ("10:00-12:30, 14:00-18:00", "10:00-14:30, 14:00-18:00", "line 10: hours.weekly.tuesday: two ranges overlap; "
         "make one of them or part them"),
        ("saturday: 20:00-02:00", "saturday: 20:00-10:00", "line 14: hours.weekly.saturday: 20:00-10:00 ends before it "
         "starts (a range may run past midnight until 06:00); swap the two times"),
        ("saturday: 20:00-02:00", "saturday: 25:00-26:00", "line 14: hours.weekly.saturday: '25:00-26:00' is not a "
         "range like 10:00-18:00 (or write: closed)"),
        ("    monday: closed\n", "", "line 9: hours.weekly lacks the field 'monday'"),
        ("tuesday: 09:00-12:00", "tuesday: closed", "line 19: staff.hours has no hours at all"),
        ("email: a@small.example", "email: nobody", "line 6: contacts.email: 'nobody' is not an e-mail address"),
        ("amount: 12.5", "amount: douze", "line 21: prices.categories.adult.amount: 'douze' is not an amount like 12 "
         "or 12.50"),
        ("currency: CHF", "currency: francs", "line 21: 'francs' is not a currency code like EUR"),
        ("version: 1", "version: 2", "line 1: version must be 1"),
        ("late_after: 19:00", "late_after: late", "line 17: hours.late_after: 'late' is not a time like 18:30"),
        ("last_entry_minutes: 30", "last_entry_minutes: -5", "line 16: hours.last_entry_minutes must lie between 0 and "
         "600"),
        ("languages: [fr, en]", "languages: [French]", "line 5: 'French' is not a language code like fr, or stands "
         "there twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_line_and_the_mend(old, new, problem):
    assert old in SMALL
    found = problems_of(SMALL.replace(old, new, 1))
    assert any(line.startswith("museum.yml " + problem) for line in found), found


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("exceptions: [{on: 2027-02-30, closed: true, reason: {fr: x}}]", "'2027-02-30' is not a date like 2027-05-01"),
        ("exceptions: [{on: 1 May, closed: true, reason: {fr: x}}]", "must be a date like 2027-05-01"),
        ("every_year: [{on: 2027-05-01, closed: true, reason: {fr: x}}]", "must be a day of every year like 1 May"),
        ("every_year: [{on: 31 June, closed: true, reason: {fr: x}}]", "neither a date like 2027-05-01 nor a day of"),
        (
            "exceptions: [{from: 2027-05-02, until: 2027-05-01, closed: true, reason: {fr: x}}]",
            "ends on 2027-05-01 before it begins on 2027-05-02",
        ),
        ("exceptions: [{on: 2027-05-01, until: 2027-05-02, closed: true, reason: {fr: x}}]", "either on: … or from:"),
        ("exceptions: [{on: 2027-05-01, reason: {fr: x}}]", "say exactly one of closed, hours, adds"),
        ("exceptions: [{on: 2027-05-01, closed: true, hours: 10:00-12:00, reason: {fr: x}}]", "say exactly one of"),
        ("exceptions: [{on: 2027-05-01, closed: false, reason: {fr: x}}]", "closed can only be true"),
        ("exceptions: [{on: 2027-05-01, hours: closed, reason: {fr: x}}]", "write closed: true instead"),
        ("exceptions: [{on: 2027-05-01, closed: true}]", "lacks the field 'reason'"),
        ("exceptions: [{on: 2027-05-01, closed: true, reason: {en: x}}]", "reason lacks the field 'fr'"),
        ("exceptions: [{on: 2027-05-01, closed: true, reason: {fr: x, de: y}}]", "unknown field 'de'"),
        ("holidays: {country: XX, days: []}", "'XX' is not a country code"),
        (
            "holidays: {country: FR, days: [{name: Noel, closed: true, reason: {fr: x}}]}",
            "FR has no holiday 'Noel'; known: Armistice",
        ),
    ],
)
def test_a_mistaken_rule_is_reported(rule, problem):
    found = problems_of(SMALL.replace("  late_after: 19:00\n", f"  late_after: 19:00\n  {rule}\n", 1))
    assert any("line 18" in line and problem in line for line in found), found


def test_a_mistaken_free_day_is_reported():
    rule = "every: fifth Sunday of the month"
    found = problems_of(SMALL + f"free_days: [{{{rule}, label: {{fr: x}}}}]\n")
    assert found == [
        "museum.yml line 22: free_days[1].every: 'fifth Sunday of the month' is not a rule like "
        "'first Sunday of the month' or 'third weekend of May'"
    ]


def test_all_mistakes_are_reported_at_once():
    text = SMALL.replace("Europe/Paris", "Mars/Base").replace("en: Small", "de: Small").replace("12.5", "viel")
    found = problems_of(text)
    assert [line.split(":")[0] for line in found] == ["museum.yml line 4", "museum.yml line 21", "museum.yml line 2"]


@pytest.mark.parametrize("text", ["", "[]", "version: 1", "a: [", "version: 1\nhours: 3\nprices: []\nstaff: x\n"])
def test_a_file_that_is_no_museum_is_refused_with_reasons(text):
    assert problems_of(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MuseumError, match=r"museum\.yml: the file does not exist"):
        load_museum(tmp_path / "museum.yml")
