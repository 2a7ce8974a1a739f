"""What people read is safe HTML, whatever was written."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.rendering import answer_html, is_safe_image, is_safe_link, staff_html, typed_html

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Un **mot** et *un autre*", "<p>Un <strong>mot</strong> et <em>un autre</em></p>"),
        ("un\n\ndeux", "<p>un</p>\n<p>deux</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        # Outside the subset: shown as it was written.
        ("# titre", "<p># titre</p>"),
        ("`code`", "<p>`code`</p>"),
        ("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html;base64,AAAA)", "<p>[x](data:text/html;base64,AAAA)</p>"),
    ],
)
def test_an_answer_is_rendered_in_the_markdown_subset(markdown: str, html: str) -> None:
    assert answer_html(markdown).strip() == html


@pytest.mark.parametrize("url", ["https://museum.example/a?b=1", "mailto:contact@museum.example", "tel:+33561004217"])
def test_a_link_opens_outside_the_page_and_passes_nothing_on(url: str) -> None:
    html = answer_html(f"[plan]({url})")
    assert f'href="{url}"' in html
    assert 'rel="noopener noreferrer"' in html
    assert 'target="_blank"' in html


def test_staff_text_keeps_its_lines_and_links_its_addresses() -> None:
    html = staff_html("Bonjour,\nvoir https://museum.example/plan?a=1&b=2.\n\nÀ bientôt <3")
    link = '<a href="https://museum.example/plan?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">'
    assert html == (
        f"<p>Bonjour,<br>\nvoir {link}https://museum.example/plan?a=1&amp;b=2</a>.</p>\n<p>À bientôt &lt;3</p>"
    )


def test_a_closing_bracket_belongs_to_the_address_only_if_it_opens_there() -> None:
    assert ">https://fr.example/Os_(anatomie)</a>)." in staff_html("(voir https://fr.example/Os_(anatomie)).")


def test_staff_text_is_not_markdown() -> None:
    assert staff_html("2 * 3 * 4 **x**") == "<p>2 * 3 * 4 **x**</p>"


def test_what_a_visitor_typed_is_only_escaped() -> None:
    assert typed_html("**<i>** https://a.example") == "<p>**&lt;i&gt;** https://a.example</p>"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "//evil.example", "", "ftp://a"]
)
def test_an_unsafe_address_is_told_apart(url: str) -> None:
    assert not is_safe_link(url)
    assert not is_safe_image(url)


@given(st.text(alphabet=st.sampled_from("<>&\"'[]()*_-!:/\\\n#`| abcjavscript:https.12")))
def test_no_text_leads_to_other_tags_or_unsafe_addresses(text: str) -> None:
    for render in (answer_html, staff_html, typed_html):
        found = Tags(str(render(text)))
        assert found.tags <= ALLOWED
        assert {name for name, _ in found.attributes} <= {"href", "rel", "target", "start"}
        assert all(is_safe_link(value or "") for name, value in found.attributes if name == "href")
