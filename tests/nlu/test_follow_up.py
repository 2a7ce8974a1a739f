"""Follow-ups: which message leans on the question before, which question that is, and how the two read as one."""

import pytest
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import ActionExecuted, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu import components
from bot.nlu.decision import ANSWER, HANDOFF, SMALLTALK, SUGGEST, Decision
from bot.nlu.follow_up import MAX_EVENTS, PAUSE, choose, joined, leans, previous_question

from .conftest import NOON

NOW = 1_800_000_000.0  # seconds since 1970
HOURS, PRICES = "Quels sont vos horaires ?", "Quel est le prix du billet ?"


def says(question, decision=ANSWER, at=NOW, entries=("opening-hours",)):
    """The tracker's event of a visitor's message and what was decided about it."""
    decided = Decision(decision, "fr", entries=entries, question=question)
    parsed = {"intent": {"name": "faq_answer"}, "entities": [], "decision": decided.as_dict()}
    return {"event": "user", "timestamp": at, "text": question, "parse_data": parsed}


def taps(intent, entry=None, at=NOW):
    entities = [{"entity": "entry", "value": entry}] if entry else []
    return {"event": "user", "timestamp": at, "parse_data": {"intent": {"name": intent}, "entities": entities}}


def small_talk(at=NOW):
    return says("", SMALLTALK, at, entries=())


def acts(name):
    return {"event": "action", "timestamp": NOW, "name": name}


# ---- which message leans ----


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "et le dimanche ?"), ("fr", "Et pour les enfants ?"), ("fr", "pareil pour les étudiants ?"),
        ("fr", "avec une poussette ?"), ("fr", "le soir ?"), ("fr", "C'est combien ?"), ("fr", "elle dure longtemps ?"),
        ("fr", "vous les vendez ?"), ("fr", "pourquoi ?"), ("fr", "il faut réserver ?"), ("fr", "sont-ils payants ?"),
        ("en", "and for children?"), ("en", "What about New Year's Eve"), ("en", "is it free"),
        ("en", "the garden too?"), ("en", "same for students?"), ("en", "how much?"), ("en", "do they speak French?"),
        ("en", "with a pushchair?"),
        ("es", "¿y los domingos?"), ("es", "¿para niños también?"), ("es", "¿es gratis?"),
        ("de", "und sonntags?"), ("de", "für Kinder auch?"), ("de", "Ist das kostenlos?"),
        ("it", "e la domenica?"), ("it", "anche per i bambini?"), ("it", "quanto dura?"),
        ("pt", "e ao domingo?"), ("pt", "só para adultos?"), ("pt", "termina quando?"),
        ("zh", "那星期天呢？"), ("zh", "孩子呢"), ("zh", "免费吗"),
        ("ja", "日曜日は？"), ("ja", "じゃあ英語は？"), ("ja", "いくら？"),
    ],
)  # fmt: skip
def test_a_message_that_says_too_little_leans_on_the_one_before(language, text):
    assert leans(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Quels sont vos horaires ?"), ("fr", "Les chiens sont admis ?"), ("fr", "Y a-t-il un ascenseur ?"),
        ("fr", "Où sont les toilettes ?"), ("fr", "Fermez-vous les jours fériés ?"), ("fr", "tarif étudiant"),
        ("fr", "Les animaux sont-ils admis ?"), ("fr", "Combien coûte le billet ?"),
        ("en", "Do you have lockers?"), ("en", "Is there a restaurant?"), ("en", "Are dogs allowed inside?"),
        ("en", "Who designed the building?"), ("en", "Is photography allowed?"),
        ("es", "¿Tienen tienda?"), ("es", "¿Es accesible el museo?"),
        ("de", "Gibt es ein Café?"), ("de", "Was kostet der Eintritt?"),
        ("it", "C'è un parcheggio?"), ("it", "Quanto costa il biglietto?"),
        ("pt", "Há multibanco aí dentro?"), ("pt", "As crianças pagam?"),
        ("zh", "可以带狗进去吗？"), ("zh", "几点关门？"),
        ("ja", "カフェはありますか？"), ("ja", "何時に閉まりますか？"),
    ],
)  # fmt: skip
def test_a_question_of_its_own_does_not_lean(language, text):
    assert not leans(text, language)


