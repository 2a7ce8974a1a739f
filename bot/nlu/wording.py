"""A decision put into words: only the FAQ's answers and the catalogs' sentences, never a text of the program's own.

The shape of a reply is described in ``docs/protocol.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale

from bot.catalog import Catalog
from bot.faq import SECOND_LANGUAGE, Entry, Faq
from bot.museum import Museum
from bot.nlu.decision import Decision

NONE_OF_THESE, ASK_PERSON = "none", "person"


@dataclass(frozen=True)
class Wording:
    """What replies are made of, at one moment."""

    faq: Faq
    museum: Museum
    catalog: Catalog
    now: datetime

    def answer(self, decision: Decision) -> dict[str, Any]:
        """The answers of a decision to answer; several when several questions were asked."""
        entries = [self.faq.by_id[entry] for entry in decision.entries]
        answers = [self._one_answer(entry, decision) for entry in entries]
        notices = [self._notice(decision.language, answer["language"]) for answer in answers]
        notice = next((notice for notice in notices if notice), None)
        parts = [notice, *(self._as_text(answer, titled=len(answers) > 1) for answer in answers)]
        reply = self._reply("answer", decision, "\n\n".join(part for part in parts if part))
        return {**reply, "notice": notice, "answers": answers}

    def suggest(self, decision: Decision) -> dict[str, Any]:
        """Up to three curated questions to choose from, and the way to a person."""
        titles = [
            (self._title(self.faq.by_id[entry], decision.language), f"entry:{entry}") for entry in decision.entries
        ]
        way_out = (self._say(decision.language, "none-of-these"), NONE_OF_THESE)
        reply = self._reply("suggest", decision, self._say(decision.language, "suggest"))
        return {**reply, "choices": [{"title": title, "payload": payload} for title, payload in [*titles, way_out]]}

    def small_talk(self, decision: Decision, key: str) -> dict[str, Any]:
        """The catalog's sentence ``assistant-<key>``; where words failed, with a way to a person."""
        name = self.museum.text(self.museum.name, decision.language)
        reply = self._reply("smalltalk", decision, self._say(decision.language, key, museum=name))
        if key not in ("no-words", "bot", "gone"):
            return reply
        return {**reply, "choices": [{"title": self._say(decision.language, "ask-person"), "payload": ASK_PERSON}]}

    def _reply(self, kind: str, decision: Decision, text: str) -> dict[str, Any]:
        return {
            "curio": 1, "kind": kind, "language": decision.language, "text": text, "notice": None, "answers": [],
            "choices": [], "decision": decision.as_dict(),
        }  # fmt: skip

    def _one_answer(self, entry: Entry, decision: Decision) -> dict[str, Any]:
        language = entry.answer_language(decision.language, self.faq.default_language)
        image, author = entry.image, entry.answered_by
        text = self.museum.render(entry.answer[language], language, self.catalog, self.now, decision.day_of(entry.id))
        return {
            "entry": entry.id,
            "title": self._title(entry, language),
            "text": text,
            "language": language,
            "links": [{"title": self._in(link.title, language), "url": link.url} for link in entry.links],
            "image": {"url": image.url, "alt": self._in(image.alt, language)} if image else None,
            "answered_by": {"name": author.name, "role": self._in(author.role, language)} if author else None,
            "probability": decision.probability,
        }

    def _in(self, texts: dict[str, str], language: str) -> str:
        return texts.get(language) or texts[self.faq.default_language]

    def _title(self, entry: Entry, wanted: str) -> str:
        for language in (wanted, SECOND_LANGUAGE):
            if entry.questions.get(language):
                return entry.questions[language][0]
        return entry.title(wanted, self.faq.default_language)

    def _notice(self, wanted: str, given: str) -> str | None:
        """A line in the visitor's own language when the answer is in another one."""
        if given == wanted:
            return None
        spoken = wanted if self.catalog.knows(wanted, "assistant-only-in") else SECOND_LANGUAGE
        return self._say(spoken, "only-in", language=Locale(spoken).languages.get(given, given))

    def _as_text(self, answer: dict[str, Any], *, titled: bool) -> str:
        """The answer for channels that show text only."""
        title = f"**{answer['title']}**" if titled else ""
        author = answer["answered_by"]
        signature = f"— {author['name']}, {author['role']}" if author else ""
        links = "\n".join(f"{link['title']}: {link['url']}" for link in answer["links"])
        return "\n\n".join(part for part in (title, answer["text"], signature, links) if part)

    def _say(self, language: str, key: str, /, **arguments: Any) -> str:
        return self.catalog.text(language, f"assistant-{key}", **arguments)
