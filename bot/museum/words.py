"""Times, dates, lists and weeks in words, in one language of the catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from fluent.runtime.types import fluent_number

from bot.catalog import Catalog
from bot.museum.calendar import minutes, span
from bot.museum.facts import MonthDay, Period, Price, Ranges

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}  # any other currency is shown by its code


@dataclass(frozen=True)
class Words:
    """Says single facts in ``language``; what the catalog lacks is said in English."""

    catalog: Catalog
    language: str

    def say(self, key: str, **arguments: Any) -> str:
        """The catalog's text for ``hours-<key>``."""
        return self.catalog.text(self.language, f"hours-{key}", **arguments)

    def clock(self, at: time) -> str:
        """18 h 30, 6:30 pm."""
        if at in (time(0), time(12)):
            return self.say("time-noon" if at.hour else "time-midnight")
        key = "time-minutes" if at.minute else "time"
        half = "am" if at.hour < 12 else "pm"
        return self.say(key, hour=at.hour, hour12=(at.hour - 1) % 12 + 1, minute=f"{at.minute:02}", half=half)

    def day(self, day: date, year: bool = True) -> str:
        """vendredi 1er mai 2027, Friday 1 May 2027."""
        return self.say(
            "date" if year else "date-short",
            weekday=self.weekday(day.weekday()),
            day=day.day,
            month=self.say(f"month-{day.month}"),
            year=str(day.year),
        )

    def weekday(self, number: int) -> str:
        """The name of a weekday, Monday being 0."""
        return self.say(f"weekday-{number + 1}")

    def month_day(self, at: MonthDay) -> str:
        """1er juillet, 1 July."""
        return self.say("month-day", day=at[1], month=self.say(f"month-{at[0]}"))

    def period(self, period: Period) -> str:
        """du 1er juillet au 31 août, from 1 July to 31 August."""
        first, last = (
            self.day(end) if isinstance(end, date) else self.month_day(end) for end in (period.first, period.last)
        )
        return self.say("period-dates", first=first, last=last)

    def days(self, first: date, last: date) -> str:
        """du lundi 11 janvier au vendredi 15 janvier 2027, or the one day."""
        if first == last:
            return self.day(first)
        start = self.day(first, year=first.year != last.year)
        return self.say("period-dates", first=start, last=self.day(last))

    def listed(self, parts: Sequence[str]) -> str:
        """a, b et c."""
        if len(parts) < 2:
            return "".join(parts)
        text = self.say("list-and", first=parts[-2], rest=parts[-1])
        for part in reversed(parts[:-2]):
            text = self.say("list-comma", first=part, rest=text)
        return text

    def ranges(self, ranges: Ranges) -> str:
        """de 10 h à 18 h et de 19 h à minuit."""
        return self.listed([self.say("range", **{"from": self.clock(a), "to": self.clock(b)}) for a, b in ranges])

    def weekdays(self, numbers: Sequence[int]) -> str:
        """du mardi au dimanche; le lundi et le mercredi; tous les jours. ``numbers`` rise, Monday is 0."""
        if len(numbers) == 7:
            return self.say("every-day")
        parts = []
        for run in _runs(numbers):
            if len(run) > 2:
                parts.append(self.say("from-weekday", first=self.weekday(run[0]), last=self.weekday(run[-1])))
            else:
                parts += [self.say("on-weekday", weekday=self.weekday(number)) for number in run]
        return self.listed(parts)

    def week(self, weekly: tuple[Ranges, ...], say_closed: bool = True) -> str:
        """A week in words: the usual hours first, then longer days, other hours and (in brackets) closed days."""
        days_of: dict[Ranges, list[int]] = {}
        for number, ranges in enumerate(weekly):
            days_of.setdefault(ranges, []).append(number)
        closed = days_of.pop((), [])
        if not days_of:
            return self.say("never")
        usual = Counter(ranges for ranges in weekly if ranges).most_common(1)[0][0]
        longer = [ranges for ranges in days_of if _differs_in_closing(ranges, usual)]
        together = sorted(number for ranges in (usual, *longer) for number in days_of[ranges])
        parts = [self.say("week-part", days=self.weekdays(together), ranges=self.ranges(usual))]
        for ranges, numbers in days_of.items():
            if ranges in longer:
                parts.append(self.say("until-on", time=self.clock(ranges[-1][1]), days=self.weekdays(numbers)))
            elif ranges != usual:
                parts.append(self.say("week-part", days=self.weekdays(numbers), ranges=self.ranges(ranges)))
        text = parts[0] + "".join(f", {part}" for part in parts[1:])
        if not closed or not say_closed:
            return text
        return self.say("week-note", week=text, note=self.say("week-closed", days=self.weekdays(closed)))

    def amount(self, price: Price, currency: str) -> str:
        """12 €, €12.50, free."""
        if not price.amount:
            return self.say("amount-free")
        digits = 0 if price.amount == int(price.amount) else 2
        number = fluent_number(price.amount, minimumFractionDigits=digits)
        return self.say("amount", number=number, currency=SYMBOLS.get(currency, currency))


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _differs_in_closing(ranges: Ranges, usual: Ranges) -> bool:
    """Whether the day is the usual one but for a later closing."""
    if len(ranges) != 1 or len(usual) != 1 or ranges == usual:
        return False
    return minutes(ranges[0][0]) == minutes(usual[0][0]) and span(ranges[0])[1] > span(usual[0])[1]