@pytest.mark.parametrize("language", ["fr", "en", "es", "de", "it", "pt", "zh", "ja"])
@pytest.mark.parametrize("text", ["", " ", "?", "👋", "\x00", "\ud83d", "et " * 200, "那" * 500])
def test_what_is_no_question_or_too_long_does_not_lean(language, text):
    assert not leans(text, language)


def test_nothing_leans_in_a_language_whose_words_are_not_known():
    assert not leans("et le dimanche ?", "tlh")


# ---- how the two read as one ----


@pytest.mark.parametrize(
    ("language", "previous", "text", "reading"),
    [
        ("fr", HOURS, "et le dimanche ?", "Quels sont vos horaires le dimanche ?"),
        ("fr", PRICES, "Et pour les enfants", "Quel est le prix du billet pour les enfants ?"),
        ("fr", "visite guidée", "avec une poussette ?", "visite guidée avec une poussette ?"),
        # a day takes the place of the day, a phrase that of the same kind of phrase
        ("fr", "Êtes-vous ouverts lundi matin ?", "et mardi ?", "Êtes-vous ouverts mardi matin ?"),
        ("fr", "Êtes-vous ouverts lundi ?", "et mardi en groupe ?", "Êtes-vous ouverts mardi en groupe ?"),
        ("fr", "Y a-t-il des visites en français ?", "et en anglais ?", "Y a-t-il des visites en anglais ?"),
        ("fr", "L'atelier est-il en français ?", "en quelle salle ?", "L'atelier est-il en français en quelle salle ?"),
        ("en", "Are you open on Christmas Day?", "what about New Year's Eve", "Are you open New Year's Eve?"),
        ("en", "How much is a ticket?", "and for kids?", "How much is a ticket for kids?"),
        ("es", "¿Cuánto cuesta la entrada?", "¿y con carné joven?", "¿Cuánto cuesta la entrada con carné joven?"),
        ("zh", "门票多少钱？", "老人呢？", "门票多少钱 老人？"),
        ("ja", "開館時間は何時ですか？", "じゃあ冬は？", "開館時間は何時ですか 冬？"),
        # nothing but a connective
        ("fr", HOURS, "et ?", "Quels sont vos horaires et ?"),
        ("tlh", "nuqDaq?", "DaHjaj", "nuqDaq DaHjaj?"),
    ],
)  # fmt: skip
def test_a_follow_up_reads_as_one_question_with_the_one_before(language, previous, text, reading):
    assert joined(previous, text, language) == reading


@pytest.mark.parametrize("text", ["", "?", "…", "\ud83d"])
def test_without_words_in_the_follow_up_the_question_before_stands(text):
    assert joined(HOURS, text, "fr").startswith("Quels sont vos horaires")


# ---- which question that is ----


@pytest.mark.parametrize("decision", [ANSWER, SUGGEST])
def test_the_last_question_that_was_answered_or_suggested_is_the_one(decision):
    assert previous_question([says(PRICES), says(HOURS, decision)], NOW) == HOURS


def test_a_conversation_that_begins_has_none():
    assert previous_question([], NOW) is None
    assert previous_question([acts("action_session_start"), {"event": "session_started"}], NOW) is None


def test_thanks_do_not_end_a_topic():
    assert previous_question([says(HOURS), acts("utter_answer"), small_talk()], NOW) == HOURS


@pytest.mark.parametrize(
    "end",
    [
        pytest.param([says("Où est la Joconde ?", HANDOFF, entries=())], id="a question handed off"),
        pytest.param([taps("ask_person"), acts("action_hand_off")], id="the button for a person"),
        pytest.param([{"event": "session_started", "timestamp": NOW}], id="a new session"),
        pytest.param([{"event": "restart", "timestamp": NOW}], id="a restart"),
    ],
)
def test_a_hand_off_and_a_new_session_end_a_topic(end):
    assert previous_question([says(HOURS), *end], NOW) is None
    assert previous_question([says(HOURS), *end, small_talk()], NOW) is None
    assert previous_question([says(HOURS), *end, says(PRICES)], NOW) == PRICES


