"""What is said about one day: open, closed, already closed, free; each a whole sentence from the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import TYPE_CHECKING

from bot.museum import calendar
from bot.museum.facts import Day, Texts
from bot.museum.words import Words

if TYPE_CHECKING:
    from bot.museum.museum import Museum

EXCEPTION_DAYS = 90  # how far "coming exceptions" look ahead
EXCEPTION_LINES = 6


@dataclass(frozen=True)
class Asked:
    """A question about ``day``, asked at ``now`` (on the museum's clock)."""

    museum: Museum
    words: Words
    now: datetime
    day: date

    @property
    def is_today(self) -> bool:
        return self.day == self.now.date()

    def text(self, texts: Texts) -> str:
        """The museum's own words in the language asked for."""
        return self.museum.text(texts, self.words.language)

    def when(self, facts: Day, note: bool = True) -> str:
        """Today, tomorrow or the date; with what sets an open day apart."""
        if self.is_today:
            when = self.words.say("when-today")
        else:
            key = "when-tomorrow" if self.day == self.now.date() + timedelta(days=1) else "when-day"
            when = self.words.say(key, date=self.words.day(self.day))
        if note and facts.note and facts.ranges:
            return self.words.say("when-note", when=when, note=self.text(facts.note))
        return when


def about_day(asked: Asked) -> str:
    """Whether and when the museum is open on the day asked about, what is free, and when it opens again."""
    facts = asked.museum.opening(asked.day)
    if asked.day < asked.now.date():
        return _past(asked, facts)
    sentences = [_still_open(asked)]
    if not facts.ranges:
        sentences += [_closed(asked, facts, "closed"), _opens_next(asked, "reopens") if asked.is_today else ""]
    elif asked.is_today and _ended(asked, facts):
        closing = asked.words.clock(facts.ranges[-1][1])
        sentences += [asked.words.say("over", when=asked.when(facts), time=closing), _opens_next(asked, "reopens")]
    elif asked.is_today and _entry_ended(asked, facts):
        sentences += [_open(asked, facts, "entry-over"), _opens_next(asked, "enter")]
    else:
        free = "free-today" if asked.is_today else "free-day"
        sentences += [_open(asked, facts, "open"), asked.words.say(free) if facts.free else ""]
    return " ".join(filter(None, sentences))


def about_last_entry(asked: Asked) -> str:
    """Until when one may come in on the day asked about; on a closed or finished day, what ``about_day`` says."""
    facts = asked.museum.opening(asked.day)
    over = asked.is_today and _entry_ended(asked, facts)
    if facts.last_entry is None or over or asked.day < asked.now.date():
        return about_day(asked)
    return asked.words.say("last-entry", when=asked.when(facts), last=asked.words.clock(facts.last_entry))


def coming_exceptions(asked: Asked) -> str:
    """The next days with hours of their own, as a Markdown list."""
    lines = list(islice(_exception_lines(asked), EXCEPTION_LINES))
    if not lines:
        return asked.words.say("exceptions-none")
    return "\n".join([asked.words.say("exceptions"), "", *lines])


def _exception_lines(asked: Asked) -> Iterator[str]:
    """A line for every day with hours of its own; days in a row that are alike share one."""
    days = calendar.days_from(asked.now.date(), EXCEPTION_DAYS)
    alike = groupby(((day, asked.museum.opening(day)) for day in days), lambda pair: (pair[1].ranges, pair[1].note))
    for (ranges, note), row in alike:
        if note is None:
            continue
        first, *others = [day for day, _ in row]
        line = asked.words.say(
            "line-open" if ranges else "line-closed",
            when=asked.words.days(first, others[-1] if others else first),
            ranges=asked.words.ranges(ranges),
            note=asked.text(note),
        )
        yield f"- {line[:1].upper()}{line[1:]}"


def _open(asked: Asked, facts: Day, key: str) -> str:
    ranges, last = asked.words.ranges(facts.ranges), facts.last_entry
    return asked.words.say(key, when=asked.when(facts), ranges=ranges, last=asked.words.clock(last) if last else "")


def _closed(asked: Asked, facts: Day, key: str) -> str:
    when = asked.when(facts)
    if facts.note is None:
        return asked.words.say(key, when=when)
    return asked.words.say(f"{key}-note", when=when, note=asked.text(facts.note))


def _past(asked: Asked, facts: Day) -> str:
    if not facts.ranges:
        return _closed(asked, facts, "was-closed")
    return asked.words.say("was-open", when=asked.when(facts), ranges=asked.words.ranges(facts.ranges))


def _ended(asked: Asked, facts: Day) -> bool:
    return calendar.minutes(asked.now.time()) >= calendar.span(facts.ranges[-1])[1]


def _entry_ended(asked: Asked, facts: Day) -> bool:
    if not facts.ranges:
        return False
    end = calendar.span(facts.ranges[-1])[1] - asked.museum.hours.last_entry_minutes
    return calendar.minutes(asked.now.time()) > max(end, calendar.span(facts.ranges[-1])[0])


def _still_open(asked: Asked) -> str:
    """After midnight, when last night's opening still runs."""
    if not (asked.is_today and calendar.open_since_yesterday(asked.museum.hours, asked.now)):
        return ""
    closing = asked.museum.opening(asked.day - timedelta(days=1)).ranges[-1][1]
    return asked.words.say("still-open", time=asked.words.clock(closing))


def _opens_next(asked: Asked, key: str) -> str:
    opens = asked.museum.next_opening(asked.now)
    if opens is None:
        return ""
    tomorrow = opens.date() == asked.now.date() + timedelta(days=1)
    key = f"{key}-tomorrow" if tomorrow else f"{key}-day"
    return asked.words.say(key, date=asked.words.day(opens.date()), time=asked.words.clock(opens.time()))
