"""The museum's calendar and the hours of its staff. Runs in both interpreters."""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.museum import load_museum, parse_museum

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ROOT = Path(__file__).parents[2]
PARIS = ZoneInfo("Europe/Paris")
SMALL = (ROOT / "tests/faq/small_museum.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def museum():
    return load_museum(ROOT / "data/museum.yml")


def at(text):
    """A moment on the museum's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def hours(museum, day):
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in museum.opening(date.fromisoformat(day)).ranges]


def with_hours(extra):
    """The small museum with more rules."""
    return parse_museum(SMALL.replace("  late_after: 19:00\n", "  late_after: 19:00\n" + extra, 1))


@pytest.mark.parametrize(
    ("day", "expected", "reason"),
    [
        ("2026-11-24", ["10:00-18:00"], None),  # a Tuesday
        ("2026-11-26", ["10:00-21:00"], None),  # a Thursday
        ("2026-11-30", [], None),  # a Monday
        ("2027-06-28", [], None),  # the last Monday before summer
        ("2027-06-30", ["10:00-18:00"], None),  # the season's edges, both inside
        ("2027-07-01", ["10:00-22:00"], None),
        ("2027-08-30", ["10:00-19:00"], None),
        ("2027-08-31", ["10:00-19:00"], None),
        ("2027-09-01", ["10:00-18:00"], None),
        ("2027-07-14", ["10:00-19:00"], None),  # a holiday that the museum does not list
        ("2027-11-01", [], None),  # All Saints is a Monday
        ("2027-05-01", [], "holiday"),
        ("2028-01-01", [], "holiday"),
        ("2027-12-25", [], "holiday"),
        ("2027-03-29", ["10:00-18:00"], "holiday"),  # Easter Monday opens a Monday
        ("2027-05-17", ["10:00-18:00"], "holiday"),
        ("2026-12-24", ["10:00-16:00"], "yearly"),  # a Thursday: no late opening
        ("2027-12-31", ["10:00-16:00"], "yearly"),
        ("2029-12-24", [], None),  # a Monday stays closed, for its own reason
        ("2027-01-10", ["10:00-18:00"], None),  # around the closure
        ("2027-01-11", [], "exception"),
        ("2027-01-15", [], "exception"),
        ("2027-01-16", ["10:00-18:00"], None),
        ("2027-05-15", ["10:00-18:00", "19:00-00:00"], "exception"),
        ("2028-02-29", ["10:00-18:00"], None),  # a leap day, Tuesday
        ("2027-03-28", ["10:00-18:00"], None),  # the clocks go forward
        ("2027-10-31", ["10:00-18:00"], None),  # and back
    ],
)
def test_a_day_has_the_hours_of_its_strongest_rule(museum, day, expected, reason):
    assert hours(museum, day) == expected
    assert museum.opening(date.fromisoformat(day)).reason == reason


def test_last_entry_is_before_the_last_closing(museum):
    assert museum.opening(date(2026, 11, 24)).last_entry == time(17, 15)
    assert museum.opening(date(2027, 5, 15)).last_entry == time(23, 15)
    assert museum.opening(date(2026, 11, 30)).last_entry is None


@pytest.mark.parametrize(
    ("day", "free"),
    [
        ("2026-12-06", True),  # first Sunday
        ("2026-12-13", False),
        ("2027-05-02", True),
        ("2027-09-18", True),  # third weekend of September
        ("2027-09-19", True),
        ("2027-09-12", False),
        ("2027-05-15", True),
        ("2033-05-01", False),  # a first Sunday, but closed
    ],
)
def test_free_days_follow_their_rules(museum, day, free):
    assert museum.opening(date.fromisoformat(day)).free is free


def test_the_third_weekend_is_counted_by_its_saturday(museum):
    # September 2030 begins on a Sunday: its third Saturday is the 21st, although the 15th is the third Sunday.
    free = [day for day in range(8, 31) if museum.opening(date(2030, 9, day)).free]
    assert free == [21, 22]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-24T09:59", False),
        ("2026-11-24T10:00", True),
        ("2026-11-24T17:59", True),
        ("2026-11-24T18:00", False),
        ("2027-05-15T18:30", False),  # between two ranges
        ("2027-05-15T23:59", True),
        ("2027-05-16T00:00", False),
        ("2027-03-28T10:00", True),
        ("2027-10-31T17:59", True),
    ],
)
def test_it_is_open_from_opening_until_just_before_closing(museum, moment, is_open):
    assert museum.is_open(at(moment)) is is_open


def test_moments_are_read_on_the_museums_clock(museum):
    # 08:30 in London in summer is 09:30 in Paris, 09:00 UTC in winter is 10:00.
    assert not museum.is_open(datetime(2027, 7, 6, 8, 30, tzinfo=ZoneInfo("Europe/London")))
    assert museum.is_open(datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc))
    assert not museum.is_open(datetime(2026, 11, 24, 8, 59, tzinfo=timezone.utc))


def test_a_time_without_a_zone_is_refused(museum):
    with pytest.raises(ValueError, match="time zone"):
        museum.is_open(datetime(2026, 11, 24, 10))  # noqa: DTZ001


def test_the_next_opening_skips_closed_days_and_keeps_the_offset(museum):
    assert museum.next_opening(at("2027-01-10T19:00")) == at("2027-01-16T10:00")
    after_the_change = museum.next_opening(at("2027-03-27T20:00"))
    assert after_the_change.utcoffset() == timedelta(hours=2)


def test_a_night_runs_past_midnight():
    small = parse_museum(SMALL)
    assert small.is_open(at("2026-11-28T20:00"))
    assert small.is_open(at("2026-11-29T01:59"))
    assert not small.is_open(at("2026-11-29T02:00"))
    assert small.opening(date(2026, 11, 28)).last_entry == time(1, 30)


def test_an_exception_beats_a_yearly_rule_beats_a_holiday_beats_a_season():
    week = "".join(f"        {day}: 08:00-09:00\n" for day in WEEKDAYS)
    small = with_hours(
        "  seasons:\n"
        "    - label: {fr: hiver}\n"
        "      from: 1 November\n"
        "      until: 28 February\n"
        "      weekly:\n" + week + "  holidays:\n"
        "    country: FR\n"
        "    days:\n"
        "      - {name: Noël, hours: 11:00-13:00, reason: {fr: Noël}}\n"
        "      - {name: Jour de l'an, hours: 11:00-13:00, reason: {fr: jour de l'an}}\n"
        "  every_year:\n"
        "    - {on: 1 January, opens_at: 12:00, reason: {fr: lendemain de fête}}\n"
        "  exceptions:\n"
        "    - {on: 2028-01-01, closed: true, reason: {fr: panne}}\n"
    )
    assert hours(small, "2026-12-24") == ["08:00-09:00"]  # over the turn of the year
    assert hours(small, "2027-01-02") == ["08:00-09:00"]
    assert hours(small, "2027-03-01") == []
    assert hours(small, "2026-12-25") == ["11:00-13:00"]
    assert hours(small, "2027-01-01") == ["12:00-13:00"]  # the yearly rule trims what the holiday gave
    assert hours(small, "2028-01-01") == []
    assert small.opening(date(2028, 1, 1)).note == {"fr": "panne"}


def test_added_hours_join_those_they_touch():
    small = with_hours("  exceptions:\n    - {on: 2026-11-24, adds: 12:00-15:00, reason: {fr: atelier}}\n")
    assert hours(small, "2026-11-24") == ["10:00-18:00"]


def test_closing_early_drops_the_ranges_behind_it():
    small = with_hours("  exceptions:\n    - {on: 2026-11-24, closes_at: 13:00, reason: {fr: grève}}\n")
    assert hours(small, "2026-11-24") == ["10:00-12:30"]


def test_a_closure_may_span_months():
    small = with_hours(
        "  exceptions:\n    - {from: 2026-11-24, until: 2027-02-02, closed: true, reason: {fr: travaux}}\n"
    )
    assert hours(small, "2027-01-05") == []
    assert hours(small, "2027-02-03") == ["10:00-12:30", "14:00-18:00"]


@pytest.mark.parametrize(
    ("moment", "here"),
    [
        ("2026-11-24T09:29", False),
        ("2026-11-24T09:30", True),
        ("2026-11-24T12:30", False),  # lunch
        ("2026-11-24T17:29", True),
        ("2026-11-29T11:00", False),  # open on Sunday, but without staff
        ("2027-01-12T11:00", False),  # a Tuesday of the closure
    ],
)
def test_staff_are_in_within_their_hours(museum, moment, here):
    assert museum.staff_open(at(moment)) is here


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-24T10:00", "2026-11-24T10:00"),  # they are in
        ("2026-11-24T13:00", "2026-11-24T13:30"),
        ("2026-11-28T18:00", "2026-12-01T09:30"),  # Saturday evening until Tuesday
        ("2027-01-09T18:00", "2027-01-16T09:30"),  # over the closure
    ],
)
def test_the_next_presence_of_staff_is_found(museum, moment, expected):
    assert museum.next_staff_opening(at(moment)) == at(expected)


@pytest.mark.parametrize(
    ("moment", "kind", "expected"),
    [
        ("2026-11-24T10:00", "practical", "2026-11-24T12:00"),
        ("2026-11-24T11:30", "practical", "2026-11-24T14:30"),  # an hour before lunch, an hour after
        ("2026-11-28T16:30", "practical", "2026-12-01T10:30"),
        ("2026-11-24T10:00", "knowledge", "2026-12-01T17:30"),  # Wed, Thu, Fri, Sat, Tue
        ("2027-01-08T10:00", "knowledge", "2027-01-21T17:30"),  # Sat 9, then Sat 16, Tue 19, Wed 20, Thu 21
    ],
)
def test_a_promise_counts_only_the_time_when_staff_are_in(museum, moment, kind, expected):
    assert museum.promise(at(moment), kind) == at(expected)


def test_a_promise_may_take_several_days_of_staff():
    small = parse_museum(SMALL)  # three staff hours a week, four promised
    assert small.promise(at("2026-11-24T09:00")) == at("2026-12-01T10:00")


def test_a_museum_closed_for_good_promises_nothing():
    closed = with_hours(
        "  exceptions:\n    - {from: 2026-01-01, until: 2029-12-31, closed: true, reason: {fr: travaux}}\n"
    )
    with pytest.raises(LookupError, match="staff"):
        closed.next_staff_opening(at("2026-11-24T10:00"))


def test_questions_on_topics_of_knowledge_are_for_a_scientist(museum):
    assert museum.staff.knowledge_topics == ("science",)
    assert [museum.promise_kind(topic) for topic in ("science", "visit", "")] == ["knowledge", "practical", "practical"]
    assert parse_museum(SMALL).promise_kind("science") == "practical"  # it names no such topics
