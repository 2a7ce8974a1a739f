"""The files on disk and the running assistant: a good change goes live, a bad one changes nothing and is reported."""

import gc
import logging
import os
import shutil
import threading
from pathlib import Path

import pytest

from bot.faq import FaqError
from bot.museum import MuseumError
from bot.nlu.live import LiveKnowledge

from .conftest import NOON

ROOT = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path):
    faq, museum = tmp_path / "faq.yml", tmp_path / "museum.yml"
    shutil.copy(ROOT / "tests/nlu/small_faq.yml", faq)
    shutil.copy(ROOT / "tests/faq/small_museum.yml", museum)
    return faq, museum


@pytest.fixture
def live(files, new_decider):
    return LiveKnowledge(new_decider(), *files)


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def answer_of(live, entry="toilets"):
    return live.decider.live.faq.by_id[entry].answer["fr"]


def test_the_files_are_live_from_the_start(live):
    assert live.decider.decide("Où sont les toilettes ?", "fr", NOON).entries == ("toilets",)
    assert live.decider.live.museum.name["fr"] == "Petit musée"


def test_an_unchanged_file_is_not_read_again(live):
    before = live.decider.live
    assert live.look() is False
    assert live.decider.live is before


def test_a_changed_answer_is_live_at_the_next_look(live, files):
    change(files[0], "Les toilettes sont au sous-sol.", "Les toilettes sont au grenier.")
    assert live.look() is True
    assert answer_of(live) == "Les toilettes sont au grenier."
    assert live.look() is False


def test_a_new_phrasing_is_understood_at_the_next_look_and_alone_is_embedded(live, files, encoder):
    encoder.encoded.clear()
    change(files[0], '"Je cherche les toilettes"', '"Je cherche le petit coin"')
    live.look()
    assert live.decider.decide("petit coin", "fr", NOON).entries == ("toilets",)
    asked_again = [text for text in encoder.encoded if text == "Je cherche le petit coin"]
    unchanged = [text for text in encoder.encoded if text == "Où sont les toilettes ?"]
    assert (len(asked_again), unchanged) == (1, [])


def test_a_change_of_the_museum_is_live_at_the_next_look(live, files):
    change(files[1], "Petit musée", "Grand musée")
    assert live.look() is True
    assert live.decider.live.museum.name["fr"] == "Grand musée"


def test_a_file_replaced_as_a_whole_is_live_at_the_next_look(live, files, tmp_path):
    draft = tmp_path / "draft.yml"
    shutil.copy(files[0], draft)
    change(draft, "sous-sol", "grenier")
    os.replace(draft, files[0])  # as editors, git and the console write
    assert live.look() is True
    assert "grenier" in answer_of(live)


def test_a_broken_faq_changes_nothing_and_every_problem_is_logged_with_its_line(live, files, caplog):
    before = live.decider.live
    change(files[0], "topic: science", "topik: science")
    change(files[0], "id: dogs", "id: photos")
    with caplog.at_level(logging.ERROR):
        assert live.look() is False
    assert live.decider.live is before
    logged = "\n".join(caplog.messages)
    for problem in (
        "faq.yml line",
        "entry mammoth: unknown field 'topik'",
        "entry photos: the id stands already at line",
    ):
        assert problem in logged
    assert caplog.messages[-1].endswith("the version before stays live")


def test_a_problem_is_logged_once_not_at_every_look(live, files, caplog):
    files[0].write_text("version: [", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        live.look()
        told = len(caplog.messages)
        assert live.look() is False
    assert len(caplog.messages) == told > 0


@pytest.mark.parametrize("content", ["", "version: [", "\x00", "version: 1\nlanguages: [fr]\nentries: []\n"])
def test_a_ruined_file_changes_nothing_until_it_is_mended(live, files, content):
    good = files[0].read_text(encoding="utf-8")
    files[0].write_text(content, encoding="utf-8")
    assert live.look() is False
    assert answer_of(live) == "Les toilettes sont au sous-sol."
    files[0].write_text(good.replace("sous-sol", "grenier"), encoding="utf-8")
    assert live.look() is True
    assert "grenier" in answer_of(live)


def test_a_file_that_is_not_utf_8_changes_nothing(live, files):
    files[0].write_bytes(files[0].read_text(encoding="utf-8").encode("latin-1"))
    assert live.look() is False
    assert "sous-sol" in answer_of(live)


def test_a_deleted_file_changes_nothing_until_it_is_back(live, files, caplog):
    content = files[0].read_bytes()
    files[0].unlink()
    with caplog.at_level(logging.ERROR):
        assert live.look() is False
    assert any("faq.yml: the file does not exist" in message for message in caplog.messages)
    assert "sous-sol" in answer_of(live)
    files[0].write_bytes(content.replace(b"sous-sol", b"grenier"))
    assert live.look() is True


def test_a_broken_museum_changes_nothing(live, files, caplog):
    change(files[1], "monday: closed", "monday: clsd")
    change(files[0], "sous-sol", "grenier")
    with caplog.at_level(logging.ERROR):
        assert live.look() is False
    assert any("museum.yml line 9" in message for message in caplog.messages)
    assert "sous-sol" in answer_of(live)


def test_a_price_that_an_answer_shows_cannot_be_taken_away(live, files, caplog):
    change(files[1], "adult:", "grown_up:")
    with caplog.at_level(logging.ERROR):
        assert live.look() is False
    assert any("unknown placeholder '{{ prices.adult }}'" in message for message in caplog.messages)


def test_at_the_start_a_broken_file_is_an_error(files, new_decider):
    files[0].write_text("version: [", encoding="utf-8")
    with pytest.raises(FaqError, match="line 1"):
        LiveKnowledge(new_decider(), *files)


def test_at_the_start_a_missing_museum_is_an_error(files, new_decider):
    files[1].unlink()
    with pytest.raises(MuseumError, match="does not exist"):
        LiveKnowledge(new_decider(), *files)


def test_the_watch_takes_a_change_over_by_itself_and_survives_what_breaks_it(live, files, monkeypatch):
    learnt, broken = threading.Event(), threading.Event()
    learn = live.decider.learn

    def watched(faq, museum, **settings):
        if "nulle part" in faq.by_id["toilets"].answer["fr"]:
            broken.set()
            raise RuntimeError("a mistake of ours")
        learn(faq, museum, **settings)
        learnt.set()

    monkeypatch.setattr(live.decider, "learn", watched)
    live.watch()
    try:
        change(files[0], "au sous-sol", "nulle part")
        assert broken.wait(20)
        change(files[0], "nulle part", "au grenier")
        assert learnt.wait(20)
        assert answer_of(live) == "Les toilettes sont au grenier."
    finally:
        live.stop()


def test_what_is_loaded_when_the_watch_begins_is_no_longer_gone_through_for_garbage(live):
    live.watch()
    try:
        assert gc.get_freeze_count() > 0
        assert all(kept is not live.decider for kept in gc.get_objects())
    finally:
        live.stop()
        gc.unfreeze()
