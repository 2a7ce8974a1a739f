"""What the encoder is trained on: never on what it is judged with, and never twice on one intent in a batch."""

import gzip
import random

import pytest

from training import corpus

STEPS, PROCESSES, SIZE = 40, 2, 48


@pytest.fixture
def untouched(monkeypatch):
    """Texts reach the batches as they stand in the corpus."""
    monkeypatch.setattr(corpus, "typed", lambda text, chance: text)


@pytest.fixture
def intents_of_rows(monkeypatch):
    """In place of each row, the intent it was made of."""
    monkeypatch.setattr(corpus, "_row", lambda intent, long, chance: (intent.id, intent.part, long))


def texts_of(parts):
    for intent in corpus.intents(parts):
        yield from intent.answer.values()
        yield from (line["text"] for line in intent.questions + intent.near)


# ---- held out ----


@pytest.mark.parametrize("seed", range(3))
def test_no_intent_of_a_held_out_part_is_in_any_batch(intents_of_rows, seed):
    drawn = [row for batch in corpus.batches(STEPS, PROCESSES, SIZE, seed) for row in batch]
    assert len(drawn) > STEPS * PROCESSES * SIZE // 2
    assert {part for _, part, _ in drawn} == set(corpus.trained_parts())
    held_out = {intent.id for intent in corpus.intents(list(corpus.HELD_OUT))}
    assert held_out
    assert not held_out & {intent for intent, _, _ in drawn}


def test_no_text_that_only_a_held_out_part_has_is_in_any_batch(untouched):
    drawn = {text for batch in corpus.batches(STEPS, PROCESSES, SIZE, 1) for row in batch for text in row}
    assert drawn <= set(texts_of(corpus.trained_parts()))
    assert set(texts_of(list(corpus.HELD_OUT))) - set(texts_of(corpus.trained_parts()))


def test_every_part_is_either_trained_on_or_held_out():
    assert set(corpus.HELD_OUT) < set(corpus.PARTS)
    assert sorted([*corpus.trained_parts(), *corpus.HELD_OUT]) == sorted(corpus.PARTS)


# ---- batches ----


def test_each_row_of_a_batch_is_of_another_intent(intents_of_rows):
    for batch in corpus.batches(STEPS, PROCESSES, SIZE, 2):
        names = [intent for intent, _, _ in batch]
        assert len(names) == len(set(names)) == SIZE


def test_a_batch_is_as_large_as_there_are_intents(small_corpus, intents_of_rows):
    for batch in corpus.batches(10, 1, SIZE, 0):
        assert sorted(intent for intent, _, _ in batch) == sorted(i.id for i in corpus.intents(["old"]))


def test_half_of_a_batch_are_neighbours(intents_of_rows):
    for batch in corpus.batches(STEPS, 1, SIZE, 3):
        parts = [part for _, part, _ in batch]
        assert max(parts.count(part) for part in set(parts)) >= SIZE // 2


def test_there_is_a_batch_for_every_process_and_those_of_a_step_are_of_one_kind(intents_of_rows):
    batches = list(corpus.batches(STEPS, PROCESSES, SIZE, 4))
    assert len(batches) == STEPS * PROCESSES
    kinds = [{long for _, _, long in batch} for batch in batches]
    assert all(kinds[at] == kinds[at + 1] and len(kinds[at]) == 1 for at in range(0, len(kinds), PROCESSES))
    assert len(set(map(tuple, kinds))) == 2  # both kinds come


def test_a_row_is_a_question_another_text_of_its_intent_and_a_near_miss(small_corpus, untouched):
    by_id = {intent.id: intent for intent in corpus.intents(["old"])}
    for batch in corpus.batches(20, 1, SIZE, 5):
        for anchor, positive, near in batch:
            (intent,) = [one for one in by_id.values() if anchor in {line["text"] for line in one.questions}]
            assert positive in {line["text"] for line in intent.questions} | set(intent.answer.values())
            assert near in {line["text"] for line in intent.near}


def test_stories_stand_together(small_corpus, untouched):
    kinds = {line["text"]: line["kind"] for intent in corpus.intents(["old"]) for line in intent.questions}
    batches = [{kinds[anchor] == corpus.LONG for anchor, _, _ in batch} for batch in corpus.batches(60, 1, SIZE, 6)]
    assert {True} in batches
    assert {False} in batches
    assert {True, False} not in batches


def test_the_same_seed_draws_the_same_and_another_one_otherwise():
    one, same, other = (list(corpus.batches(2, 1, SIZE, seed)) for seed in (7, 7, 8))
    assert one == same
    assert one != other


