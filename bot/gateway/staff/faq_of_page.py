"""Reads the questions and answers of a web page that tells them to search engines: a FAQPage of schema.org.

Two ways of writing it are read: JSON-LD, and microdata in the page's own elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

from bot.faq import fold
from bot.gateway.from_html import markdown, markdown_of, words
from bot.gateway.messages import clean_text
from bot.gateway.staff.faq_drafts import NO_LANGUAGE, Draft, NotRead, Reading, Refused, Said, at_most, one_line

PAGE, QUESTION, ANSWER = "faqpage", "question", "answer"
MAX_NODES = 100_000
MAX_MARKED, MAX_INNER, MAX_SIZE = 4000, 40_000, 16 * 1024 * 1024
"""Of microdata: elements; those within others, counted once for each; and the text of all, counted so, too.

Five hundred questions stay far below; beyond, reading takes minutes, and hostile pages would see to that.
"""
NODE = 50
"""Characters that take as long to read as one element."""
LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.IGNORECASE)
MARKED = etree.XPath("//*[@itemscope or @itemprop]")
TYPED = etree.XPath("//*[@itemtype]")
SCRIPTS = etree.XPath("//script[@type='application/ld+json']")


def looks_like_html(text: str) -> bool:
    """Whether a text is the source of a page, and not a table."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def page(html: str, base: str = "") -> Reading:
    """The entries of a page. ``base``: its address.

    Raises:
        NotRead: it has no FAQPage, or too many questions.
    """
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8")
        tree = lxml.html.document_fromstring(clean_text(html).encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotRead("importing-error-html") from error
    spoken = _code(tree.get("lang") or "")
    notices: list[Said] = []
    drafts = [*_from_json(tree, base, spoken, notices), *_from_microdata(tree, base, spoken)]
    if not drafts:
        raise NotRead("importing-error-broken" if notices else "importing-error-no-faq")
    reading, seen = Reading([], [], notices), set()
    for draft in drafts:
        if not draft.questions and not draft.answer:
            reading.refused.append(Refused(0, "", ("importing-wrong-question", {})))
        elif not draft.title or fold(draft.title) not in seen:  # some pages say all of it in both ways
            reading.drafts.append(draft)
        seen.add(fold(draft.title))
        at_most(len(reading.drafts) + len(reading.refused))
    return reading


def _from_json(tree: Any, base: str, spoken: str, notices: list[Said]) -> Iterator[Draft]:
    """What stands in scripts of JSON-LD; one that is broken is said, and the others are read."""
    from extruct import JsonLdExtractor  # a second of loading, for those who need it

    found: list[Any] = []
    for script in SCRIPTS(tree):
        try:
            found += JsonLdExtractor().extract_items(script)
        except (ValueError, RecursionError):
            notices.append(("importing-notice-broken", {}))
    nodes = list(_nodes(found))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    for node in nodes:
        if PAGE in _types(node.get("@type")):
            language = _language(node, spoken)
            for question in _listed(node.get("mainEntity")):
                yield _asked(_meant(question, named), base, language, named)


def _nodes(found: list[Any]) -> Iterator[dict[str, Any]]:
    """Every object, however deep, in the order in which they stand."""
    waiting, seen = found[::-1], 0
    while waiting and seen < MAX_NODES:
        node = waiting.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            waiting += [inner for inner in node.values() if isinstance(inner, dict | list)][::-1]
        elif isinstance(node, list):
            waiting += node[::-1]


def _asked(question: Any, base: str, spoken: str, named: dict[str, Any]) -> Draft:
    if not isinstance(question, dict) or QUESTION not in _types(question.get("@type")):
        return Draft(0, {}, {})
    language = _language(question, spoken)
    title = one_line(words(_text(question.get("name")) or _text(question.get("text"))))
    answers = (_meant(answer, named) for answer in _listed(question.get("acceptedAnswer")))
    texts = [_text(answer.get("text")) if isinstance(answer, dict) else _text(answer) for answer in answers]
    said = clean_text(markdown(next((text for text in texts if text), ""), base))
    return _draft(title, said, language)


def _from_microdata(tree: Any, base: str, spoken: str) -> Iterator[Draft]:
    if not any(PAGE in _types(one.get("itemtype").split()) for one in TYPED(tree)):
        return
    marked = MARKED(tree)
    if not _is_short(tree, marked):
        raise NotRead("importing-error-html")
    for one in marked:
        # Each reference would be followed by walking through all that it refers to, once more.
        one.attrib.pop("itemref", None)
    from extruct import MicrodataExtractor

    try:
        found = MicrodataExtractor(strict=True, add_html_node=True).extract_items(tree, base or None)
    except (ValueError, RecursionError) as error:
        raise NotRead("importing-error-html") from error
    for one in _nodes(found):
        if PAGE in _types(one.get("type")):
            for question in _property(one, "mainEntity"):
                yield _marked_up(question, base, spoken)


def _is_short(tree: Any, marked: list[Any]) -> bool:
    """Whether what is marked can be read in a moment, however it is nested."""
    if len(marked) > MAX_MARKED:
        return False
    inner = size = 0
    is_marked = set(marked)
    open_ones = [[0, 0]]
    for event, one in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            open_ones.append([0, NODE + len(one.text or "")])
            continue
        found, long = open_ones.pop()
        if one in is_marked:
            inner, size, found = inner + found, size + long, found + 1
        open_ones[-1][0] += found
        open_ones[-1][1] += long + len(one.tail or "")
    return inner <= MAX_INNER and size <= MAX_SIZE


def _marked_up(question: Any, base: str, spoken: str) -> Draft:
    if not isinstance(question, dict) or QUESTION not in _types(question.get("type")):
        return Draft(0, {}, {})
    titles = [one_line(one) for one in _property(question, "name") if isinstance(one, str)]
    texts = [
        markdown_of(element, base)
        for answer in _property(question, "acceptedAnswer")
        if isinstance(answer, dict)
        for element in answer["htmlNode"].xpath(".//*[@itemprop='text']")[:1]
    ]
    return _draft(next(iter(titles), ""), clean_text(next(iter(texts), "")), spoken)


def _draft(title: str, said: str, language: str) -> Draft:
    # What a page says of its language is often its template's: it is proposed, and the curator decides.
    asked = {NO_LANGUAGE: (title,)} if title else {}
    return Draft(0, asked, {NO_LANGUAGE: said} if said else {}, language=language)


def _property(item: dict[str, Any], name: str) -> list[Any]:
    properties = item.get("properties")
    return _listed(properties.get(name)) if isinstance(properties, dict) else []


def _types(value: Any) -> set[str]:
    """The names of types, without where they are defined: ``https://schema.org/FAQPage`` is ``faqpage``."""
    return {re.split(r"[/#:]", one)[-1].lower() for one in _listed(value) if isinstance(one, str)}


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _meant(node: Any, named: dict[str, Any]) -> Any:
    """What a mere reference refers to."""
    if isinstance(node, dict) and isinstance(node.get("@id"), str) and "@type" not in node:
        return named.get(node["@id"], node)
    return node


def _text(value: Any) -> str:
    first = next(iter(_listed(value)), "")
    first = first.get("@value") if isinstance(first, dict) else first
    return clean_text(first) if isinstance(first, str) else ""


def _language(node: dict[str, Any], before: str) -> str:
    said = next(iter(_listed(node.get("inLanguage"))), "")
    if isinstance(said, dict):
        said = said.get("alternateName") or said.get("name")
    return (_code(said) if isinstance(said, str) else NO_LANGUAGE) or before


def _code(words: str) -> str:
    found = LANGUAGE.match(words.strip())
    return found[0].lower() if found else NO_LANGUAGE
