"""From the FAQ's Markdown subset to what a person would type in a chat: the last change of the words before sending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from bot.gateway.rendering import markdown_subset

BULLET = "•"
INDENT = "  "
SCHEME = re.compile(r"https?://", re.IGNORECASE)
NUMBER = re.compile(r"[+\d][\d\s().+-]*\Z")


def plain(markdown: str) -> str:
    """The text without marks; list lines begin with "• " or their number, paragraphs are parted by a blank line."""
    return _blocks(SyntaxTreeNode(markdown_subset().parse(markdown)).children, "\n\n").strip()


def link(title: str, url: str) -> str:
    """A link as text: ``title (https://…)``, or only the address where the title says nothing more."""
    scheme, _, rest = url.partition(":")
    if scheme.lower() == "tel":
        return title if NUMBER.match(title) else _titled(title, rest)
    if scheme.lower() == "mailto":
        return _titled(title, unquote(rest.partition("?")[0]))
    return _titled(title, url)


def _titled(title: str, address: str) -> str:
    return address if not title or _bare(title) == _bare(address) else f"{title} ({address})"


def _bare(address: str) -> str:
    return SCHEME.sub("", unquote(address)).rstrip("/").casefold()


def _blocks(nodes: Iterable[SyntaxTreeNode], between: str) -> str:
    return between.join(_block(node) for node in nodes)


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("bullet_list", "ordered_list"):
        return "\n".join(_entry(node, number, entry) for number, entry in enumerate(node.children, _start(node)))
    if node.type == "paragraph":
        return _blocks(node.children, "")
    return "".join(_inline(child) for child in node.children)


def _start(node: SyntaxTreeNode) -> int:
    return int(node.attrs.get("start", 1))


def _entry(parent: SyntaxTreeNode, number: int, entry: SyntaxTreeNode) -> str:
    """One line of a list; what belongs to it (further paragraphs, lists) stands below it, indented."""
    marker = BULLET if parent.type == "bullet_list" else f"{number}."
    first, *more = _blocks(entry.children, "\n").split("\n")
    return "\n".join([f"{marker} {first}", *(f"{INDENT}{line}" for line in more)])


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "link":
        return link("".join(_inline(child) for child in node.children), str(node.attrs["href"]))
    return "".join(_inline(child) for child in node.children) if node.children else node.content
