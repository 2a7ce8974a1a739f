"""The last step before a person reads a message: from a message's text to HTML that is safe in any page.

Bot texts are the Markdown subset of the FAQ (paragraphs, bold, italic, lists, links). What visitors and staff typed is
never Markdown: it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

SAFE_LINK = re.compile(r"(https?://[^\s/]|mailto:[^\s]|tel:[+\d])", re.IGNORECASE)
SAFE_IMAGE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
TYPED_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
ENDING = ".,;:!?…»”’*_"
LINK = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>')


class _Renderer(RendererHTML):
    """Links leave the page, and say so to the browser."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].attrSet("rel", "noopener noreferrer")
        tokens[idx].attrSet("target", "_blank")
        return self.renderToken(tokens, idx, options, env)

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>\n"


def markdown_subset() -> MarkdownIt:
    """Reads, and renders as HTML, what the FAQ's texts may use: paragraphs, bold, italic, lists, safe links."""
    subset = MarkdownIt("zero", {"html": False}, renderer_cls=_Renderer)
    subset.enable(["list", "emphasis", "link", "autolink", "escape", "newline", "entity"])
    subset.validateLink = is_safe_link  # type: ignore[method-assign]  # the documented way to narrow it
    return subset


def is_safe_link(url: str) -> bool:
    """Whether a link may be shown: http, https, mailto and tel only."""
    return SAFE_LINK.match(url.strip()) is not None


def is_safe_image(url: str) -> bool:
    """Whether a picture's address may be shown: http and https only."""
    return SAFE_IMAGE.match(url.strip()) is not None


def answer_html(text: str) -> Markup:
    """A bot's text (Markdown subset) as HTML."""
    return Markup(markdown_subset().render(text))  # noqa: S704  # raw HTML is off; links are checked


def typed_html(text: str) -> Markup:
    """What a visitor typed, escaped, with its paragraphs and line breaks."""
    return _paragraphs([escape(line) for line in _lines(text)])


def staff_html(text: str) -> Markup:
    """What a member of staff typed: as :func:`typed_html`, and web addresses become links."""
    return _paragraphs([_linked(line) for line in _lines(text)])


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")


def _paragraphs(lines: list[Markup]) -> Markup:
    """Lines joined by breaks; a blank line begins a new paragraph."""
    blocks: list[list[Markup]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return Markup("\n").join(Markup("<p>{}</p>").format(Markup("<br>\n").join(block)) for block in blocks if block)


def _linked(line: str) -> Markup:
    parts: list[Any] = []
    end = 0
    for found in TYPED_URL.finditer(line):
        url = _without_ending(found.group())
        parts += [escape(line[end : found.start()]), LINK.format(quote(url, safe="%/:?#[]@!$&'()*+,;=~"), url)]
        end = found.start() + len(url)
    return Markup("").join([*parts, escape(line[end:])])


def _without_ending(url: str) -> str:
    """Without the punctuation of the sentence that the address stands in."""
    while url and (url[-1] in ENDING or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url
