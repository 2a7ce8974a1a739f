"""HTML becomes the FAQ's Markdown: what it says is kept, what it could do is not."""

from __future__ import annotations

import pytest

from bot.gateway.from_html import markdown, safe_markdown, words
from bot.gateway.rendering import answer_html

BASE = "https://museum.example/visite/faq"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Oui, <b>là</b>.</p><p>C’est <em>gratuit</em>.</p>", "Oui, **là**.\n\nC’est *gratuit*."),
        ("un<br>deux<br><br>trois", "un\ndeux\n\ntrois"),
        ("<ul><li>un</li><li><p>deux</p></li></ul>fin", "- un\n- deux\n\nfin"),
        ("<ol><li>un<ul><li>a<li>b</ul></li><li>deux</ol>", "1. un\n   - a\n   - b\n2. deux"),
        ("<h3>Tarifs</h3><div>8 €</div>", "**Tarifs**\n\n8 €"),
        ("<table><tr><th>Adulte<td>8 €<tr><th>Enfant<td>0 €</table>", "Adulte · 8 €\nEnfant · 0 €"),
        ("<b> gras </b>mot", "**gras** mot"),
        ("<b><p>un</p><p>deux</p></b>", "un\n\ndeux"),  # a mark cannot span paragraphs
        ("<strong><b>x</b></strong> <i></i>", "**x**"),
        ("Ouvert &agrave; 10&nbsp;h &amp; 14 h", "Ouvert à 10\xa0h & 14 h"),  # no tag: plain text
        ("ligne\n- x", "ligne\n\\- x"),
        ("<p>a\n   b</p>", "a b"),
        ("<custom-tag>mot</custom-tag><font color=red>rouge</font>", "motrouge"),
        ("", ""),
        ("<!-- rien -->", ""),
    ],
)  # fmt: skip
def test_what_html_says_is_said_in_markdown(html: str, expected: str) -> None:
    assert markdown(html, BASE) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='https://a.example/x'>là</a>", "[là](https://a.example/x)"),
        ("<a href='/x (1)?y=[2]'>là [1]</a>", "[là \\[1\\]](https://museum.example/x%20%281%29?y=%5B2%5D)"),
        ("<a href='mailto:a@b.example'>mail</a>", "[mail](mailto:a@b.example)"),
        ("<a href='tel:+33 1 23'>01 23</a>", "[01 23](tel:+33123)"),
        ("<a href='javascript:alert(1)'>là</a>", "là"),
        ("<a href=' JaVa\tScRiPt:alert(1)'>là</a>", "là"),
        ("<a href='data:text/html,x'>là</a>", "là"),
        ("<a href='vbscript:x'>là</a> <a href=''>rien</a>", "là [rien](https://museum.example/visite/faq)"),
        ("<a href='http://[::1'>là</a>", "là"),
        ("<a href='https://x'></a>fin", "fin"),
    ],
)
def test_only_links_that_may_be_followed_are_kept(html: str, expected: str) -> None:
    assert markdown(html, BASE) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick='alert(1)'>mot</p>",
        "<script>alert(1)</script>mot",
        "<scr<script>ipt>mot</script>mot",
        "<style>p{}</style>mot<iframe src='https://x'>dedans</iframe>",
        "<svg onload=alert(1)><text>alert</text></svg>mot",
        "<img src=x onerror=alert(1)>mot",
        "mot<template>alert(1)</template><noscript>alert</noscript>",
        "<form action=x><button>alert</button></form>mot",
        "<a href='javascript:alert(1)'>mot</a>",
        "<?xml version='1.0' encoding='utf-16'?><p>mot",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>mot&a;</p>",
    ],
)
def test_nothing_that_could_act_comes_through(html: str) -> None:
    made = markdown(html, BASE)
    shown = str(answer_html(made)).lower()
    assert "mot" in shown
    for hostile in ("<script", "onclick", "onload", "onerror", "javascript:", "<iframe", "alert(", "root:"):
        assert hostile not in shown


@pytest.mark.parametrize(
    "text",
    ["5 * 3 * 2", "_x_ et a_b_c", "[x](https://y)", "- x", "+ y", "1. z", "12) z", "&amp;", "\\*",
     "<https://x.example>", "**"],
)  # fmt: skip
def test_what_only_looks_like_markdown_is_shown_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    shown = str(answer_html(markdown(f"<div>{escaped}</div>")))
    assert shown == f"<p>{escaped.replace('>', '&gt;')}</p>\n"


@pytest.mark.parametrize("html", ["<b>" * 5000, "<div>" * 5000 + "x", "<ul><li>" * 3000, "<a href=https://x>" * 3000])
def test_what_is_nested_without_end_ends(html: str) -> None:
    assert len(markdown(html + "mot", BASE)) < 10_000


def test_the_words_alone() -> None:
    assert words("Qu&rsquo;est-ce <b>que</b>\n<script>x()</script>ça&nbsp;?") == "Qu’est-ce que ça ?"
    assert words("a < b & c") == "a < b & c"


def test_markdown_loses_the_links_that_may_not_be_followed() -> None:
    text = "[a](javascript:alert(1)) [b](https://x.example/(y)) [c](mailto:a@b.example) [d]( data:x) [e]"
    assert safe_markdown(text) == "a [b](https://x.example/(y)) [c](mailto:a@b.example) d [e]"
    assert safe_markdown("[x](" + " " * 100_000) == "[x](" + " " * 100_000
