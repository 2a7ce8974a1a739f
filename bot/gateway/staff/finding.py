"""Which of the conversations the list shows: filters, and a search over what was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.messages import State
from bot.gateway.pages import Reader
from bot.gateway.staff.cards import Card
from bot.gateway.staff.console import Console
from bot.gateway.staff.words import channel_words, shortened

MAX_SEARCH = 200
"""Characters of a search; nobody looks for more."""
FOUND_AT_ONCE = 50
MINE, FOR_ME, OVERDUE, SNOOZED = SHOWN = ("mine", "for-me", "overdue", "snoozed")
"""What the list can be narrowed to; else it shows all but what is kept aside."""


@dataclass(frozen=True)
class Finding:
    """What somebody looks for in the list; each is "" where it does not matter.

    ``show``: one of SHOWN. ``topic``: of the FAQ. ``whole``: all of the list, however long it is.
    """

    words: str = ""
    show: str = ""
    language: str = ""
    channel: str = ""
    topic: str = ""
    whole: bool = False

    @property
    def query(self) -> str:
        """For the address of the list's live part."""
        given = {"q": self.words, "show": self.show, "language": self.language, "channel": self.channel,
                 "topic": self.topic, "whole": "true" if self.whole else ""}  # fmt: skip
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def whole_query(self) -> str:
        """For the address that shows all of what this one shows the beginning of."""
        return replace(self, whole=True).query

    def keeps(self, card: Card) -> bool:
        """Whether the list shows this card; language and channel were chosen by the database."""
        if self.topic and card.topic != self.topic:
            return False
        if self.show == SNOOZED:
            return card.snoozed is not None
        if card.snoozed is not None and not card.mine and self.show != OVERDUE:
            return False  # what is late is shown all the same: the promise to the visitor still holds
        return {MINE: card.mine, FOR_ME: card.for_me or card.mine, OVERDUE: card.overdue}.get(self.show, True)


@dataclass(frozen=True)
class Hit:
    """A conversation in which the words were said, with the newest line that holds them."""

    conversation_id: str
    words: str
    channel: str
    language: str
    when: str
    state: State


def look_for(session: Session, console: Console, reader: Reader, finding: Finding) -> list[Hit]:
    """The conversations in which one line holds all the words, the newest first."""
    found = conversations.saying(
        session, console.museum_id, finding.words[:MAX_SEARCH].split(), FOUND_AT_ONCE,
        language=finding.language, channel=finding.channel,
    )  # fmt: skip
    return [
        Hit(
            conversation.id,
            shortened(message.text),
            channel_words(reader, conversation.channel),
            reader.language_name(conversation.language),
            reader.when(message.created_at),
            conversations.state(session, conversation.id),
        )
        for conversation, message in found
    ]


def choices(session: Session, console: Console, reader: Reader) -> dict[str, list[tuple[str, str]]]:
    """What the form offers: codes and their words."""
    return {
        "topic": [(topic, topic) for topic in conversations.topics(session, console.museum_id)],
        "channel": [(code, channel_words(reader, code)) for code in ("web", *console.windows)],
        "language": sorted(
            ((code, reader.language_name(code)) for code in reader.catalog.languages), key=lambda pair: pair[1]
        ),
    }  # fmt: skip
