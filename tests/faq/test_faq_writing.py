"""A change of the FAQ file touches its own lines only, reads back unchanged, and never leaves half a file."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from bot import faq_writing
from bot.faq import FaqError, load_faq, parse_faq
from bot.faq_writing import NewEntry, NoSuchEntry, entry_text, save_faq, with_entry, with_entry_text, with_phrasing

FILE = Path(__file__).parents[2] / "data" / "faq.yml"
TEXT = FILE.read_text(encoding="utf-8")
FAQ = parse_faq(TEXT)
SMALL = """# a comment on top
version: 1
languages: [fr, en]
entries:
- id: hours   # the hours
  topic: visit
  questions:
    fr: ["Quand ?",  'Horaires ?']   # two
    en:
    - "When?"
    # a comment within

    - opening times

  answer: {fr: "Dix heures.", en: "At ten."}

# about dogs
- id: dogs
  topic: visit
  questions: {fr: ["Et mon chien ?"]}
  answer:
    fr: |
      Non.

      Désolés.
# the end
"""
ODD = [
    'guillemets " et \\ barre', "- un tiret", "nlu: rien", "{ x }", "[x]", "# dièse", "a: b", "émoji 😀",
    "& * ! | > % @ `", "espace\u00a0insécable", "fin\u2028de ligne", "caché\ufeff", "\x85", "日本語?",
    "O'Brien's", "yes", "1", "~",
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "faq.yml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def only_added(before: str, after: str) -> list[str]:
    """The lines that ``after`` has more; everything else must stand where it stood."""
    old, new = before.splitlines(), after.splitlines()
    start = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    count = len(new) - len(old)
    assert old[start:] == new[start + count :]
    return new[start : start + count]


@pytest.mark.parametrize("entry", FAQ.entries, ids=lambda entry: entry.id)
def test_in_the_museums_own_file_one_line_is_added(entry: faq_writing.NewEntry) -> None:
    for language in FAQ.languages:
        text = with_phrasing(TEXT, entry.id, language, "Zyx ?")
        assert only_added(TEXT, text) == ['      - "Zyx ?"']
        assert with_entry_text(TEXT, entry.id, entry_text(TEXT, entry.id)) == TEXT


def test_only_the_entry_meant_is_changed() -> None:
    faq = parse_faq(with_phrasing(TEXT, FAQ.entries[3].id, "fr", "Zyx ?"))
    for old, new in zip(FAQ.entries, faq.entries, strict=True):
        assert (old == new) == (old.id != FAQ.entries[3].id)
    assert faq.entries[3].questions["fr"][-1] == "Zyx ?"


@pytest.mark.parametrize("odd", ODD)
def test_whatever_a_visitor_wrote_reads_back_as_it_was(odd: str) -> None:
    for entry, language in (("hours", "fr"), ("hours", "en"), ("dogs", "fr"), ("dogs", "en")):
        faq = parse_faq(with_phrasing(SMALL, entry, language, f"x {odd} x"))
        assert faq.by_id[entry].questions[language][-1] == " ".join(f"x {odd} x".split())


@pytest.mark.parametrize("odd", ODD)
def test_a_new_entry_reads_back_as_it_was(odd: str) -> None:
    answer = f"Oui.\n\n- un\n- deux {odd}"
    entry = NewEntry("new", "visit", {"fr": [f"x {odd}"]}, {"fr": answer}, ("Ada", {"fr": odd + "x"}))
    text = with_entry(SMALL, entry)
    found = parse_faq(text).by_id["new"]
    assert found.answer["fr"] == answer.strip()
    assert found.answered_by is not None
    assert text.startswith(SMALL[: SMALL.index("# the end")])


def test_comments_and_blank_lines_stay() -> None:
    text = with_phrasing(SMALL, "hours", "en", "when exactly")
    assert only_added(SMALL, text) == ['    - "when exactly"']
    flow = with_phrasing(SMALL, "hours", "fr", "Neuf ?")
    assert """    fr: ["Quand ?",  'Horaires ?', "Neuf ?"]   # two\n""" in flow


def test_a_language_that_had_no_questions_gets_them() -> None:
    assert '{fr: ["Et mon chien ?"], en: ["Dogs?"]}' in with_phrasing(SMALL, "dogs", "en", "Dogs?")


def test_an_entry_is_put_back_as_it_was_and_taken_out() -> None:
    text = with_entry(SMALL, NewEntry("new", "visit", {"fr": ["Neuf ?"]}, {"fr": "Oui."}))
    assert with_entry_text(text, "new", "") == SMALL
    changed = with_phrasing(SMALL, "hours", "fr", "Neuf ?")
    assert with_entry_text(changed, "hours", entry_text(SMALL, "hours")) == SMALL


def test_an_entry_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(NoSuchEntry):
        with_phrasing(SMALL, "gone", "fr", "x")
    assert entry_text(SMALL, "gone") == ""


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="half"):
        with_phrasing(SMALL, "hours", "fr", "x \ud83d")


def test_a_change_that_breaks_the_file_leaves_it_as_it_was(path: Path) -> None:
    with pytest.raises(FaqError, match="other"):
        save_faq(path, lambda text: with_phrasing(text, "dogs", "fr", "Quand ?") + "other: 1\n")
    assert path.read_text(encoding="utf-8") == SMALL
    assert [one.name for one in path.parent.iterdir() if one.name != f".{path.name}.lock"] == [path.name]


def test_what_somebody_wrote_into_the_file_meanwhile_stays(path: Path) -> None:
    path.write_text(SMALL.replace("Dix heures.", "Onze heures."), encoding="utf-8")
    saved = save_faq(path, lambda text: with_phrasing(text, "hours", "fr", "Neuf ?"))
    assert saved.faq.by_id["hours"].answer["fr"] == "Onze heures."


def test_line_ends_of_windows_and_the_files_mode_stay(path: Path) -> None:
    path.write_bytes(SMALL.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    save_faq(path, lambda text: with_phrasing(text, "hours", "en", "Now?"))
    raw = path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") == SMALL.count("\n") + 1
    assert path.stat().st_mode & 0o777 == 0o640
    assert load_faq(path).by_id["hours"].questions["en"][-1] == "Now?"


def test_a_file_without_a_line_end_at_its_end_can_be_added_to(path: Path) -> None:
    path.write_text(SMALL.rstrip("\n").removesuffix("# the end").rstrip(), encoding="utf-8")
    save_faq(path, lambda text: with_entry(text, NewEntry("new", "visit", {"fr": ["Neuf ?"]}, {"fr": "Oui."})))
    assert load_faq(path).by_id["dogs"].answer["fr"].startswith("Non.")


def test_a_crash_before_the_file_is_in_its_place_leaves_the_old_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        save_faq(path, lambda text: with_phrasing(text, "hours", "fr", "Neuf ?"))
    assert path.read_text(encoding="utf-8") == SMALL


def write_many(path: Path, name: str) -> None:
    for number in range(20):
        save_faq(path, lambda text, n=number: with_phrasing(text, "hours", "fr", f"{name} {n} ?"))  # type: ignore[misc]


def test_two_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_many, args=(path, name)) for name in ("un", "deux")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    assert len(load_faq(path).by_id["hours"].questions["fr"]) == 2 + 40