def test_a_long_pause_ends_a_topic():
    assert previous_question([says(HOURS, at=NOW - PAUSE)], NOW) == HOURS
    assert previous_question([says(HOURS, at=NOW - PAUSE - 1)], NOW) is None


def test_a_topic_before_a_long_pause_does_not_come_back_with_small_talk():
    assert previous_question([says(HOURS, at=NOW - PAUSE - 1), small_talk(NOW)], NOW) is None
    assert previous_question([says(HOURS, at=NOW - PAUSE - 1), small_talk(NOW - 60)], NOW) == HOURS


def test_a_chain_of_follow_ups_keeps_the_question_it_began_with():
    events, topic = [says(PRICES)], PRICES
    for text in ("et pour les enfants ?", "et pour les étudiants ?", "le soir ?"):
        events.append(says(joined(topic, text, "fr")))
        topic = previous_question(events, NOW)
        assert topic == PRICES


def test_a_day_that_took_the_place_of_another_is_the_day_talked_about():
    events = [says("Êtes-vous ouverts lundi ?"), says("Êtes-vous ouverts mardi ?")]
    assert previous_question(events, NOW) == "Êtes-vous ouverts mardi ?"


def test_the_same_question_asked_again_is_the_topic():
    assert previous_question([says(HOURS), says(HOURS)], NOW) == HOURS


def test_an_entry_chosen_with_a_button_is_the_topic():
    titles = {"prices": PRICES}
    events = [says("c'est cher ?", SUGGEST), taps("pick_entry", "prices")]
    assert previous_question(events, NOW, titles.get) == PRICES
    assert previous_question([taps("pick_entry", "prices")], NOW, titles.get) == PRICES
    assert previous_question([says(HOURS), taps("pick_entry", "gone")], NOW, titles.get) == HOURS


@pytest.mark.parametrize(
    "event",
    [
        {}, {"event": "slot", "name": "decision", "value": "answer"}, {"event": "user"},
        {"event": "user", "parse_data": None}, {"event": "user", "parse_data": []},
        {"event": "user", "parse_data": {"decision": "answer"}, "timestamp": "yesterday"},
        {"event": "user", "parse_data": {"decision": {"decision": ANSWER}}, "timestamp": None},
        {"event": "user", "parse_data": {"decision": {"decision": ANSWER, "question": 7, "entries": ["x"]}}},
        {"event": "user", "parse_data": {"decision": {"decision": ANSWER, "question": "Et ?", "entries": []}}},
        {"event": "user", "parse_data": {"intent": "pick_entry", "entities": None}},
        {"event": "user", "parse_data": {"intent": {"name": "pick_entry"}, "entities": ["entry", None]}},
        {"event": "user", "parse_data": {"intent": {"name": ["pick_entry"]}}},
    ],
)  # fmt: skip
def test_what_is_not_understood_in_the_tracker_is_passed_over(event):
    assert previous_question([event], NOW) is None
    assert previous_question([says(HOURS), event], NOW) == HOURS
    assert previous_question([event, says(HOURS)], NOW) == HOURS


@pytest.mark.parametrize("question", ["", "?", "x " * 500])
def test_a_question_without_words_or_too_long_opens_no_topic(question):
    assert previous_question([says(HOURS), says(question)], NOW) is None


def test_only_the_end_of_a_very_long_conversation_is_read():
    assert previous_question([says(HOURS), *[small_talk()] * (MAX_EVENTS - 1)], NOW) == HOURS
    assert previous_question([says(HOURS), *[small_talk()] * MAX_EVENTS], NOW) is None


# ---- which of two readings counts ----


def reading(decision, *entries, days=None, escalate=False):
    probability = 0.9 if decision == ANSWER else 0.4
    return Decision(decision, "fr", entries, probability, days=days or {}, escalate=escalate, reason="sure")


