"""The results as the page ``docs/matching.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bench.matching.names import BM25, CHARS, CURIO, MATCHER, MINILM, PRODUCT, STOCK
from bench.matching.panel import views
from bench.matching.reference import CROSSED_REFERENCE, PUBLISHED, reference

Results = dict[str, Any]
SYSTEMS = (STOCK, BM25, CHARS, MINILM, MATCHER, PRODUCT)
MUSEUM_COLUMNS = {
    "right_first": "right first", "right_in_three": "in three", "false_answers": "false answers",
    "strangers_answered": "strangers answered", "coverage": "coverage",
    "answered_or_suggested": "answered or suggested", "aurc": "AURC", "auroc": "AUROC",
}  # fmt: skip
TARGETS = {
    "false_answers": (0.03, "at most"), "strangers_answered": (0.05, "at most"), "coverage": (0.70, "at least"),
    "answered_or_suggested": (0.88, "at least"), "right_in_three": (0.96, "at least"), "auroc": (0.94, "at least"),
}  # fmt: skip
FIRST_IN = {"right first, French and English": (("fr", "en"), 0.88), "right first, other languages": ((), 0.85)}
CROSSED_TARGET = 0.85

HEAD = """# Matching

How well questions find their FAQ entry, and how well the assistant knows when it does not know. Measured in one run by
`make evaluate-all`, which also writes this page. Do not edit it by hand. What the figures mean is in
[Evaluation](evaluation.md); shares are between 0 and 1, brackets hold the 95 % bootstrap interval over the questions.
"""
MUSEUMS = """## Museums

- **own**: `data/faq.yml` and `tests/evaluation/visitors.jsonl`, on which the product is never tuned.
- **{parts}**: stand-ins for a museum never seen: whole parts of the corpus of museum questions that were kept out of
  the encoder's training. The FAQ holds, for each intent, three canonical questions and one paraphrase in French, two
  and one in English; the messages are all its other questions in eight languages, its near misses, and a sample of what
  is out of scope. A near miss is one for its own intent; another intent of the part may happen to answer it. The judge
  was fitted on these parts, so the row of Curio's decision is the judge's own ground here, and honest only for *own*;
  its cross-fitted figures are in the [model card](../bot/nlu/model/README.md).

The matchers answer from a threshold on their score, the lowest that keeps the budget (3 % false answers, 5 % of the
strangers answered) on one half of the messages; all rows show the other half. That favours them: Curio's own decision
has its thresholds from the FAQ and the judge's reference messages. Small talk is left out. Only Curio's decision has
suggestions.
"""
PUBLIC = """## Public sets

An entry holds *k* example questions, and for the rest of the protocol: five seeded draws; out-of-scope questions count
as a fifth of the traffic; `+llo` leaves a quarter of the entries out of the FAQ, whose questions must then not be
answered; `official` is the published draw. Figures in per cent, the mean over draws and languages. Curio is its
matcher, with the fused score as confidence. "Elsewhere" is the strongest of BM25, TF-IDF, nlp.js and MiniLM in an
earlier measurement with other draws; "trained" are published systems that learnt the draw's examples.
"""
CROSSED = """## Across languages

