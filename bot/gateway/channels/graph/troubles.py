"""What stops the setting-up of a page, as whoever runs the command reads it: a key of the catalog and its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.gateway.errors import CurioError


@dataclass(frozen=True)
class Trouble:
    """``key``: of the catalog, with the ``arguments`` of that text."""

    key: str
    arguments: dict[str, Any] = field(default_factory=dict)


class TroubleError(CurioError):
    """The page cannot be set up so; ``troubles`` has every reason at once."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        super().__init__("; ".join(f"{trouble.key} {trouble.arguments}" for trouble in troubles))
        self.troubles = list(troubles)
