"""What a visitor sees of the museum at Meta before the first word: greeting, menu and first questions.

``wanted`` computes the profile and is pure; ``applying.py`` puts it in place.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.catalog import Catalog
from bot.faq import Entry, Faq
from bot.gateway.channels.graph.troubles import Trouble, TroubleError
from bot.museum import Museum

# The museum's languages as Meta names them. A visitor whose locale is in no list gets the one called "default".
LOCALES = {
    "fr": ("fr_FR", "fr_CA"),
    "en": ("en_US", "en_GB"),
    "de": ("de_DE",),
    "es": ("es_ES", "es_LA"),
    "it": ("it_IT",),
    "pt": ("pt_PT", "pt_BR"),
    "ja": ("ja_JP",),
    "zh": ("zh_CN",),
}
MAX_GREETING = 160
MAX_TITLE = 30
MAX_QUESTION = 80
MAX_MENU = 20
MAX_QUESTIONS = 4

FIELDS = {
    "messenger": ("get_started", "greeting", "persistent_menu", "ice_breakers", "whitelisted_domains"),
    "instagram": ("persistent_menu", "ice_breakers"),
}

Profile = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What the profile is made of. ``languages``: those of the museum that have texts, its own first.

    ``entries``: the FAQ entries to offer, in this order; empty: the first entry of each topic.
    """

    museum: Museum
    faq: Faq
    catalog: Catalog
    languages: Sequence[str]
    public_url: str
    today: date
    entries: Sequence[str] = ()
    channel: str = "messenger"


def wanted(plan: Plan) -> Profile:
    """The whole profile, in Meta's format.

    Raises:
        TroubleError: with everything that Meta would not take, each naming the text or the entry, and the language.
    """
    maker = _Maker(plan)
    makers: dict[str, Callable[[], Any]] = {
        "get_started": lambda: {"payload": "start"},
        "greeting": maker.greeting,
        "persistent_menu": maker.menu,
        "ice_breakers": maker.questions,
        "whitelisted_domains": lambda: sites(plan.public_url),
    }
    profile = {field: makers[field]() for field in FIELDS[plan.channel]}
    if maker.troubles:
        raise TroubleError(maker.troubles)
    return {field: value for field, value in profile.items() if value}


def offered(faq: Faq, today: date) -> list[Entry]:
    """The entries that are offered when nobody chose any: of each topic the one that stands first in the file.

    One that does not answer today, or that a person must always see, is passed over.
    """
    topics: dict[str, Entry] = {}
    for entry in faq.entries:
        if entry.is_valid_on(today) and not entry.escalate:
            topics.setdefault(entry.topic, entry)
    return list(topics.values())[:MAX_QUESTIONS]


def wording(entry: Entry, language: str, limit: int) -> str | None:
    """How the entry is called on a button: its first phrasing, else its shortest; ``None`` when neither fits."""
    phrasings = entry.questions.get(language, ())
    shortest = sorted(phrasings, key=length)[:1]
    fitting = (text for text in [*phrasings[:1], *shortest] if length(text) <= limit)
    text = next(fitting, None)
    return text and text[0].upper() + text[1:]


def sites(public_url: str) -> list[str]:
    """Our own site, for the list of sites that may appear inside Messenger; it takes https addresses only."""
    address = urlsplit(public_url)
    return [f"https://{address.netloc}"] if address.scheme == "https" else []


def length(text: str) -> int:
    """Characters as the strictest reading of Meta's limits counts them: an emoji outside the basic plane is two."""
    return len(text.encode("utf-16-le")) // 2