Top-1 of questions in one language (columns) against an FAQ of five phrasings an entry in another (rows), per cent.
"same" and "other" are the means on the diagonal and off it.
"""


def page(results: Results) -> str:
    """The page, with the parts that were measured."""
    parts = [HEAD, _run(results), *_museums(results), *_public(results), *_crossed(results)]
    return "\n".join(part for part in parts if part).rstrip() + "\n"


def _run(results: Results) -> str:
    machine = results["machine"]
    now = {"date": machine["date"], "encoder": results["encoder"]}
    older = "".join(
        f' The part "{part}" was measured on {when["date"]} with the encoder `{when["encoder"]}`.'
        for part, when in results.get("measured", {}).items()
        if when != now
    )
    return f"{machine['date']}: encoder `{results['encoder']}`, {results['resamples']} bootstrap samples.{older}\n"


def _museums(results: Results) -> Iterator[str]:
    museums = results.get("museums", {})
    if not museums:
        return
    yield MUSEUMS.format(parts="**, **".join(name for name in museums if name != "own") or "no stand-ins")
    yield _table(["museum", "system", *MUSEUM_COLUMNS.values()], list(_museum_rows(museums)))
    yield "![Risk against coverage of every system](matching-risk.svg)\n"
    yield "### Targets\n\nOf Curio's own decision, on each museum.\n"
    yield _table(["museum", "target", "measured", "kept"], list(_verdict(museums)))
    yield "### By language\n"
    yield _table(["museum", "figure", *_languages(museums)], list(_language_rows(museums)))
    yield "![Right entry first, by language](matching-languages.svg)\n"
    yield "### Is the probability true?\n\n" + _gaps(museums)
    yield "![Probability against what came true](matching-reliability.svg)\n"


def _museum_rows(museums: Results) -> Iterator[list[str]]:
    for name, museum in museums.items():
        share = museum["unanswerable"] / museum["messages"]
        size = f"{name} ({museum['entries']} entries, {museum['reported']} messages, {share:.0%} unanswerable)"
        for system in SYSTEMS:
            if system in museum["systems"]:
                found = museum["systems"][system]["figures"]
                yield [size, system, *(ranged(found.get(column)) for column in MUSEUM_COLUMNS)]
                size = ""


def _verdict(museums: Results) -> Iterator[list[str]]:
    for name, museum in museums.items():
        if PRODUCT not in museum["systems"]:
            continue
        system = museum["systems"][PRODUCT]
        for title, (codes, least) in FIRST_IN.items():
            used = [lang for lang in system["languages"] if (lang in codes if codes else lang not in ("fr", "en"))]
            values = [system["languages"][lang]["right_first"] for lang in used]
            known = [value for value in values if value is not None]
            if known:
                value = sum(known) / len(known)
                yield [name, f"{title}: at least {least:.2f}", f"{value:.3f}", _kept(value >= least)]
        for figure, (bound, words) in TARGETS.items():
            value = system["figures"][figure][0]
            if value is not None:
                holds = value <= bound if words == "at most" else value >= bound
                yield [name, f"{MUSEUM_COLUMNS[figure]}: {words} {bound:.2f}", f"{value:.3f}", _kept(holds)]


def _kept(holds: bool) -> str:
    return "yes" if holds else "**no**"


def _languages(museums: Results) -> list[str]:
    return sorted({lang for museum in museums.values() for lang in museum["languages"]})


def _language_rows(museums: Results) -> Iterator[list[str]]:
    for name, museum in museums.items():
        if PRODUCT in museum["systems"]:
            by_language = museum["systems"][PRODUCT]["languages"]
            for figure, title in MUSEUM_COLUMNS.items():
                cells = [by_language.get(lang, {}).get(figure) for lang in _languages(museums)]
                yield [name, title, *("–" if cell is None else f"{cell:.3f}" for cell in cells)]
                name = ""


def _gaps(museums: Results) -> str:
    gaps = [
        f"{name} {museum['systems'][PRODUCT]['reliability']['gap']:.3f}"
        for name, museum in museums.items()
        if PRODUCT in museum["systems"]
    ]
    return f"Mean gap between the probability and the share that was right (ECE, ten bins): {', '.join(gaps)}.\n"


def _public(results: Results) -> Iterator[str]:
    measured = results.get("public", {})
    rows = [_public_row(view.title, measured[view.title]) for view in views() if view.title in measured]
    if rows:
        yield PUBLIC
        heads = ["set, view", *(f"acc1 {name}" for name in (BM25, CHARS, MINILM)), "acc1 Curio", "elsewhere", "trained",
                 "acc3 Curio", "AUROC Curio (near · far)", "elsewhere", "AURC MiniLM", "AURC Curio", "elsewhere",
                 "cov5 Curio", "cov10 Curio"]  # fmt: skip
        yield _table(heads, rows)


def _public_row(title: str, row: Results) -> list[str]:
    systems = row["systems"]
    curio = systems[CURIO]["figures"]
    near_far = " · ".join(percent(curio[name], short=True) for name in ("auroc_near", "auroc_far"))
    return [
        f"{title} ({row['entries']} / {row['questions']})",
        *(percent(systems[name]["figures"]["acc1"], short=True) for name in (BM25, CHARS, MINILM)),
        percent(curio["acc1"]), _strongest(title, "acc1", max), PUBLISHED.get(title, "–"), percent(curio["acc3"]),
        f"{percent(curio['auroc'])} ({near_far})" if curio["auroc"][0] is not None else "–",
        _strongest(title, "auroc", max), percent(systems[MINILM]["figures"]["aurc"], short=True),
        percent(curio["aurc"]), _strongest(title, "aurc", min), percent(curio["cov5"]), percent(curio["cov10"]),
    ]  # fmt: skip


def _strongest(title: str, figure: str, best: Any) -> str:
    rows = reference(title, figure)
    if not rows:
        return "–"
    name = best(rows, key=rows.__getitem__)
    return f"{rows[name]:.1f} {name}"


def _crossed(results: Results) -> Iterator[str]:
    measured = results.get("crosslingual", {})
    if not measured:
        return
    yield CROSSED
    rows = []
    for name, row in measured.items():
        for system, found in row["systems"].items():
            same, other, ratio = (found["summary"][key] for key in ("diagonal", "off", "ratio"))
            elsewhere = CROSSED_REFERENCE.get(name, {}).get(system)
            told = f"{elsewhere[0]:.1f} / {elsewhere[1]:.1f}" if elsewhere else "–"
            kept = _kept(ratio[0] >= CROSSED_TARGET) if system == CURIO and ratio[0] is not None else ""
            rows.append([name, system, percent(same), percent(other), ranged(ratio), told, kept])
    yield _table(["set", "system", "same", "other", "other / same", "elsewhere", f"at least {CROSSED_TARGET}"], rows)
    for name, row in measured.items():
        if CURIO in row["systems"]:
            yield f"Curio on {name}:\n"
            matrix = row["systems"][CURIO]["matrix"]
            cells = [[code, *(f"{100 * value:.1f}" for value in line)]
                     for code, line in zip(row["languages"], matrix, strict=True)]  # fmt: skip
            yield _table(["FAQ", *row["languages"]], cells)


def ranged(interval: Sequence[float | None] | None) -> str:
    """A share with its interval."""
    if interval is None or interval[0] is None:
        return "–"
    value, low, high = interval
    return f"{value:.3f} [{low:.2f}–{high:.2f}]"


def percent(interval: Sequence[float | None], *, short: bool = False) -> str:
    """A share in per cent, with its interval unless ``short``."""
    if interval[0] is None:
        return "–"
    value, low, high = (100 * (number or 0.0) for number in interval)
    return f"{value:.1f}" if short else f"{value:.1f} [{low:.0f}–{high:.0f}]"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---", *["--:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, marks, *rows)) + "\n"
