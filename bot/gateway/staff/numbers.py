"""The page with the desk's numbers, and the same numbers for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal
from fastapi import APIRouter, Request, Response

from bot.gateway.numbers import Numbers, middle, ninetieth, numbers
from bot.gateway.pages import Reader
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.words import channel_words, left_words, reason_words, shortened

NUMBERS = f"{HOME}/numbers"
RANGES = (7, 30, 90)
USUAL = 30
LABEL = 46
"""Characters of a label that fit over its bar; the table has all of it."""
WAITS = {"quarter": 15, "hour": 60, "hours": 240, "day": 1440, "days": 4320}
"""Steps of the times to reply, by the minutes that each goes up to; what is above them all is ``more``."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
SEPARATORS = {"fr": ";"}
"""Between the cells, where a spreadsheet in that language expects something else than a comma."""


@dataclass(frozen=True)
class Bar:
    """One bar of a plot: ``words`` is its value as read, ``short`` the label that fits over it."""

    label: str
    value: int
    words: str

    @property
    def short(self) -> str:
        return shortened(self.label, LABEL)


@dataclass(frozen=True)
class Plot:
    """Bars with a heading; ``summary`` says in a sentence what there is to see, ``full`` is what fills a bar."""

    key: str
    title: str
    summary: str
    column: str
    bars: list[Bar]
    full: int

    @property
    def most(self) -> int:
        return max((bar.value for bar in self.bars), default=0)


@dataclass(frozen=True)
class Course:
    """Rows of columns over the same periods, one row for each language or channel."""

    key: str
    title: str
    summary: str
    column: str
    periods: list[str]
    rows: list[tuple[str, list[int]]]

    @property
    def most(self) -> int:
        return max((value for _, row in self.rows for value in row), default=0)


@dataclass(frozen=True)
class Figure:
    """A number that stands for itself, and what it is."""

    words: str
    label: str


