"""What each system decides about a museum's messages, in the form that ``bot/nlu/evaluate.py`` judges."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from sklearn.model_selection import StratifiedKFold

from bench.matching.museums import Museum
from bench.matching.peers import Peer
from bench.plan import say
from bot.museum import Museum as House
from bot.nlu.confidence import CERTAIN, FEATURES, Budget
from bot.nlu.decider import Decider
from bot.nlu.decision import ANSWER, HANDOFF, Decision
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.encoder import JUDGE, SHIPPED
from bot.nlu.evaluate import Line, labels
from bot.nlu.judge import load_judge
from bot.nlu.language import LanguageDetector

OUT_OF_SCOPE = "out_of_scope"
"""The intent in ``data/nlu`` that holds what nothing answers."""
SHOWN = 5
SHOWN_EVERY = 500


@dataclass(frozen=True)
class Setup:
    """The product's settings that decide, from ``config.yml`` and ``data/nlu``."""

    languages: list[str]
    budget: Budget
    smalltalk: dict[str, list[str]]
    strangers: list[str]


def halves(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """Two halves of the messages, alike in languages and in the share that nothing answers: (to tune, to report)."""
    strata = [f"{line['lang']} {bool(labels(line))}" for line in lines]
    tune, report = next(StratifiedKFold(2, shuffle=True, random_state=0).split(strata, strata))
    return tune.tolist(), report.tolist()


def ranked(peer: Peer, museum: Museum) -> list[Line]:
    """A matcher's ranking of every message; nothing is decided yet."""
    scores = peer.score(museum.variants, [line["text"] for line in museum.lines])
    entries = list(museum.variants)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :SHOWN]
    records = []
    for line, row, best in zip(museum.lines, scores, order, strict=True):
        ranking = [[entries[column], float(row[column])] for column in best]
        records.append(_record(line, HANDOFF, [], ranking[0][1], ranking))
    return records


def tuned_threshold(lines: Sequence[Line], records: Sequence[Line], budget: Budget) -> float:
    """The lowest score from which answering keeps the budget on these messages: false answers, strangers answered."""
    score = np.array([record["confidence"] for record in records])
    order = np.argsort(-score, kind="stable")
    wrong = np.array([not _first_is_right(line, record) for line, record in zip(lines, records, strict=True)])[order]
    stranger = np.array([not labels(line) for line in lines])[order]
    false_share = np.cumsum(wrong) / len(lines)
    stranger_share = np.cumsum(stranger) / max(stranger.sum(), 1)
    ends: np.ndarray = np.append(score[order][1:] != score[order][:-1], True)
    kept = np.flatnonzero((false_share <= budget.false_answers) & (stranger_share <= budget.strangers) & ends)
    return float(score[order][kept[-1]]) if len(kept) else float(max(score.max() + 1, CERTAIN))


def answered_from(threshold: float, records: Sequence[Line]) -> list[Line]:
    """The records with every message answered whose first entry scores at least ``threshold``."""
    return [
        {**record, "decision": ANSWER, "ids": [record["ranking"][0][0]]}
        if record["confidence"] >= threshold
        else record
        for record in records
    ]


def read_setup(root: Path) -> Setup:
    """The settings of the checkout ``root``."""
    yaml = YAML(typ="safe")
    config = yaml.load(root / "config.yml")
    options = {key: value for step in config["pipeline"] for key, value in step.items()}
    budget = Budget(**{name: float(options[name]) for name in Budget.__dataclass_fields__ if name in options})
    examples = {
        part["intent"]: [row.removeprefix("- ") for row in part["examples"].splitlines() if row.strip()]
        for file in sorted((root / "data" / "nlu").glob("*.yml"))
        for part in yaml.load(file)["nlu"]
    }
    return Setup(options["languages"], budget, examples, examples.pop(OUT_OF_SCOPE))


def decided(museum: Museum, house: House, store: EmbeddingStore, setup: Setup, now: datetime) -> list[Line]:
    """Every message through the product's own decision, its thresholds from nothing but this FAQ."""
    judge = load_judge(SHIPPED / JUDGE, len(FEATURES))
    decider = Decider(store, setup.smalltalk, setup.strangers, setup.budget, judge)
    say(f"    learning {len(museum.faq.entries)} entries")
    decider.learn(museum.faq, house)
    detector = LanguageDetector(setup.languages)
    records = []
    for number, line in enumerate(museum.lines, 1):
        decision = decider.decide(line["text"], detector.detect(line["text"], None), now)
        records.append(of_decision(line, decision))
        if number % SHOWN_EVERY == 0:
            say(f"    {number} of {len(museum.lines)} messages decided")
    return records


def of_decision(line: Line, decision: Decision) -> Line:
    """The product's decision as a record."""
    ranking = [[one.entry, one.probability] for one in decision.candidates]
    record = _record(line, decision.decision, list(decision.entries), decision.probability, ranking)
    return {**record, "intent": decision.intent}


def sample(museum: Museum, most: int) -> Museum:
    """The museum with at most ``most`` of its messages (0: all)."""
    if not most or len(museum.lines) <= most:
        return museum
    return Museum(museum.name, museum.faq, random.Random("messages").sample(museum.lines, most))


def _record(line: Line, decision: str, ids: list[str], confidence: float, ranking: list[Any]) -> Line:
    return {
        "text": line["text"], "lang": line["lang"], "decision": decision, "ids": ids,
        "confidence": confidence, "ranking": ranking, "intent": None,
    }  # fmt: skip


def _first_is_right(line: Line, record: Line) -> bool:
    return record["ranking"][0][0] in labels(line)
