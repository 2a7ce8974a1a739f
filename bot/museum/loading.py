"""Reads and checks ``data/museum.yml``; a file with a single problem is refused whole, with every problem named."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo, available_timezones

import holidays

from bot.checked_yaml import Place, Problems, parse_yaml, read_yaml
from bot.museum import readers
from bot.museum.calendar import holidays_of
from bot.museum.facts import (
    Change,
    ChangeKind,
    Contacts,
    FreeRule,
    Hours,
    MuseumError,
    Period,
    Price,
    Season,
    Staff,
)
from bot.museum.museum import Museum

REQUIRED = ("version", "name", "site", "timezone", "languages", "contacts", "hours", "prices", "staff")
HOURS_REQUIRED = ("weekly", "last_entry_minutes", "late_after")
HOURS_OPTIONAL = ("seasons", "holidays", "every_year", "exceptions")
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
PERIOD = ("on", "from", "until")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
CATEGORY = re.compile(r"[a-z][a-z0-9_]*\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")
SOME_YEARS = range(2024, 2029)  # enough to see every name that a country's holidays have


def load_museum(path: Path) -> Museum:
    """Read and check the museum's file.

    Raises:
        MuseumError: with all problems at once, each like ``museum.yml line 12: what is wrong; how to mend it``.
    """
    problems = Problems(path.name)
    return _finish(read_yaml(path, problems), problems)


def parse_museum(text: str, name: str = "museum.yml") -> Museum:
    """As :func:`load_museum`, from text."""
    problems = Problems(name)
    return _finish(parse_yaml(text, problems), problems)


def _finish(root: Place | None, problems: Problems) -> Museum:
    museum = _MuseumReader(root).read() if root is not None else None
    if problems.found or museum is None:
        raise MuseumError(problems.found)
    return museum


class _MuseumReader:
    """Reads the sections one by one; a section that is missing is reported once and reads as if it were empty."""

    def __init__(self, root: Place) -> None:
        self._root = root
        self._fields = root.fields(REQUIRED, ("logo", "free_days"))
        self._languages = self._read_languages()

    def read(self) -> Museum | None:
        version = self._fields.get("version")
        if version is not None and version.whole() != 1:
            version.wrong("version must be 1")
        zone, hours, contacts, staff = self._read_zone(), self._read_hours(), self._read_contacts(), self._read_staff()
        currency, prices = self._read_prices()
        name, site, logo = self._texts(self._fields, "name"), self._read_url("site"), self._read_url("logo")
        if zone is None or hours is None or contacts is None or staff is None or site is None:
            return None
        return Museum(
            name=name, site=site, logo=logo, timezone=zone, languages=tuple(self._languages), contacts=contacts,
            hours=hours, currency=currency, prices=prices, staff=staff,
        )  # fmt: skip

    def _read_languages(self) -> list[str]:
        place = self._fields.get("languages")
        codes = []
        for listed in place.items() if place is not None else []:
            code = listed.text()
            if code is not None and (not LANGUAGE.match(code) or code in codes):
                listed.wrong(f"'{code}' is not a language code like fr, or stands there twice")
            elif code is not None:
                codes.append(code)
        if place is not None and not codes:
            place.wrong("languages must list at least one language, the museum's own one in front")
        return codes

    def _texts(self, fields: dict[str, Place], name: str) -> dict[str, str]:
        # Without any language there is nothing to check the texts against, and that is reported already.
        return readers.read_texts(fields[name], self._languages) if name in fields and self._languages else {}

    def _read_url(self, name: str) -> str | None:
        place = self._fields.get(name)
        url = place.text() if place is not None else None
        if place is not None and url is not None and not re.match(r"https?://\S+\Z", url):
            place.wrong(f"{name}: '{url}' is not an address that starts with https://")
        return url

    def _read_zone(self) -> ZoneInfo | None:
        place = self._fields.get("timezone")
        name = place.text() if place is not None else None
        if place is None or name is None:
            return None
        try:
            return ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            near = difflib.get_close_matches(name, available_timezones(), 1)
            hint = f"did you mean '{near[0]}'?" if near else "write it like Europe/Paris"
            place.wrong(f"timezone: '{name}' is not a known time zone; {hint}")
            return None

    def _read_contacts(self) -> Contacts | None:
        place = self._fields.get("contacts")
        fields = place.fields(("email", "phone", "address")) if place is not None else {}
        if len(fields) < 3:
            return None
        email, phone = fields["email"].text(), fields["phone"].text()
        if email is not None and not re.match(r"[^@\s]+@[^@\s]+\Z", email):
            fields["email"].wrong(f"contacts.email: '{email}' is not an e-mail address")
        return Contacts(email or "", phone or "", self._address(fields["address"]))

    def _address(self, place: Place) -> dict[str, str]:
        """An address is mostly the same in every language, so that one text is enough."""
        if isinstance(place.node.value, list):
            return readers.read_texts(place, self._languages)
        return dict.fromkeys(self._languages[:1], place.text() or "")

    def _read_hours(self) -> Hours | None:
        place = self._fields.get("hours")
        fields = place.fields(HOURS_REQUIRED, HOURS_OPTIONAL) if place is not None else {}
        country, on_holidays = self._read_holidays(fields.get("holidays"))
        seasons = [self._read_season(listed) for listed in _listed(fields.get("seasons"))]
        every_year = [self._read_rule(listed, once=False) for listed in _listed(fields.get("every_year"))]
        exceptions = [self._read_rule(listed, once=True) for listed in _listed(fields.get("exceptions"))]
        free = [self._read_free(listed) for listed in _listed(self._fields.get("free_days"))]
        if any(name not in fields for name in HOURS_REQUIRED):
            return None
        return Hours(
            weekly=readers.read_weekly(fields["weekly"]),
            last_entry_minutes=readers.read_positive(fields["last_entry_minutes"], 600),
            late_after=readers.read_clock(fields["late_after"]),
            seasons=tuple(season for season in seasons if season),
            country=country,
            holidays=on_holidays,
            every_year=tuple(rule for rule in every_year if rule),
            exceptions=tuple(rule for rule in exceptions if rule),
            free=tuple(rule for rule in free if rule),
        )

    def _read_season(self, place: Place) -> Season | None:
        fields = place.fields(("label", "weekly"), PERIOD)
        period = readers.read_period(fields, place)
        weekly = readers.read_weekly(fields["weekly"]) if "weekly" in fields else ()
        label = self._texts(fields, "label")
        return Season(label, period, weekly) if period and weekly else None

    def _read_rule(self, place: Place, once: bool) -> tuple[Period, Change] | None:
        fields = place.fields(("reason",), (*PERIOD, *CHANGE_KINDS))
        period = readers.read_period(fields, place, once)
        change = self._read_change(fields, place)
        return (period, change) if period and change else None

    def _read_change(self, fields: dict[str, Place], whole: Place) -> Change | None:
        reason = self._texts(fields, "reason")
        kinds = [kind for kind in CHANGE_KINDS if kind in fields]
        if len(kinds) != 1:
            whole.wrong(f"{whole.name}: say exactly one of {', '.join(CHANGE_KINDS)}")
            return None
        kind, place = kinds[0], fields[kinds[0]]
        if kind == "closed":
            if place.flag() is False:
                place.wrong(f"{place.name}: closed can only be true; for an opening write hours: 10:00-18:00")
            return Change(kind, reason)
        if kind in ("opens_at", "closes_at"):
            return Change(kind, reason, at=readers.read_clock(place))
        ranges = readers.read_ranges(place)
        if place.text() == "closed":
            place.wrong(f"{place.name}: write closed: true instead")
        return Change(kind, reason, ranges)

    def _read_holidays(self, place: Place | None) -> tuple[str | None, dict[str, Change]]:
        fields = place.fields(("country", "days")) if place is not None else {}
        country = fields["country"].text() if "country" in fields else None
        if country is not None and country not in holidays.list_supported_countries():
            fields["country"].wrong(f"'{country}' is not a country code with known holidays, like FR")
            country = None
        known = _holiday_names(country) if country else set()
        changes: dict[str, Change] = {}
        for listed in _listed(fields.get("days")):
            inner = listed.fields(("name", "reason"), CHANGE_KINDS)
            change = self._read_change(inner, listed)
            name = inner["name"].text() if "name" in inner else None
            if name is not None and known and name not in known:
                inner["name"].wrong(f"{country} has no holiday '{name}'; known: {', '.join(sorted(known))}")
            elif name in changes:
                inner["name"].wrong(f"the holiday '{name}' stands there twice; keep one")
            elif name is not None and change is not None:
                changes[name] = change
        return country, changes

    def _read_free(self, place: Place) -> FreeRule | None:
        fields = place.fields(("label",), ("every", *PERIOD))
        label = self._texts(fields, "label")
        if "every" not in fields:
            period = readers.read_period(fields, place)
            return FreeRule(period, label) if period else None
        if any(name in fields for name in PERIOD):
            place.wrong(f"{place.name}: say either every: … or a date, not both")
        rule = readers.read_nth_day(fields["every"])
        return FreeRule(rule, label) if rule else None

    def _read_prices(self) -> tuple[str, dict[str, Price]]:
        place = self._fields.get("prices")
        fields = place.fields(("currency", "categories")) if place is not None else {}
        currency = fields["currency"].text() if "currency" in fields else None
        if currency is not None and not CURRENCY.match(currency):
            fields["currency"].wrong(f"'{currency}' is not a currency code like EUR")
        prices = {}
        categories = fields["categories"].fields((), None) if "categories" in fields else {}
        for name, listed in categories.items():
            if not CATEGORY.match(name) or name == "table":
                listed.wrong(f"'{name}' cannot name a price; use small letters, digits and _ (and not 'table')")
            inner = listed.fields(("amount", "label"))
            if len(inner) == 2:
                prices[name] = Price(self._texts(inner, "label"), readers.read_amount(inner["amount"]))
        return currency or "", prices

    def _read_staff(self) -> Staff | None:
        place = self._fields.get("staff")
        fields = place.fields(("hours", "promises")) if place is not None else {}
        if len(fields) < 2:
            return None
        weekly = readers.read_weekly(fields["hours"], every_day=False)
        promises = fields["promises"].fields(("practical_staff_hours", "knowledge_working_days"), ("knowledge_topics",))
        if not any(weekly):
            fields["hours"].wrong("staff.hours has no hours at all; name at least one weekday")
        if any(closes <= opens for ranges in weekly for opens, closes in ranges):
            fields["hours"].wrong("staff.hours must end on the same day; write two ranges on two days")
        if not {"practical_staff_hours", "knowledge_working_days"} <= promises.keys():
            return None
        topics = (topic.text() for topic in _listed(promises.get("knowledge_topics")))
        return Staff(
            weekly,
            readers.read_positive(promises["practical_staff_hours"], 100),
            readers.read_positive(promises["knowledge_working_days"], 100),
            tuple(topic for topic in topics if topic),
        )


def _listed(place: Place | None) -> list[Place]:
    return place.items() if place is not None else []


def _holiday_names(country: str) -> set[str]:
    return {name for year in SOME_YEARS for names in holidays_of(country, year).values() for name in names}