class _Maker:
    """Makes the parts of one profile, and gathers what is wrong with them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.troubles: list[Trouble] = []
        self.entries = self._chosen() if plan.entries else offered(plan.faq, plan.today)

    def greeting(self) -> list[dict[str, Any]]:
        """In every language of the catalog that has it, for it says that a program answers."""
        known = [one for one in self.plan.catalog.languages if self.plan.catalog.knows(one, "profile-greeting")]
        languages = dict.fromkeys([self.plan.languages[0], *known])
        return _by_locale(languages, lambda language: {"text": self._text(language, "profile-greeting", MAX_GREETING)})

    def menu(self) -> list[dict[str, Any]]:
        def menu_in(language: str) -> dict[str, Any]:
            buttons = [
                self._button(language, "profile-menu-person", "person"),
                *self._entry_buttons(language),
                {"type": "web_url", "title": self._title(language, "profile-menu-site"), "url": self.plan.museum.site},
                self._button(language, "profile-menu-erase", "erase"),
            ]
            # Instagram knows no closed text field.
            opened = {"composer_input_disabled": False} if self.plan.channel == "messenger" else {}
            return {"call_to_actions": buttons, **opened}

        most = MAX_MENU - 3
        if len(self.entries) > most:
            self._wrong("profile-trouble-too-many", count=len(self.entries), limit=most)
        return _by_locale(self._spoken(), menu_in)

    def questions(self) -> list[dict[str, Any]]:
        def questions_in(language: str) -> dict[str, Any]:
            entries = self.entries[:MAX_QUESTIONS]
            called = [(entry, self._called(entry, language, MAX_QUESTION)) for entry in entries]
            asked = [{"question": text, "payload": f"entry:{entry.id}"} for entry, text in called if text]
            return {"call_to_actions": asked}

        made = _by_locale(self._spoken(), questions_in)
        return [part for part in made if part["call_to_actions"]] if made[0]["call_to_actions"] else []

    def _chosen(self) -> list[Entry]:
        found = []
        for name in dict.fromkeys(self.plan.entries):
            entry = self.plan.faq.by_id.get(name)
            if entry is None:
                near = difflib.get_close_matches(name, self.plan.faq.by_id, 1)
                self._wrong("profile-trouble-no-entry", entry=name, near=near[0] if near else "none")
            elif not entry.is_valid_on(self.plan.today):
                self._wrong("profile-trouble-not-now", entry=name)
            else:
                found.append(entry)
        return found

    def _spoken(self) -> list[str]:
        """The museum's languages with words for the menu; what the first lacks is said in English."""
        first, *others = self.plan.languages
        return [first, *(one for one in others if self.plan.catalog.knows(one, "profile-menu-person"))]

    def _entry_buttons(self, language: str) -> list[dict[str, Any]]:
        called = [(entry, self._called(entry, language, MAX_TITLE)) for entry in self.entries]
        return [{"type": "postback", "title": text, "payload": f"entry:{entry.id}"} for entry, text in called if text]

    def _called(self, entry: Entry, language: str, limit: int) -> str | None:
        text = wording(entry, language, limit)
        # Whoever named the entry wants to see it; one that nobody chose is left out where it has no short phrasing.
        if text is None and self.plan.entries:
            self._wrong("profile-trouble-no-phrasing", entry=entry.id, language=language, limit=limit)
        return text

    def _button(self, language: str, key: str, payload: str) -> dict[str, Any]:
        return {"type": "postback", "title": self._title(language, key), "payload": payload}

    def _title(self, language: str, key: str) -> str:
        return self._text(language, key, MAX_TITLE)

    def _text(self, language: str, key: str, limit: int) -> str:
        text = self.plan.catalog.text(language, key)
        if length(text) > limit:
            self._wrong("profile-trouble-too-long", text=key, language=language, length=length(text), limit=limit)
        return text

    def _wrong(self, key: str, **arguments: Any) -> None:
        self.troubles.append(Trouble(key, arguments))


def _by_locale(languages: Iterable[str], make: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
    """The part for each locale; the first language is the one that everybody else gets."""
    made = {language: make(language) for language in languages}
    first, *others = made
    named = [(locale, language) for language in others for locale in LOCALES.get(language, ())]
    return [{"locale": locale, **made[language]} for locale, language in [("default", first), *named]]