def add_numbers(routes: APIRouter, console: Console) -> None:
    """The page and the file, for everybody who is signed in."""

    @routes.get("/numbers")
    def page(request: Request, days: str = "") -> Response:
        signed = console.signed(request)
        if signed is None:
            return go(f"{HOME}/login")
        reader, found = console.reader(signed.language), _found(console, signed.language, days)
        return console.page(
            "numbers.html", signed, here=NUMBERS, ranges=RANGES, days=_days(days), numbers=found,
            figures=figures(reader, found), plots=plots(reader, found), courses=courses(reader, found),
        )  # fmt: skip

    @routes.get("/numbers.csv")
    def table(request: Request, days: str = "") -> Response:
        signed = console.signed(request)
        if signed is None:
            return go(f"{HOME}/login")
        found = _found(console, signed.language, days)
        name = f"numbers-{found.span.first}-{found.span.last}.csv"
        return Response(
            as_csv(console.reader(signed.language), found), media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip


def _days(wanted: str) -> int:
    """The range that the address asks for, if it is one of those that are offered."""
    return next((days for days in RANGES if wanted == str(days)), USUAL)


def _found(console: Console, language: str, days: str) -> Numbers:
    now = console.clock()
    museum = console.reader(language).museum
    with console.database.read() as session:
        return numbers(session, console.museum_id, museum, now, days=_days(days), language=language)


def figures(reader: Reader, found: Numbers) -> list[Figure]:
    """What matters most, in a row above the plots."""
    decided = found.kept + found.broken
    answered = found.outcomes.bot + found.outcomes.suggestion
    shown = [
        ("asked", _count(reader, found.outcomes.total)),
        ("by-bot", _share(reader, answered, found.outcomes.total)),
        ("median", _wait(reader, middle(found.waits))),
        ("ninetieth", _wait(reader, ninetieth(found.waits))),
        ("kept", _share(reader, found.kept, decided)),
        ("waiting", _count(reader, found.waiting)),
    ]
    return [Figure(words, reader.text(f"numbers-figure-{key}")) for key, words in shown]


def plots(reader: Reader, found: Numbers) -> list[Plot]:
    """The plots of bars; one without anything to show is left out."""
    made = [_outcomes(reader, found), _waits(reader, found), _promise(reader, found), _reasons(reader, found)]
    return [plot for plot in (*made, _ratings(reader, found), _answered(reader, found)) if plot.most]


def courses(reader: Reader, found: Numbers) -> list[Course]:
    """Requests over time, by language and by channel."""
    by_language = _course(reader, found, "language", reader.language_name)
    by_channel = _course(reader, found, "channel", lambda code: channel_words(reader, code))
    return [course for course in (by_language, by_channel) if course.most]


def _outcomes(reader: Reader, found: Numbers) -> Plot:
    became = found.outcomes
    parts = {
        "bot": became.bot, "suggestion": became.suggestion, "handed-off": became.handed_off,
        "small-talk": became.small_talk, "left": became.left,
    }  # fmt: skip
    bars = [
        Bar(reader.text(f"numbers-outcome-{key}"), value, _part(reader, value, became.total))
        for key, value in parts.items()
    ]
    return _plot(reader, "outcomes", bars)


def _ratings(reader: Reader, found: Numbers) -> Plot:
    total = found.ratings.total()
    bars = [
        Bar(reader.text(f"numbers-rating-{key}"), found.ratings[key], _part(reader, found.ratings[key], total))
        for key in ("up", "down")
    ]
    return _plot(reader, "ratings", bars)


def _waits(reader: Reader, found: Numbers) -> Plot:
    steps = Counter(_step(wait) for wait in found.waits)
    bars = [
        Bar(reader.text(f"numbers-wait-{step}"), steps[step], _part(reader, steps[step], len(found.waits)))
        for step in (*WAITS, "more")
    ]
    return _plot(reader, "waits", bars)


def _step(wait: timedelta) -> str:
    return next((step for step, minutes in WAITS.items() if wait <= timedelta(minutes=minutes)), "more")


def _promise(reader: Reader, found: Numbers) -> Plot:
    undecided = found.requests.total() - found.kept - found.broken - found.unanswered
    parts = {"kept": found.kept, "broken": found.broken, "in-time": undecided, "unanswered": found.unanswered}
    bars = [
        Bar(reader.text(f"numbers-promise-{key}"), value, _part(reader, value, found.requests.total()))
        for key, value in parts.items()
    ]
    return _plot(reader, "promise", bars)


def _reasons(reader: Reader, found: Numbers) -> Plot:
    counted: Counter[str] = Counter()
    for asked, times in found.requests.items():
        counted[asked.reason] += times
    bars = [
        Bar(reason_words(reader, reason), times, _part(reader, times, found.requests.total()))
        for reason, times in counted.most_common()
    ]
    return _plot(reader, "reasons", bars)


def _answered(reader: Reader, found: Numbers) -> Plot:
    bars = [Bar(answered.title, answered.times, _count(reader, answered.times)) for answered in found.answered]
    most = max((bar.value for bar in bars), default=0)
    return _plot(reader, "answered", bars, full=most)


def _plot(reader: Reader, key: str, bars: list[Bar], full: int | None = None) -> Plot:
    """The bars are parts of one whole, which a full bar shows, unless ``full`` is given."""
    whole = sum(bar.value for bar in bars) if full is None else full
    summary = ", ".join(f"{bar.label}: {bar.words}" for bar in bars)
    return Plot(key, reader.text(f"numbers-{key}"), summary, reader.text(f"numbers-{key}-column"), bars, whole)


def _course(reader: Reader, found: Numbers, key: str, words: Callable[[str], str]) -> Course:
    """Requests over time, a row for each value of their field ``key``."""
    labels = {code: words(code) for code in {getattr(asked, key) for asked in found.requests}}
    counted: Counter[tuple[str, date]] = Counter()
    totals: Counter[str] = Counter()
    for asked, times in found.requests.items():
        label = labels[getattr(asked, key)]
        counted[label, found.span.period(asked.day)] += times
        totals[label] += times
    periods = found.span.periods
    unit = "day" if found.span.by_day else "week"
    return Course(
        key,
        reader.text(f"numbers-course-{key}-{unit}"),
        ", ".join(f"{label}: {_count(reader, total)}" for label, total in totals.most_common()),
        reader.text(f"numbers-period-{unit}"),
        [_day(reader, period) for period in periods],
        [(label, [counted[label, period] for period in periods]) for label, _ in totals.most_common()],
    )


def as_csv(reader: Reader, found: Numbers) -> bytes:
    """All numbers in four columns, one number a line; a spreadsheet opens it without asking anything."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=SEPARATORS.get(reader.language, ","))
    lines.writerow(reader.text(f"numbers-csv-{column}") for column in ("part", "what", "period", "number"))
    for line in _lines(reader, found):
        lines.writerow(tame(cell) for cell in line)
    return written.getvalue().encode("utf-8-sig")


def _lines(reader: Reader, found: Numbers) -> Iterable[tuple[str | int, ...]]:
    whole = f"{found.span.first} – {found.span.last}"
    summary = reader.text("numbers-title")
    yield summary, reader.text("numbers-figure-asked"), whole, found.outcomes.total
    for key, wait in (("median", middle(found.waits)), ("ninetieth", ninetieth(found.waits))):
        if wait is not None:
            yield summary, reader.text(f"numbers-csv-{key}"), whole, round(wait.total_seconds() / 60)
    for plot in plots(reader, found):
        for bar in plot.bars:
            yield plot.title, bar.label, whole, bar.value
    for course in courses(reader, found):
        for label, row in course.rows:
            for period, value in zip(found.span.periods, row, strict=True):
                yield course.title, label, period.isoformat(), value


def tame(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula, whatever a title begins with."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _count(reader: Reader, number: int) -> str:
    return format_decimal(number, locale=reader.locale)


def _part(reader: Reader, number: int, of: int) -> str:
    """42 (31 %)."""
    return f"{_count(reader, number)} ({_share(reader, number, of)})"


def _share(reader: Reader, part: int, of: int) -> str:
    return reader.percent(part / of) if of else reader.text("numbers-nothing")


def _wait(reader: Reader, wait: timedelta | None) -> str:
    return reader.text("numbers-nothing") if wait is None else left_words(reader, wait)


def _day(reader: Reader, day: date) -> str:
    return format_date(day, "d MMM", locale=reader.locale)
