"""One list of checks, run on every Rasa component of ours: configuration, train, persist, load, process."""

import shutil

import numpy as np
import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import components
from bot.nlu.components import FaqClassifier, LanguageIdentifier, intent_of
from bot.nlu.confidence import Logistic
from bot.nlu.decision import ANSWER, HANDOFF, SMALLTALK, SUGGEST, Decision
from bot.nlu.judge import Network

from .conftest import LENIENT, ROOT, SMALL_TALK, STRANGERS, BagOfWords, a_judge

PIPELINE = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
COMPONENTS = [LanguageIdentifier, FaqClassifier]
RESOURCE = Resource("of-the-test")
TEXTS = ["Where are the toilets?", "Où sont les toilettes ?", "Merci beaucoup", "Qui est le directeur ?", "👋", "",
         None, "J'ai perdu ma fille", "\x00", "\ud83d", "/greet"]  # fmt: skip


@pytest.fixture
def storage(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage(folder)


@pytest.fixture
def context():
    return ExecutionContext(GraphSchema({}), model_id="of-the-test")


@pytest.fixture(autouse=True)
def small_world(tmp_path, monkeypatch):
    """The small FAQ under a predictable encoder; what the process had live before is untouched."""
    shutil.copy(ROOT / "tests/nlu/small_faq.yml", tmp_path / "faq.yml")
    monkeypatch.setenv("CURIO_FAQ_PATH", str(tmp_path / "faq.yml"))
    monkeypatch.setenv("CURIO_MUSEUM_PATH", str(ROOT / "tests/faq/small_museum.yml"))
    monkeypatch.setenv("CURIO_LABELLED_PATH", str(tmp_path / "labelled.jsonl"))
    monkeypatch.setattr(components, "VECTORS", tmp_path / "vectors")
    monkeypatch.setattr(components, "shared_encoder", lambda name: BagOfWords())
    monkeypatch.setattr(components, "_live", None)
    yield
    if components._live is not None:
        components._live.stop()


@pytest.fixture
def training_data():
    examples = {**SMALL_TALK, "out_of_scope": STRANGERS}
    return TrainingData([Message({TEXT: t, INTENT: intent}) for intent, texts in examples.items() for t in texts])


@pytest.fixture
def loaded(storage, context, training_data):
    """A component as it stands in the running assistant: created, trained where it trains, then loaded."""

    def load(component, **config):
        settings = {**component.get_default_config(), **config}
        created = component.create(settings, storage, RESOURCE, context)
        if not hasattr(created, "train"):
            return created
        assert created.train(training_data) == RESOURCE
        return component.load(settings, storage, RESOURCE, context)

    return load


def message(text, language=None):
    return Message({TEXT: text, "metadata": {"language": language}} if language else {TEXT: text})


# ---- the list of checks ----


@pytest.mark.parametrize("component", COMPONENTS)
def test_its_settings_are_those_of_the_configuration_file(component):
    (entry,) = [entry for entry in PIPELINE if entry["name"].endswith(f".{component.__name__}")]
    assert set(entry) - {"name"} == set(component.get_default_config())


@pytest.mark.parametrize("component", COMPONENTS)
def test_rasa_knows_it_by_name(component):
    registered = DefaultV1Recipe._from_registry(component.__name__)
    assert registered.clazz is component
    assert registered.is_trainable == hasattr(component, "train")


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_needs_no_other_component_and_no_package_of_its_own(component):
    assert component.required_components() == []
    assert component.required_packages() == []


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_leaves_training_data_alone(loaded, component, training_data):
    before = [example.as_dict() for example in training_data.training_examples]
    after = loaded(component).process_training_data(training_data)
    assert [example.as_dict() for example in after.training_examples] == before


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_processes_every_message_of_a_batch_in_order(loaded, component):
    messages = [message(text, "en") for text in TEXTS]
    processed = loaded(component).process(messages)
    assert [one.get(TEXT) for one in processed] == TEXTS


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_it_finds_out_travels_to_the_tracker(loaded, component):
    (processed,) = loaded(component).process([message("Where are the toilets?", "en")])
    found = processed.as_dict(only_output_properties=True)
    expected = {LanguageIdentifier: {"language"}, FaqClassifier: {INTENT, INTENT_RANKING_KEY, "decision"}}
    assert expected[component] <= found.keys()


@pytest.mark.parametrize("component", COMPONENTS)
def test_loaded_twice_it_finds_out_the_same(loaded, component):
    first, second = (
        [one.as_dict(only_output_properties=True) for one in loaded(component).process([message(t) for t in TEXTS])]
        for _ in range(2)
    )
    assert first == second


# ---- the language ----


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Where are the toilets?", None, "en"),
        ("Where are the toilets?", "fr", "en"),
        ("👋", "en", "en"),
        ("👋", None, "fr"),
        ("👋", ["en"], "fr"),  # no text: no hint
    ],
)
def test_the_language_leans_on_the_conversations_one(loaded, text, hint, language):
    (processed,) = loaded(LanguageIdentifier).process([message(text, hint)])
    assert processed.get("language") == language


