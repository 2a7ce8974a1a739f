"""The one real encoder: what the matcher relies on, with the model that Curio ships and with one that is exported."""

import shutil

import numpy as np
import pytest

from bot.nlu.encoder import GRAPH, MINILM, SHIPPED, TRAINING, EncoderError, SentenceEncoder, shared_encoder

from .conftest import ROOT

SENTENCES = [
    "What are your opening hours?",
    "When does the museum open?",  # same meaning
    "At what time do you close?",  # nearly the same
    "My cat refuses to eat its biscuits",  # outlier
]


@pytest.fixture(scope="module", params=["", MINILM], ids=["shipped", "exported"])
def name(request):
    """As in ``CURIO_ENCODER``."""
    return request.param


@pytest.fixture(scope="module")
def real(name):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # the exported model is kept under var/, as for the assistant
        patch.delenv("CURIO_ENCODER", raising=False)
        yield shared_encoder(name)


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


def test_the_process_shares_one_encoder(real, name):
    assert shared_encoder(name) is real


def test_its_fingerprint_names_the_model_and_can_stand_in_a_file_name(real):
    assert real.fingerprint.isalnum()


def test_the_shipped_encoder_is_used_where_it_lies(monkeypatch, tmp_path):
    monkeypatch.delenv("CURIO_ENCODER", raising=False)
    assert SentenceEncoder(cache=tmp_path).folder == SHIPPED
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def finished(tmp_path, monkeypatch):
    """A folder with a finished graph, as ``training`` makes it, and an encoder that could export if it had to."""
    monkeypatch.chdir(ROOT)
    folder = tmp_path / "finished"
    shutil.copytree(SentenceEncoder(MINILM).folder, folder)
    return folder


def test_a_folder_with_a_finished_graph_is_exported_no_more(finished, tmp_path):
    encoder = SentenceEncoder(str(finished), tmp_path / "cache")
    assert encoder.folder == finished
    assert not (tmp_path / "cache").exists()
    np.testing.assert_array_equal(encoder.encode(SENTENCES), SentenceEncoder(MINILM).encode(SENTENCES))


def test_the_environment_names_the_encoder_unless_the_configuration_does(finished, monkeypatch):
    monkeypatch.setenv("CURIO_ENCODER", str(finished))
    assert SentenceEncoder().folder == finished
    assert SentenceEncoder(MINILM).folder != finished


def test_another_training_has_another_fingerprint(finished):
    fingerprints = set()
    for checksum in ("one", "another"):
        (finished / TRAINING).write_text(f'{{"sha256": "{checksum}"}}', encoding="utf-8")
        fingerprints.add(SentenceEncoder(str(finished)).fingerprint)
    assert len(fingerprints) == 2


def test_what_lies_beside_the_graph_of_a_training_makes_no_other_fingerprint(finished):
    (finished / TRAINING).write_text("{}", encoding="utf-8")
    before = SentenceEncoder(str(finished)).fingerprint
    (finished / "judge.npz").write_bytes(b"made after the graph")
    assert SentenceEncoder(str(finished)).fingerprint == before
    assert (finished / GRAPH).exists()


def test_a_model_that_does_not_exist_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    folder = tmp_path / "no-model-here"
    folder.mkdir()
    with pytest.raises(EncoderError, match=r"CURIO_ENCODER: cannot load .*no-model-here"):
        SentenceEncoder(str(folder), tmp_path / "cache")
