"""From the HTML of somebody's answer to the FAQ's Markdown subset. What the subset cannot say goes, its words stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin

import lxml.html
from lxml import etree

from bot.gateway.rendering import is_safe_link

TAG = re.compile(r"<(?:[a-z][a-z0-9]*[\s/>]|/[a-z]|!--|!doctype)", re.IGNORECASE)
BOLD, ITALIC, LINK = "**", "*", "["
MARKS = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "header", "hr", "main", "nav", "p", "pre", "section", "summary", "table",
}  # fmt: skip
DROPPED = {
    "applet", "audio", "button", "canvas", "embed", "form", "frame", "frameset", "head", "iframe", "input", "link",
    "math", "meta", "noframes", "noscript", "object", "option", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
}  # fmt: skip
"""What goes with its words."""

MARKUP = re.compile(
    r"""[*]|(?<!\w)_|_(?!\w)|(?<=\])\(|\\(?=[!-/:-@\[-`{-~])|&(?=\#?\w{1,40};)|<(?=[a-z][\w+.-]{0,40}:|[^\s<>]+@)""",
    re.IGNORECASE | re.ASCII,
)
"""What Markdown would take for more than itself."""
LIST_LINE = re.compile(r"([-+]|\d{1,9}[.)])(?=\s|\Z)")
NOT_IN_ADDRESS = re.compile(r"[\s()<>\\\[\]\"]")
MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
DEEPEST = 100
"""From here on only the words count."""


def markdown(html: str, base: str = "") -> str:
    """An answer in HTML, or in plain text, as Markdown. ``base``: the address that its links are relative to."""
    if not TAG.search(html):
        return "\n".join(_line_start(_escaped(line.strip())) for line in unescape(html).strip().splitlines())
    return markdown_of(_parsed(html), base)


def markdown_of(node: Any, base: str = "") -> str:
    """As :func:`markdown`, from an element that was parsed already."""
    writing = _Writing(base)
    writing.children(node)
    writing.end_block()
    return writing.text()


def words(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    text = " ".join(_texts(_parsed(html))) if TAG.search(html) else unescape(html)
    return " ".join(text.split())


def safe_markdown(text: str) -> str:
    """Markdown without the links that may not be followed; their words stay."""
    return MARKDOWN_LINK.sub(lambda found: found[0] if is_safe_link(found[2]) else found[1], text)


def _parsed(html: str) -> Any:
    """The parser leaves out what is nested more than some 250 deep."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(f"<!doctype html><body>{html}".encode(), parser=parser)


def _texts(node: Any) -> Iterator[str]:
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, one in walk:
        if event == "end":
            yield (one.tail or "") if one is not node else ""
        elif one.tag in DROPPED:
            walk.skip_subtree()
        else:
            yield one.text or ""


def _escaped(text: str) -> str:
    return MARKUP.sub(lambda found: f"\\{found[0]}", text)


def _line_start(line: str) -> str:
    """A line that must not begin a list because of its own words."""
    found = LIST_LINE.match(line)
    return f"{line[: found.end() - 1]}\\{line[found.end() - 1 :]}" if found else line


@dataclass(frozen=True)
class _Mark:
    """Where something begins (with the address of a link), or ends."""

    sign: str
    begins: bool
    address: str = ""


@dataclass(frozen=True)
class _Block:
    """A paragraph: ``indent`` is that of its list, ``marker`` stands before the first one of a list's line."""

    text: str
    indent: str
    marker: str


class _Writing:
    """Walks through a tree and writes down paragraphs and list lines."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._pieces: list[str | _Mark] = []
        self._blocks: list[_Block] = []
        self._open: list[str] = []
        self._indents: list[str] = []
        self._marker = ""
        self._depth = 0

    def text(self) -> str:
        """Everything so far."""
        written = ""
        for number, block in enumerate(self._blocks):
            if number:
                written += "\n" if block.marker and self._blocks[number - 1].indent else "\n\n"
            lines = block.text.split("\n")
            lines[0] = block.marker.rjust(len(block.indent)) + lines[0]
            written += f"\n{block.indent}".join(lines)
        return written

    def children(self, node: Any) -> None:
        """The words of an element and of what is in it."""
        if self._depth == DEEPEST:
            return self._say("".join(_texts(node)))
        self._depth += 1
        self._say(node.text)
        for child in node:
            if isinstance(child.tag, str) and child.tag not in DROPPED:
                self._element(child)
            self._say(child.tail)
        self._depth -= 1
        return None

    def end_block(self) -> None:
        """What was said since the last one is a paragraph, or several."""
        pieces, self._pieces = self._pieces, []
        for text in re.split(r"\n\s*\n", _joined(pieces)):
            lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.strip().split("\n")]
            lines = [_line_start(line) for line in lines if line]
            if lines:
                self._blocks.append(_Block("\n".join(lines), "".join(self._indents), self._marker))
                self._marker = ""

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(_escaped(re.sub(r"\s+", " ", text)))

    def _element(self, node: Any) -> None:
        tag = node.tag
        if tag in MARKS:
            self._marked(node, MARKS[tag])
        elif tag == "a":
            self._link(node)
        elif tag in ("br", "tr"):
            self._pieces.append("\n")
            self.children(node)
        elif tag in ("td", "th"):
            self._pieces.append(" · " if node.getprevious() is not None else "")
            self.children(node)
        elif tag in ("ul", "ol"):
            self._list(node)
        elif tag in HEADINGS or tag in BLOCKS:
            self.end_block()
            self._marked(node, BOLD if tag in HEADINGS else "")
            self.end_block()
        else:
            self.children(node)

    def _marked(self, node: Any, sign: str, address: str = "") -> None:
        if not sign or sign in self._open:
            return self.children(node)
        self._open.append(sign)
        self._pieces.append(_Mark(sign, True, address))
        self.children(node)
        self._pieces.append(_Mark(sign, False))
        self._open.pop()
        return None

    def _link(self, node: Any) -> None:
        try:
            address = urljoin(self._base, (node.get("href") or "").strip())
        except ValueError:
            address = ""
        if address.lower().startswith("tel:"):
            address = "".join(address.split())
        self._marked(node, LINK if is_safe_link(address) else "", NOT_IN_ADDRESS.sub(lambda c: quote(c[0]), address))

    def _list(self, node: Any) -> None:
        self.end_block()
        number = 0
        for child in node:
            if child.tag != "li":
                if isinstance(child.tag, str) and child.tag not in DROPPED:
                    self._element(child)
                continue
            number += 1
            marker = f"{number}. " if node.tag == "ol" else "- "
            self._indents.append(" " * len(marker))
            self._marker = marker
            self.children(child)
            self.end_block()
            self._marker = ""
            self._indents.pop()


def _joined(pieces: list[str | _Mark]) -> str:
    """The words with their marks; a mark without its other half, or around nothing, is left out."""
    stack: list[tuple[_Mark | None, list[str]]] = [(None, [])]
    for piece in pieces:
        if isinstance(piece, str):
            stack[-1][1].append(piece)
        elif piece.begins:
            stack.append((piece, []))
        elif len(stack) > 1:
            mark, inner = stack.pop()
            stack[-1][1].append(_wrapped("".join(inner), mark))
    while len(stack) > 1:
        _, inner = stack.pop()
        stack[-1][1].extend(inner)
    return "".join(stack[0][1])


def _wrapped(text: str, mark: _Mark | None) -> str:
    core = text.strip()
    if not core or mark is None:
        return text
    core = re.sub(r"\s*\n\s*", " ", core)
    if mark.sign == LINK:
        core = core.replace("[", "\\[").replace("]", "\\]")
    marked = f"[{core}]({mark.address})" if mark.sign == LINK else f"{mark.sign}{core}{mark.sign}"
    return f"{text[: len(text) - len(text.lstrip())]}{marked}{text[len(text.rstrip()) :]}"