def test_only_configured_languages_are_found(loaded):
    (processed,) = loaded(LanguageIdentifier, languages=["fr", "de"]).process([message("Where are the toilets?")])
    assert processed.get("language") in ("fr", "de")


# ---- the FAQ ----


@pytest.fixture
def classify(loaded):
    component = loaded(FaqClassifier, **vars(LENIENT))

    def classify(text, language="fr"):
        asked = message(text)
        asked.set("language", language)
        (processed,) = component.process([asked])
        return processed

    return classify


@pytest.mark.parametrize(
    ("text", "intent", "decision"),
    [
        ("Où sont les toilettes ?", "faq_answer", ANSWER),
        ("J'ai perdu ma fille", "faq_answer_and_person", ANSWER),
        ("Le vestiaire garde-t-il les chiens des visiteurs ?", "faq_suggest", SUGGEST),
        ("Qui est le directeur du musée ?", "handoff", HANDOFF),
        ("Merci beaucoup", "thanks", SMALLTALK),
        ("👋", "no_words", SMALLTALK),
        (None, "no_words", SMALLTALK),
    ],
)
def test_a_decision_becomes_the_intent_that_the_rules_know(classify, text, intent, decision):
    processed = classify(text)
    assert processed.get(INTENT)["name"] == intent
    assert processed.get("decision")["decision"] == decision
    assert processed.get(INTENT_RANKING_KEY) == [processed.get(INTENT)]


def test_every_intent_that_can_be_decided_is_in_the_domain():
    known = {
        intent if isinstance(intent, str) else next(iter(intent))
        for intent in yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    }
    decided = [
        Decision(ANSWER, "fr"), Decision(ANSWER, "fr", escalate=True), Decision(SUGGEST, "fr"), Decision(HANDOFF, "fr"),
        Decision(SMALLTALK, "fr", intent="no_words"),
    ]  # fmt: skip
    small_talk = yaml.safe_load((ROOT / "data/nlu/smalltalk.yml").read_text(encoding="utf-8"))["nlu"]
    assert {intent_of(decision) for decision in decided} <= known
    assert {block["intent"] for block in small_talk} <= known


def test_the_budget_of_the_configuration_counts(loaded):
    loaded(FaqClassifier, false_answers=0.0001, strangers=0.0001)
    strict = components.live_decider().live.confidence.answer_from
    loaded(FaqClassifier, false_answers=0.2, strangers=0.3)
    assert components.live_decider().live.confidence.answer_from < strict


def test_the_judge_beside_the_encoder_is_the_one_that_judges(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr(BagOfWords, "folder", tmp_path)
    loaded(FaqClassifier)
    assert isinstance(components.live_decider().live.confidence.first, Logistic)  # there is none yet
    a_judge(number=50).save(tmp_path / "judge.npz")
    loaded(FaqClassifier)
    confidence = components.live_decider().live.confidence
    assert isinstance(confidence.first, Network)
    np.testing.assert_array_equal(confidence.first.inner, a_judge(number=50).first.inner)


def test_the_faq_of_the_environment_is_live_and_not_part_of_the_model(loaded, storage):
    loaded(FaqClassifier)
    assert "mammoth" in components.live_decider().live.faq.by_id
    with storage.read_from(RESOURCE) as folder:
        assert [path.name for path in folder.iterdir()] == ["examples.json"]
        assert "mammouth" not in (folder / "examples.json").read_text(encoding="utf-8")


def test_a_model_loaded_later_takes_over_from_the_one_before(loaded):
    loaded(FaqClassifier)
    before = components._live
    loaded(FaqClassifier)
    assert components._live is not before
    assert before._stop.is_set()
    assert not components._live._stop.is_set()


def test_without_a_loaded_model_there_is_no_decider():
    with pytest.raises(RuntimeError, match="no assistant is loaded in this process"):
        components.live_decider()


def test_the_files_stand_in_data_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.delenv("CURIO_FAQ_PATH")
    monkeypatch.delenv("CURIO_MUSEUM_PATH")
    monkeypatch.delenv("CURIO_LABELLED_PATH")
    assert components.labelled_path().as_posix() == "data/labelled.jsonl"
    assert components.faq_path().as_posix() == "data/faq.yml"
    assert components.museum_path().as_posix() == "data/museum.yml"