@pytest.mark.parametrize(
    ("alone", "leaning"),
    [
        pytest.param(reading(ANSWER, "prices"), reading(HANDOFF), id="sure alone, not understood together"),
        pytest.param(reading(SUGGEST, "prices", "hours"), reading(HANDOFF), id="suggested, not understood together"),
        pytest.param(reading(HANDOFF), reading(HANDOFF), id="not understood either way"),
        pytest.param(reading(HANDOFF), reading(SMALLTALK), id="together it is small talk"),
        pytest.param(reading(ANSWER, "prices"), reading(SUGGEST, "hours", "dogs"), id="sure alone, unsure together"),
        pytest.param(reading(SUGGEST, "prices"), reading(SUGGEST, "hours"), id="unsure either way"),
        pytest.param(reading(ANSWER, "prices"), reading(ANSWER, "prices"), id="sure of the same"),
        pytest.param(reading(ANSWER, "prices"), reading(ANSWER, "hours", "prices"), id="sure of one of the same"),
        pytest.param(
            reading(ANSWER, "lost-child", escalate=True), reading(ANSWER, "hours"), id="urgent alone, not together"
        ),
        pytest.param(
            reading(ANSWER, "hours"), reading(ANSWER, "lost-child", escalate=True), id="urgent together, not alone"
        ),
    ],
)
def test_the_message_alone_is_better(alone, leaning):
    assert choose(alone, leaning) is alone


@pytest.mark.parametrize(
    ("alone", "leaning"),
    [
        pytest.param(reading(HANDOFF), reading(ANSWER, "prices", days={"prices": "2027-05-01"}), id="else a hand-off"),
        pytest.param(reading(HANDOFF), reading(SUGGEST, "prices", "hours"), id="else a hand-off, to be chosen from"),
        pytest.param(reading(SUGGEST, "dogs", "hours"), reading(ANSWER, "prices"), id="else a suggestion"),
        pytest.param(reading(HANDOFF), reading(ANSWER, "lost-child", escalate=True), id="urgent"),
    ],
)
def test_with_the_question_before_it_is_better(alone, leaning):
    chosen = choose(alone, leaning)
    assert (chosen.decision, chosen.entries, chosen.days) == (leaning.decision, leaning.entries, leaning.days)
    assert (chosen.probability, chosen.escalate) == (leaning.probability, leaning.escalate)
    assert chosen.reason == "with the question before: sure"  # staff see why


def test_where_both_are_sure_of_different_entries_the_visitor_chooses():
    alone = reading(ANSWER, "prices", days={"prices": "2027-05-01"})
    leaning = reading(ANSWER, "hours", days={"hours": "2027-05-02"})
    chosen = choose(alone, leaning)
    assert (chosen.decision, chosen.entries) == (SUGGEST, ("hours", "prices"))
    assert chosen.days == {"prices": "2027-05-01", "hours": "2027-05-02"}
    assert chosen.reason == "two readings of a follow-up"


def test_a_choice_between_two_readings_names_each_entry_once_and_at_most_three():
    chosen = choose(reading(ANSWER, "prices", "dogs", "photos"), reading(ANSWER, "hours", "prices"))
    assert chosen.entries == ("hours", "prices", "dogs")


# ---- in the decider ----


@pytest.fixture
def decide(decider):
    return lambda text, previous=None: decider.decide(text, "fr", NOON, previous=previous)


def test_what_is_sure_alone_and_together_stays_as_it_is(decide):
    alone = decide("et demain ?")
    assert (alone.decision, alone.entries) == (ANSWER, ("opening-hours",))
    assert decide("et demain ?", HOURS) == alone


def test_a_message_that_nothing_answers_alone_is_read_with_the_question_before(decide):
    assert decide("et en bas ?").decision != ANSWER
    leaning = decide("et en bas ?", "Où sont les toilettes ?")
    assert (leaning.decision, leaning.entries) == (ANSWER, ("toilets",))
    assert leaning.question == "Où sont les toilettes en bas ?"
    assert leaning.reason.startswith("with the question before")


