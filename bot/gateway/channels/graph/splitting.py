"""Cuts a text that is too long for one message into several, where a reader would pause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

import regex

Measure = Callable[[str], int]

# The gaps that a text may be cut at, best first; what lies in the gap itself is blank and falls away. The sentences:
# a mark and what closes after it, then a blank; not after "1." at the beginning of a line, nor after a single letter
# ("M. Dupont", "J.-C. Martin"). No blank of a word is one that holds its neighbours together, as in "Bonjour !".
GAPS = tuple(
    regex.compile(pattern, regex.MULTILINE)
    for pattern in (
        r"[^\S\n]*\n\s*\n\s*",
        r"\s*\n\s*",
        r"(?:(?<=[!?…][»”’\"')\]]*)|(?<=[!?…]\s?»)|(?<=\.[»”’\"')\]]*)(?<!^\s*\d{1,3}\.)(?<!\b\p{L}\.))"
        r"[^\S\u00a0\u202f]+(?![!?:;»…])|(?<=[。！？][」』）”’]*)(?![。！？」』）”’])",
        r"(?<!«)[^\S\u00a0\u202f\u2007]+(?![!?:;»…%€\s])|(?<=[、，；：])",
        r"\s+",
    )
)
ENOUGH = 1 / 3
"""A part is at least so full before it ends at a paragraph, a line or a sentence: no message of two words before a long
one."""
WORDS = 3
"""From here on in ``GAPS``, a cut is always better than none."""
LARGEST_CODE_POINT = 4
"""Bytes in UTF-8."""


def code_points(text: str) -> int:
    return len(text)


def utf8_bytes(text: str) -> int:
    return len(text.encode())


def split(text: str, limit: int, measure: Measure) -> list[str]:
    """The text in parts of at most ``limit`` as ``measure`` counts (it must add up), in order; none is blank.

    Only blanks between the parts are lost. What readers see as one character is never cut, unless it alone is longer
    than ``limit``.
    """
    if limit < LARGEST_CODE_POINT:
        raise ValueError(f"a message that holds {limit} cannot hold every character")
    clusters = regex.findall(r"\X", text)
    parts = []
    while clusters := _trimmed(clusters):
        room = _room(clusters, limit, measure)
        if room == 0:
            clusters = [*clusters[0], *clusters[1:]]
            continue
        end = room if room == len(clusters) else _end(clusters, room)
        parts.append("".join(_trimmed(clusters[:end])))
        clusters = clusters[end:]
    return parts


def _trimmed(clusters: list[str]) -> list[str]:
    """Without blank clusters at either end; a blank that carries an accent is not blank."""
    start, stop = 0, len(clusters)
    while start < stop and clusters[start].isspace():
        start += 1
    while start < stop and clusters[stop - 1].isspace():
        stop -= 1
    return clusters[start:stop]


def _room(clusters: list[str], limit: int, measure: Measure) -> int:
    """How many clusters fit from the beginning."""
    fitting = 0
    for total in accumulate(measure(cluster) for cluster in clusters):
        if total > limit:
            break
        fitting += 1
    return fitting


def _end(clusters: list[str], room: int) -> int:
    """After how many clusters the part ends, at most ``room``; more than that do follow."""
    # One more: a gap may begin where the room ends, and what follows it decides whether it is one.
    window = clusters[: room + 2]
    starts = list(accumulate((len(cluster) for cluster in window), initial=0))
    place_of = {start: place for place, start in enumerate(starts)}
    text = "".join(window)
    for rank, gap in enumerate(GAPS):
        least = 1 if rank >= WORDS else room * ENOUGH
        ends = [end for end in _ends(gap, text, place_of) if least <= end <= room]
        if ends:
            return ends[-1]
    return room


def _ends(gap: regex.Pattern[str], text: str, place_of: dict[int, int]) -> Iterator[int]:
    """The places, counted in clusters, where a gap begins that cuts no cluster."""
    for found in gap.finditer(text):
        if found.start() in place_of and found.end() in place_of:
            yield place_of[found.start()]
