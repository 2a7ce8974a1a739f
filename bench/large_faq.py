"""A made-up FAQ of any size, the same at every run: what an edit of a large FAQ is timed on."""

from __future__ import annotations

import itertools
from pathlib import Path

import yaml

# Two objects of a collection and one question about them make an entry; the frames make its phrasings.
OBJECTS = (
    "hache polie", "harpon", "collier de coquillages", "flûte en os", "lampe en grès", "pointe de flèche",
    "meule en granit", "statuette d'ivoire", "vase cardial", "peigne en bois", "aiguille à chas", "hameçon",
    "parure en dents", "biface", "racloir", "fusaïole", "poinçon", "bracelet de schiste", "pendeloque", "urne",
    "poignard de silex", "faucille", "perle d'ambre", "stèle gravée", "galet peint",
)  # fmt: skip
PLACES = (
    "de la vallée", "du plateau", "de l'abri sous roche", "de la grotte haute", "du dolmen", "de la rivière",
    "du village lacustre", "de la nécropole", "du tumulus", "de la carrière",
)  # fmt: skip
TOPICS = ("l'âge", "la matière", "l'usage", "la découverte")
FRAMES = (
    "Que sait-on sur {topic} : {thing} {place} ?",
    "Je voudrais connaître {topic} pour : {thing} {place}",
    "{thing} {place}, {topic} ?",
    "Pouvez-vous me parler de {topic}, {thing} {place} ?",
    "Où lire quelque chose sur {topic} ({thing} {place}) ?",
    "Mes enfants demandent {topic} : {thing} {place}",
    "{topic} : {thing} {place}",
    "Bonjour, une question sur {topic}, {thing} {place}, merci",
)


def large_faq(entries: int) -> dict[str, object]:
    """An FAQ of ``entries`` entries with ``len(FRAMES)`` French phrasings each, as ``data/faq.yml`` would hold it.

    Raises:
        ValueError: more entries are wanted than objects, places and topics can make.
    """
    made = list(itertools.islice(itertools.product(OBJECTS, PLACES, TOPICS), entries))
    if len(made) < entries:
        raise ValueError(f"at most {len(made)} entries can be made up")
    return {
        "version": 1,
        "languages": ["fr"],
        "entries": [_entry(number, *parts) for number, parts in enumerate(made)],
    }


def _entry(number: int, thing: str, place: str, topic: str) -> dict[str, object]:
    return {
        "id": f"made-up-{number:04d}",
        "topic": "collection",
        "questions": {"fr": [frame.format(thing=thing, place=place, topic=topic) for frame in FRAMES]},
        "answer": {"fr": f"Fiche {number:04d} : {topic}, {thing} {place}."},
    }


def write_faq(content: dict[str, object], path: Path) -> None:
    """Put ``content`` at ``path`` in one step, as an editor does: no reader ever sees half a file."""
    draft = path.with_suffix(".draft")
    draft.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
    draft.replace(path)
