"""The one real encoder: what the matcher relies on, with the model that is installed with Curio."""

import numpy as np
import pytest

from bot.nlu.encoder import EncoderError, SentenceEncoder, shared_encoder

from .conftest import ROOT

SENTENCES = [
    "What are your opening hours?",
    "When does the museum open?",  # same meaning
    "At what time do you close?",  # nearly the same
    "My cat refuses to eat its biscuits",  # outlier
]


@pytest.fixture(scope="module")
def real():
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # the exported model is kept under var/, as for the assistant
        patch.delenv("CURIO_ENCODER", raising=False)
        yield shared_encoder()


@pytest.fixture(scope="module")
def vectors(real):
    return real.encode(SENTENCES)


def test_a_vector_is_a_row_of_length_one(vectors):
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == len(SENTENCES)
    assert vectors.shape[1] >= 64
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_same_texts_give_the_same_vectors(real, vectors):
    np.testing.assert_array_equal(real.encode(SENTENCES), vectors)


def test_a_text_alone_has_the_vector_that_it_has_among_others(real, vectors):
    for text, vector in zip(SENTENCES, vectors, strict=True):
        # In 8-bit integers the neighbours in a batch move a vector a little, far less than meaning does.
        assert float(real.encode([text])[0] @ vector) > 0.97


def test_vectors_stand_in_the_order_of_the_texts_whatever_their_length(real):
    texts = [f"{'very ' * (number % 7)}old mammoth number {number}" for number in range(40)]
    vectors = real.encode(texts)
    for place in (0, 6, 17, 39):
        alone = real.encode([texts[place]])[0]
        assert int((vectors @ alone).argmax()) == place


def test_sentences_of_one_meaning_are_nearer_than_an_outlier(vectors):
    alike = vectors @ vectors.T
    assert min(alike[0, 1], alike[0, 2], alike[1, 2]) > max(alike[3, :3]) + 0.2


def test_no_text_gives_no_vector(real, vectors):
    assert real.encode([]).shape == (0, vectors.shape[1])


@pytest.mark.parametrize("text", ["", "👋", "\x00", "\ud83d", "今日は", "word " * 5_000])
def test_any_text_has_a_vector(real, text):
    vector = real.encode([text])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_process_shares_one_encoder(real):
    assert shared_encoder() is real


def test_its_fingerprint_names_the_model_and_can_stand_in_a_file_name(real):
    assert real.fingerprint.isalnum()


def test_a_model_that_does_not_exist_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    folder = tmp_path / "no-model-here"
    folder.mkdir()
    with pytest.raises(EncoderError, match=r"CURIO_ENCODER: cannot load .*no-model-here"):
        SentenceEncoder(str(folder), tmp_path / "cache")
