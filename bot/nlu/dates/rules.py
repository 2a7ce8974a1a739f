"""The patterns that say where a day may stand in folded text, built from each language's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from bot.nlu.dates import readings
from bot.nlu.dates.words import WORDS, DateWords

Reading = Callable[["re.Match[str]", date], "date | None"]


@dataclass(frozen=True)
class Rule:
    """``pattern`` finds a place, ``read`` says which day it means; ``lead`` lets "le", "on the" belong to it."""

    pattern: re.Pattern[str]
    read: Reading
    lead: bool = True


@lru_cache(maxsize=16)
def rules_for(lang: str) -> tuple[Rule, ...]:
    """All rules of a language; for one without words, those for dates in figures."""
    words = WORDS.get(lang)
    rules = list(_figure_rules(lang))
    if words is not None:
        rules += _relative_rules(words)
        rules += _weekday_rules(words)
        rules += _month_rules(words, lang)
        rules += _holiday_rules(words)
        rules.append(_rule(words.amount, partial(readings.after_amount, lang)))
        rules.append(_rule(words.weekend, partial(readings.weekend, re.compile(rf"\b(?:{words.coming})\b"))))
        rules.append(_rule(_filled(words.never, words), readings.no_day))
    return tuple(rules)


def _rule(pattern: str, read: Reading, lead: bool = True) -> Rule:
    # No word, figure or decimal may touch the expression.
    whole = rf"(?<![\w/])(?<!\d[.,])(?:{pattern})(?!\w)"
    return Rule(re.compile(re.sub(r" (?![?*+\]])", " +", whole)), read, lead)


def _filled(pattern: str, words: DateWords) -> str:
    return pattern.replace("{weekday}", f"(?:{'|'.join(words.weekdays)})")


def _named(group: str, choices: tuple[str, ...]) -> str:
    """Alternatives whose position can be read back by :func:`readings.chosen`."""
    return "(?:" + "|".join(f"(?P<{group}{number}>{choice})" for number, choice in enumerate(choices)) + ")"


def _relative_rules(words: DateWords) -> Iterator[Rule]:
    for pattern, ahead in words.relative.items():
        yield _rule(pattern, partial(readings.ahead, ahead), lead=False)


def _weekday_rules(words: DateWords) -> Iterator[Rule]:
    weekday = _named("weekday", words.weekdays)
    yield _rule(weekday, readings.next_weekday)
    yield _rule(
        rf"(?:{words.coming}) {weekday}|{_again(weekday)} (?:{words.coming})", partial(readings.next_weekday, least=1)
    )
    yield _rule(rf"(?:{words.passed}) {weekday}|{_again(weekday)} (?:{words.passed})", readings.last_weekday)
    yield _rule(rf"{weekday},? (?:{words.week_after})", readings.weekday_next_week)
    if words.nth:
        nth = _named("nth", tuple(words.nth))
        month = _named("month", words.months)
        of = rf"(?: (?:{words.of_month})| (?:of|in|de|d') ?{month})?"
        nth_day = partial(readings.nth_day, tuple(words.nth.values()))
        yield _rule(rf"{nth} {weekday}{of}", nth_day)
        yield _rule(rf"{nth} week[- ]?end{of[:-1]}", nth_day)


def _again(weekday: str) -> str:
    """The same alternatives under other group names, since a name may stand only once in a pattern."""
    return weekday.replace("<weekday", "<weekdayx")


def _month_rules(words: DateWords, lang: str) -> Iterator[Rule]:
    weekday = _filled("{weekday}", words)
    month = _named("month", words.months)
    ordinal = r"(?:er|st|nd|rd|th|º|°|\.)?"
    day = rf"(?P<day>\d{{1,2}}|premier|first){ordinal}"
    until = rf"(?: ?(?:-|au|et|ou|to|and|or|&|y|e|und|bis) ?(?:le |the )?\d{{1,2}}{ordinal})?"
    year = r"(?:,? (?:de |del )?(?P<year>\d{4})(?!\d))?"
    follows = rf"(?= *(?:\Z|[?!;:)\n]|[.,](?!\d))| (?:{words.follows})\b)"
    lead = r"(?:le |du |jusqu'au |on the |until the |the )?"  # as a bare day may have, so that the longer one wins
    yield _rule(
        rf"(?:{weekday},? (?:the |le |den |el )?|{lead}){day}{until} ?(?:de |di |of |d')?{month}\.?{year}",
        readings.day_month,
    )
    if lang == "en":
        # "May I", "May 2 adults …" and "march 4 miles" are no dates.
        sure = rf"(?:st|nd|rd|th)(?!\w){year}|,? (?P<late>\d{{4}})(?!\d)|{follows}"
        yield _rule(rf"(?:{weekday},? )?{month}\.? (?:the )?(?P<day>\d{{1,2}})(?:{sure})", readings.day_month)
    if words.follows:
        bare_day = words.bare_day.replace("{weekday}", _named("weekday", words.weekdays))
        yield _rule(bare_day + follows, readings.day_of_month)


def _holiday_rules(words: DateWords) -> Iterator[Rule]:
    for pattern, (name, after) in words.holidays.items():
        yield _rule(pattern, partial(readings.holiday, name, after))


COUNTED = (
    r"(?! ?(?:ans?|pers|personnes?|heures?|h|jours?|j|adultes?|enfants?|mois|semaines?|fois|minutes?|mn|min|euros?|€|%"
    r"|tarif|kids|people|persons|years?|yrs?|hours?|hrs?|days?|weeks?|times?|adults?|children|price|etoiles?|stars?)\b)"
)


def _figure_rules(lang: str) -> Iterator[Rule]:
    yield _rule(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", partial(readings.figures, lang))
    yield _rule(
        r"(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>\d{4})(?![./-]\d)", partial(readings.figures, lang)
    )
    yield _rule(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{2})(?!/)", partial(readings.figures, lang))
    yield _rule(rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![/\d]){COUNTED}", partial(readings.figures, lang))
    if lang == "de":
        yield _rule(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?!\d)", partial(readings.figures, lang))