def test_a_hand_off_takes_an_answer_that_leans(decide):
    assert decide("et pour les adultes alors ?").decision == HANDOFF
    leaning = decide("et pour les adultes alors ?", "Combien coûte l'entrée ?")
    assert (leaning.decision, leaning.entries) == (ANSWER, ("prices",))


def test_two_sure_readings_become_a_choice_of_both(decide):
    assert decide("et le parking ?").entries == ("parking",)
    chosen = decide("et le parking ?", HOURS)
    assert (chosen.decision, chosen.entries) == (SUGGEST, ("opening-hours", "parking"))


@pytest.mark.parametrize("text", ["et ma fille ?", "et mon fils ?"])
def test_what_is_urgent_alone_is_never_a_choice(decide, text):
    alone = decide(text)
    assert (alone.decision, alone.entries, alone.escalate) == (ANSWER, ("lost-child",), True)
    assert decide(text, "Où sont les toilettes ?") == alone


@pytest.mark.parametrize("previous", [HOURS, "J'ai perdu mon enfant", "", "?", "\x00", "x " * 500])
@pytest.mark.parametrize("text", ["Où sont les toilettes ?", "Quels sont les tarifs du musée ?", "Merci", "👋", ""])
def test_the_question_before_is_ignored_where_the_message_does_not_lean(decide, text, previous):
    assert decide(text, previous) == decide(text)


def test_a_follow_up_without_a_question_before_is_read_alone(decide):
    assert decide("et le dimanche ?", None) == decide("et le dimanche ?")


def test_the_day_of_a_follow_up_is_the_day_that_is_answered(decide):
    leaning = decide("et le 1er mai ?", "Combien coûte l'entrée demain ?")
    assert "2027-05-01" in leaning.days.values()
    assert "2026-11-25" not in leaning.days.values()


# ---- Rasa's tracker ----


class Listening:
    """In the decider's place: writes down with which question before it was asked."""

    def __init__(self, live):
        self.live, self.heard = live, []

    def decide(self, text, language, now, previous=None):
        self.heard.append(previous)
        return Decision(ANSWER, language, entries=("opening-hours",), question=text)


@pytest.fixture
def heard(monkeypatch, decider):
    """``heard(*events)``: the question before, as the decider is told it when a message comes after ``events``."""
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message

    listening = Listening(decider.live)
    monkeypatch.setattr(components, "live_decider", lambda: listening)
    monkeypatch.setattr(components.time, "time", lambda: NOW)
    classifier = components.FaqClassifier({}, None, Resource("of-the-test"))

    def heard(*events, tracker=True):
        message = Message({"text": "et le dimanche ?", "language": "fr"})
        conversation = DialogueStateTracker.from_events("alice", list(events)) if tracker else None
        classifier.process([message], conversation)
        return listening.heard[-1]

    return heard


def uttered(event):
    return UserUttered("…", parse_data={**event["parse_data"], "text": "…"}, timestamp=NOW)


def test_rasa_hands_the_tracker_to_the_classifier():
    needs = DefaultV1Recipe()._get_needs_from_args(components.FaqClassifier, "process")
    assert needs == {"tracker": "__tracker__"}


def test_the_decider_is_told_the_question_before(heard):
    assert heard(SessionStarted(), uttered(says(HOURS)), ActionExecuted("utter_answer"), SlotSet("x", 1)) == HOURS
    assert heard(uttered(says(HOURS)), ActionExecuted("action_hand_off")) is None
    assert heard(uttered(says(HOURS)), Restarted()) is None


def test_the_entry_chosen_with_a_button_is_told_by_its_question(heard, faq):
    title = faq.by_id["prices"].questions["fr"][0]
    assert heard(uttered(taps("pick_entry", "prices"))) == title
    assert heard(uttered(taps("pick_entry", "no-such-entry"))) is None


def test_without_a_conversation_there_is_no_question_before(heard):
    assert heard() is None
    assert heard(tracker=False) is None
