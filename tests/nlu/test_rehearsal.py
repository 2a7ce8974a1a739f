"""A change of the FAQ tried before it is made, entries that steal from each other, and questions grouped by meaning."""

from pathlib import Path

import numpy as np
import pytest

from bot.faq import FaqError, parse_faq
from bot.nlu.confidence import Budget
from bot.nlu.embeddings import RECALLED, EmbeddingStore
from bot.nlu.grouping import groups

FAQ = Path(__file__).with_name("small_faq.yml").read_text(encoding="utf-8")
STOLEN = '"Is flash forbidden, please?"'
PARKING = '      - "Où laisser ma voiture ?"\n'


@pytest.fixture
def decider(new_decider, faq, museum):
    """A decider of its own for each test, generous enough to be wrong."""
    decider = new_decider(Budget(false_answers=0.5, strangers=0.9))
    decider.learn(faq, museum)
    return decider


def with_line(after: str, line: str):
    assert FAQ.count(after) == 1
    return parse_faq(FAQ.replace(after, f"{after}      - {line}\n"), name="changed")


def test_the_same_faq_breaks_and_mends_nothing(decider):
    found = decider.rehearse(parse_faq(FAQ))
    assert (found["broken"], found["mended"]) == ([], [])
    assert found["before"] == found["after"]
    assert found["asked"] > 30


def test_a_phrasing_in_the_wrong_entry_is_seen_by_what_it_steals(decider):
    found = decider.rehearse(with_line(PARKING, STOLEN))
    stolen = [one for one in found["broken"] if one["expected"] == ("photos",)]
    assert stolen
    assert {one["given"] for one in stolen} == {"parking"}
    assert found["after"] > found["before"]


def test_a_museums_labelled_message_that_would_be_answered_wrongly_is_named(decider, faq, museum):
    lines = [{"text": "Le prix du parking", "lang": "fr", "label": None}]
    decider.learn(faq, museum, labelled=lines)
    found = decider.rehearse(with_line(PARKING, '"Le prix du parking"'))
    (broken,) = [one for one in found["broken"] if one["kind"] == "labelled"]
    assert (broken["text"], broken["expected"], broken["given"]) == ("Le prix du parking", (), "parking")


def test_a_labelled_message_whose_entry_is_gone_does_not_count(decider, faq, museum):
    decider.learn(faq, museum, labelled=[{"text": "Le prix du parking", "lang": "fr", "label": "nowhere"}])
    assert not [one for one in decider.rehearse(faq)["broken"] if one["kind"] == "labelled"]


def test_what_is_live_stays_live_whatever_is_rehearsed(decider, encoder):
    live = decider.live
    decider.rehearse(with_line(PARKING, STOLEN))
    assert decider.live is live
    before = len(encoder.encoded)
    decider.learn(live.faq, live.museum)
    assert len(encoder.encoded) == before


def test_what_was_mended_is_told_too(decider, museum):
    worse = with_line(PARKING, STOLEN)
    decider.learn(worse, museum)
    found = decider.rehearse(parse_faq(FAQ))
    assert not found["broken"]
    assert found["mended"]


def test_entries_that_steal_are_named_with_what_they_steal(decider, museum):
    decider.learn(with_line(PARKING, STOLEN), museum)
    assert ("photos", "parking") in {(one["expected"][0], one["given"]) for one in decider.thefts()}


def test_before_anything_was_learnt_nothing_can_be_rehearsed(new_decider):
    for work in (new_decider().thefts, lambda: new_decider().rehearse(parse_faq(FAQ))):
        with pytest.raises(RuntimeError, match="no FAQ is live"):
            work()


def test_questions_of_one_meaning_stand_together(decider):
    texts = ["Où laisser ma voiture ?", "Une patinoire ?", "Is there a car park?", "Wo?", "Le parking ?"]
    assert decider.group(texts)[0] == [0, 2, 4]
    assert sorted(row for rows in decider.group(texts) for row in rows) == [0, 1, 2, 3, 4]
    assert decider.group(["Seule ?"]) == [[0]]
    assert decider.group([]) == []


def test_a_chain_of_neighbours_is_no_group():
    angles = np.radians([0, 40, 80, 120, 160])
    found = groups(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    assert max(map(len, found)) < 4


def test_questions_that_come_again_are_encoded_once_and_never_kept_on_disk(encoder, tmp_path):
    store = EmbeddingStore(encoder, tmp_path)
    first = store.recall(["Une girafe ?", "Un lion ?", "Une girafe ?"])
    assert (first[0] == first[2]).all()
    store.recall(["Un lion ?", "Une girafe ?"])
    assert encoder.encoded == ["Une girafe ?", "Un lion ?"]
    store.save()
    assert not list(tmp_path.iterdir())


def test_no_more_is_remembered_than_the_memory_holds(encoder):
    store = EmbeddingStore(encoder, None)
    store.recall([f"numéro {number}" for number in range(RECALLED + 5)])
    del encoder.encoded[:]
    store.recall(["numéro 0", f"numéro {RECALLED}"])
    assert encoder.encoded == ["numéro 0"]


def test_a_faq_that_cannot_be_read_is_not_rehearsed(monkeypatch, decider):
    from types import SimpleNamespace

    from bot.nlu import components

    monkeypatch.setattr(components, "_live", SimpleNamespace(decider=decider))
    with pytest.raises(FaqError):
        components.rehearse("version: 1\nentries: 7")
    assert components.rehearse(FAQ)["broken"] == []
    grouped = components.grouped(["Où laisser ma voiture ?", "Bonjour"], ["fr", "fr"])
    assert grouped["answered"] == [True, False]
