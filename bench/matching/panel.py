"""Which sets are looked at, and how."""

from __future__ import annotations

from collections.abc import Iterator

from bench.matching.views import ALL, OFFICIAL, View

EN = ("en",)
XSID, CORPUS50, VISCOUNTH = ("en", "de", "it", "ja", "zh"), ("fr", "en", "es", "it"), ("it", "en")
CROSSED = {
    "xsid": View("xsid", "k5", XSID, 5, pool="dev", fewest=5),
    "nlpjs_corpus50": View("nlpjs_corpus50", "k5", CORPUS50, 5),
    "viscounth": View("viscounth", "k5", VISCOUNTH, 5, pool=ALL, asked=ALL, fewest=6),
}
"""The sets whose questions in one language are put to the FAQ in another."""


def views() -> list[View]:
    """Every view, in the order of the page."""
    return list(_views())


def _views() -> Iterator[View]:
    for name in ("clinc150", "banking77", "hwu64"):
        yield from (View(name, f"k{k}", EN, k) for k in (5, 10))
        yield from (View(name, official, EN, 0, pool=split) for official, split in OFFICIAL.items())
    yield from (View("banking77", f"k{k}+llo", EN, k, left_out=True) for k in (5, 10))
    yield View("hwu64", "k10+llo", EN, 10, left_out=True)
    yield from (View("banking77_oos", f"k{k}", EN, k) for k in (5, 10))
    yield from (View("vira", f"k{k}", EN, k) for k in (1, 5, 10))
    yield View("vira", "k5+llo", EN, 5, left_out=True)
    yield View("xsid", "k5", XSID, 5, pool="dev", fewest=5)
    yield View("xsid", "k5+llo", XSID, 5, left_out=True, pool="dev", fewest=5)
    yield View("nlpjs_corpus50", "k5", CORPUS50, 5)
    yield View("nlpjs_corpus50", "k5+llo", CORPUS50, 5, left_out=True)
    yield from (View("viscounth", f"k5 {lang}", (lang,), 5, pool=ALL, asked=ALL, fewest=6) for lang in VISCOUNTH)
    for lang in ("en", "fr", "es"):
        for name, split in (("clean", "test"), ("typos", "test_typos")):
            yield View("snips_typos", f"k10 en-{lang} {name}", (lang,), 10, asked=split, faq_language="en")
