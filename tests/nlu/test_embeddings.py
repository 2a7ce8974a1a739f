"""Vectors that were computed once are kept, in memory and on disk; a damaged file is only a slower start."""

import threading

import numpy as np
import pytest

from bot.nlu.embeddings import EmbeddingStore

TEXTS = ["Où manger ?", "Où dormir ?", "Where can I eat?"]


def file_of(folder):
    return folder / "embeddings-bag-of-words.npz"


def test_only_texts_never_seen_before_reach_the_encoder(encoder):
    store = EmbeddingStore(encoder, None)
    store.embed(TEXTS)
    store.embed([*TEXTS, "Où garer ma voiture ?"])
    assert encoder.encoded == [*TEXTS, "Où garer ma voiture ?"]


def test_a_text_that_stands_twice_is_encoded_once(encoder):
    vectors = EmbeddingStore(encoder, None).embed(["Où manger ?", "Où dormir ?", "Où manger ?"])
    assert encoder.encoded == ["Où manger ?", "Où dormir ?"]
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_vectors_come_back_in_the_order_of_the_texts(encoder):
    store = EmbeddingStore(encoder, None)
    store.embed(TEXTS)
    np.testing.assert_array_equal(store.embed(TEXTS[::-1]), encoder.encode(TEXTS[::-1]))


def test_no_texts_give_no_vectors(encoder):
    assert len(EmbeddingStore(encoder, None).embed([])) == 0


def test_vectors_survive_a_restart(encoder, tmp_path):
    store = EmbeddingStore(encoder, tmp_path)
    before = store.embed(TEXTS)
    store.save()
    encoder.encoded.clear()
    after = EmbeddingStore(encoder, tmp_path).embed(TEXTS)
    assert encoder.encoded == []
    np.testing.assert_array_equal(before, after)


def test_another_encoder_does_not_take_over_foreign_vectors(encoder, tmp_path):
    store = EmbeddingStore(encoder, tmp_path)
    store.embed(TEXTS)
    store.save()
    encoder.encoded.clear()
    encoder.fingerprint = "another"
    EmbeddingStore(encoder, tmp_path).embed(TEXTS)
    assert encoder.encoded == TEXTS


def test_what_no_text_of_this_run_needs_is_dropped_from_the_file(encoder, tmp_path):
    first = EmbeddingStore(encoder, tmp_path)
    first.embed(TEXTS)
    first.save()
    second = EmbeddingStore(encoder, tmp_path)
    second.embed(TEXTS[:1])
    second.save()
    encoder.encoded.clear()
    EmbeddingStore(encoder, tmp_path).embed(TEXTS)
    assert encoder.encoded == TEXTS[1:]


def test_saving_leaves_no_draft_behind(encoder, tmp_path):
    store = EmbeddingStore(encoder, tmp_path / "new" / "folder")
    store.embed(TEXTS)
    store.save()
    store.save()
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["embeddings-bag-of-words.npz"]


def test_a_store_without_vectors_or_folder_writes_nothing(encoder, tmp_path):
    EmbeddingStore(encoder, tmp_path).save()
    nowhere = EmbeddingStore(encoder, None)
    nowhere.embed(TEXTS)
    nowhere.save()
    assert list(tmp_path.iterdir()) == []


def truncate(path):
    path.write_bytes(path.read_bytes()[:-200])


def scribble(path):
    path.write_bytes(b"this is no archive")


def empty(path):
    path.write_bytes(b"")


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def forget_vectors(path):
    with path.open("wb") as file:
        np.savez(file, keys=np.array(["a"]))


def lose_rows(path):
    with path.open("wb") as file:
        np.savez(file, keys=np.array(["a", "b"]), vectors=np.zeros((1, 3)))


@pytest.mark.parametrize("damage", [truncate, scribble, empty, flip, forget_vectors, lose_rows])
def test_a_damaged_file_is_only_a_slower_start(encoder, tmp_path, damage):
    store = EmbeddingStore(encoder, tmp_path)
    expected = store.embed(TEXTS)
    store.save()
    damage(file_of(tmp_path))
    encoder.encoded.clear()
    again = EmbeddingStore(encoder, tmp_path)
    np.testing.assert_array_equal(again.embed(TEXTS), expected)
    assert encoder.encoded == TEXTS
    again.save()  # and mends it
    encoder.encoded.clear()
    EmbeddingStore(encoder, tmp_path).embed(TEXTS)
    assert encoder.encoded == []


def test_a_glance_remembers_nothing_of_what_visitors_write(encoder, tmp_path):
    store = EmbeddingStore(encoder, tmp_path)
    store.embed(TEXTS)
    for _ in range(2):
        store.glance(["Mon nom est Alice"])
    store.save()
    assert encoder.encoded == [*TEXTS, "Mon nom est Alice", "Mon nom est Alice"]
    with np.load(file_of(tmp_path)) as file:
        assert len(file["keys"]) == len(TEXTS)


def test_a_glance_at_known_texts_costs_no_encoding(encoder):
    store = EmbeddingStore(encoder, None)
    store.embed(TEXTS)
    np.testing.assert_array_equal(store.glance(TEXTS[1:]), store.embed(TEXTS[1:]))
    assert encoder.encoded == TEXTS


def test_texts_with_broken_characters_can_be_kept(encoder):
    store = EmbeddingStore(encoder, None)
    assert len(store.embed(["\ud83d", "a\x00b", "👋"])) == 3


def test_messages_may_be_looked_up_while_the_file_is_written(encoder, tmp_path):
    store = EmbeddingStore(encoder, tmp_path)
    texts = [f"question {number}" for number in range(300)]
    store.embed(texts)
    store.save()
    store = EmbeddingStore(encoder, tmp_path)  # knows all of them, uses none yet
    store.embed(texts[:1])
    failures = []

    def save():
        try:
            for _ in range(20):
                store.save()
        except RuntimeError as error:  # "Set changed size during iteration"
            failures.append(error)

    writer = threading.Thread(target=save)
    writer.start()
    for text in texts:
        store.glance([text])
    writer.join()
    assert failures == []