@pytest.fixture
def parallel_sentences(tmp_path, monkeypatch):
    folder = tmp_path / "parallel"
    folder.mkdir()
    for language in ("fr", "ja"):
        rows = [f"{language} sentence {n}\tthe English sentence {n} of {language}\tsource" for n in range(50)]
        with gzip.open(folder / f"{language}-en.tsv.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join([*rows, "same words\tsame words\tsource", "x\ttiny\tsource"]) + "\n")
    monkeypatch.setenv("CURIO_PARALLEL", str(folder))


def test_each_fifth_step_is_of_parallel_sentences(small_corpus, untouched, parallel_sentences):
    for step, batch in enumerate(corpus.batches(20, 1, 8, 0)):
        assert all((" sentence " in anchor) == (step % 5 == 4) for anchor, _, _ in batch)


def test_a_sentence_stands_with_its_translation_and_the_translation_of_another(
    small_corpus, untouched, parallel_sentences
):
    pairs = dict(corpus.parallel())
    assert len(pairs) == 100  # without those that are the same or too short
    rows = [row for step, batch in enumerate(corpus.batches(20, 1, 8, 0)) for row in batch if step % 5 == 4]
    assert len({anchor for anchor, _, _ in rows}) == len(rows)  # none twice before all were seen
    for anchor, translation, other in rows:
        assert pairs[anchor] == translation
        assert other != translation


@pytest.mark.parametrize("folder", ["no-parallel", "does-not-exist"])
def test_without_parallel_sentences_every_step_is_of_museum_questions(
    small_corpus, untouched, tmp_path, monkeypatch, folder
):
    monkeypatch.setenv("CURIO_PARALLEL", str(tmp_path / folder))
    known = set(texts_of(["old"]))
    assert {text for batch in corpus.batches(10, 1, 8, 0) for row in batch for text in row} <= known


# ---- reading ----


@pytest.mark.parametrize(
    "broken", ["{", "[]", "7", '"type"', "null", '{"id": "a/b"}', "no JSON at all", '{"type": "q"', ""]
)
def test_a_broken_line_is_named_with_its_file(small_corpus, broken):
    (small_corpus / "bad.jsonl").write_text(f'{{"type": "oos"}}\n{broken}\n{{"type": "oos"}}\n', encoding="utf-8")
    with pytest.raises(corpus.BadCorpus, match=r"^bad\.jsonl line 2: needs a JSON object with a type$"):
        list(corpus.read("bad"))


def test_a_part_is_read_with_all_that_belongs_to_an_intent(small_corpus):
    read = {intent.id: intent for intent in corpus.intents(["old"])}
    assert len(read) == 10
    dogs = read["old/dogs"]
    assert (dogs.part, len(dogs.questions), len(dogs.near)) == ("old", 12, 2)
    assert dogs.answer == {"fr": "réponse olddogs", "en": "re olddogs"}


def test_lines_that_belong_to_no_intent_are_found_by_their_type(small_corpus):
    assert len(corpus.lines_of("oos")) == 20
    assert [line["text"] for line in corpus.lines_of("smalltalk")] == ["bonjour"]
    assert corpus.lines_of("mixed") == []


def test_the_vocabulary_sees_every_text(small_corpus):
    seen = {text for batch in corpus.texts() for text in batch}
    assert set(texts_of(["old", "new"])) | {"bonjour", "autre chose numéro 3"} <= seen


# ---- typing ----


TYPED = [
    "Où sont les toilettes ?", "OÙ ?", "?", "?!", " . ", "。？", "à", "abcdefghi", "abcdefgh", "何時に開きますか？",
    "¿Cuánto cuesta la entrada?", "👋", "x" * 300,
]  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_nobody_types_nothing(text):
    for seed in range(200):
        typed = corpus.typed(text, random.Random(seed))
        assert typed
        assert abs(len(typed) - len(text)) <= 4  # marks at the end, and a letter


def test_no_text_of_the_corpus_is_typed_away():
    chance = random.Random(0)
    questions = [text for part in corpus.PARTS for text in texts_of([part])]
    assert len(questions) > 20_000
    assert all(corpus.typed(text, chance).strip() for text in questions)


def test_case_accents_marks_and_letters_get_lost_but_not_always():
    typed = {corpus.typed("Où sont les toilettes du musée ?", random.Random(seed)) for seed in range(200)}
    assert "Où sont les toilettes du musée ?" in typed
    assert "Où sont les toilettes du musée" in typed
    assert "où sont les toilettes du musée ?" in typed
    assert "Ou sont les toilettes du musee ?" in typed
    assert len(typed) > 20


def test_the_same_chance_types_alike():
    one, other = (corpus.typed("Où sont les toilettes ?", random.Random(3)) for _ in range(2))
    assert one == other


def test_questions_in_rare_languages_are_drawn_more_often_than_their_number():
    lines = [{"lang": language, "text": language} for language in ["fr"] * 5 + ["en"] * 5 + ["ja"] * 5]
    drawn = [corpus.draw(lines, chance) for chance in [random.Random(0)] for _ in range(6_000)]
    shares = {language: drawn.count(language) / len(drawn) for language in ("fr", "en", "ja")}
    assert shares["ja"] > shares["fr"] > shares["en"]
    assert shares["ja"] == pytest.approx(1.2 / 3.0, abs=0.03)
