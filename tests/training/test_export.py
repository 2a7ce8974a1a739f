"""The folder of the finished model: its card tells the figures, and sentence-transformers finds its class."""

import ast
import json

from training import corpus, export

FACTS = {
    "steps": "250",
    "layers": 12,
    "trained_parts": ["tickets", "visits"],
    "held_out_parts": ["onsite"],
    "parallel_sentences": True,
}
FIGURES = {"messages": 12_345.0, "right_first": 0.8765, "auroc_answerable": 0.9321, "brier": 0.1}


def test_the_card_tells_how_it_was_made_and_how_good_it_is(tmp_path):
    (tmp_path / "model.onnx").write_bytes(bytes(3_600_000))
    export.write_card(tmp_path, FACTS, FIGURES)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    for said in ("250 steps", "with parallel sentences", "4 MB in this folder", "12345 messages", "0.88", "0.93",
                 "the parts tickets, visits", "the parts onsite"):  # fmt: skip
        assert said in card, said
    assert "{" not in card
    assert "}" not in card


def test_the_small_model_says_that_it_was_taught(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"graph")
    for steps, layers, taught in (("250", 12, False), ("250 + 900 + 320", 6, True)):
        export.write_card(tmp_path, {**FACTS, "steps": steps, "layers": layers}, FIGURES)
        card = (tmp_path / "README.md").read_text(encoding="utf-8")
        assert f"{layers} transformer" in card
        assert ("distillation" in card) == taught


def test_a_model_made_without_parallel_sentences_says_so(tmp_path):
    export.write_card(tmp_path, {**FACTS, "parallel_sentences": False}, FIGURES)
    assert "without parallel sentences" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_card_written_again_replaces_the_one_before(tmp_path):
    for steps in (1, 2):
        export.write_card(tmp_path, {**FACTS, "steps": steps}, FIGURES)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "(2 steps" in card
    assert "(1 steps" not in card


def test_the_files_around_the_model_are_there_and_name_a_class_that_exists():
    folder = export.SHIPPED
    assert all((folder / name).is_file() for name in export.AROUND)
    (module,) = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    file, _, name = module["type"].partition(".")
    code = ast.parse((folder / f"{file}.py").read_text(encoding="utf-8"))
    assert name in [node.name for node in code.body if isinstance(node, ast.ClassDef)]
    json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))


def test_the_exported_folder_holds_the_graph_the_files_around_it_and_its_checksum(tmp_path, monkeypatch):
    def write(source, home):
        home.mkdir()
        (home / "model.onnx").write_bytes(source.encode())
        (home / "tokenizer.json").write_text("{}", encoding="utf-8")

    monkeypatch.setattr(export, "export", write)
    out = tmp_path / "shipped" / "model"
    out.parent.mkdir()
    first = export.export_model(tmp_path / "one", out, "10")
    second = export.export_model(tmp_path / "another", out, "20")
    assert sorted(path.name for path in out.iterdir()) == sorted(
        ["model.onnx", "tokenizer.json", "training.json", *export.AROUND]
    )
    assert [path.name for path in out.parent.iterdir()] == ["model"]  # no draft is left
    assert json.loads((out / "training.json").read_text(encoding="utf-8")) == second
    assert first["sha256"] != second["sha256"]
    assert (second["steps"], second["layers"]) == ("20", 12)
    assert second["held_out_parts"] == list(corpus.HELD_OUT)
