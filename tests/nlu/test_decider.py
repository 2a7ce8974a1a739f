"""One message in, one decision out, with the small FAQ and an encoder whose vectors a person can foresee."""

import json
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.faq import parse_faq
from bot.nlu.confidence import CERTAIN, Budget
from bot.nlu.decider import Decider
from bot.nlu.decision import ANSWER, HANDOFF, SMALLTALK, SUGGEST, Decision
from bot.nlu.embeddings import EmbeddingStore

from .conftest import ICE, NOON, SMALL_TALK, STRANGERS


@pytest.fixture
def decide(decider):
    return lambda text, language="fr", now=NOON: decider.decide(text, language, now)


# ---- read ahead ----


@pytest.mark.parametrize(
    "text", ["Quels sont vos horaires ?", "Bonjour", "xyzzy", "", "Vos horaires ? Et un parking ?"]
)
def test_a_message_that_was_read_ahead_is_decided_in_the_same_way(decider, text):
    plainly = decider.decide(text, "fr", NOON)
    decider.prepare(text, "fr", NOON)
    assert decider.decide(text, "fr", NOON) == plainly


def test_a_message_that_was_read_ahead_is_not_encoded_again(decider, monkeypatch):
    decider.prepare("Quels sont vos horaires ?", "fr", NOON)
    monkeypatch.setattr(decider._store, "glance", lambda texts: pytest.fail(f"encoded again: {texts}"))
    decider.decide("Quels sont vos horaires ?", "fr", NOON)


# ---- answers ----


@pytest.mark.parametrize(
    ("text", "language", "entry"),
    [
        ("À quelle heure fermez-vous ?", "fr", "opening-hours"),  # a phrasing itself
        ("fermez vous a quelle heure", "fr", "opening-hours"),  # typed on a phone
        ("Where do I leave my automobile?", "en", "parking"),  # same meaning, other word
        ("Est-ce que mon toutou peut entrer ?", "fr", "dogs"),
        ("Toilets?", "de", "toilets"),  # the language decides nothing about the entry
    ],
)
def test_a_clear_question_is_answered(decide, text, language, entry):
    decision = decide(text, language)
    assert (decision.decision, decision.entries) == (ANSWER, (entry,))
    assert decision.language == language
    assert decision.probability > 0.5
    assert decision.reason == "sure"


def test_a_phrasing_asked_word_for_word_is_always_answered(decide, faq):
    for entry in faq.entries:
        for language, phrasings in entry.questions.items():
            for phrasing in phrasings:
                decision = decide(phrasing.upper(), language, ICE)  # case and marks make no difference
                assert (decision.decision, decision.entries) == (ANSWER, (entry.id,)), phrasing


def test_a_greeting_and_thanks_do_not_hide_the_question(decide):
    decision = decide("Bonjour, à quelle heure fermez-vous ? merci")
    assert (decision.decision, decision.entries) == (ANSWER, ("opening-hours",))
    assert decision.question == "à quelle heure fermez-vous ?"


def test_a_story_does_not_hide_the_question(decide):
    decision = decide("Nous arrivons de Lyon avec le train de dix heures. Où sont les toilettes ?")
    assert (decision.decision, decision.entries) == (ANSWER, ("toilets",))


def test_the_evidence_names_the_best_candidates_with_the_phrasing_that_matched(decide):
    decision = decide("Where do I leave my automobile?", "en")
    best = decision.candidates[0]
    assert (best.entry, best.title, best.phrasing) == ("parking", "Where can we park?", "Where do I leave my car?")
    assert best.topic == "visit"
    assert len(decision.candidates) == 5
    assert [c.similarity for c in decision.candidates] == sorted(c.similarity for c in decision.candidates)[::-1]
    assert all(0 <= candidate.probability <= best.probability for candidate in decision.candidates)


def test_titles_fall_back_to_the_first_language(decide):
    assert decide("Toilets?", "de").candidates[0].title == "Où sont les toilettes ?"


# ---- two questions ----


@pytest.mark.parametrize(
    "text",
    [
        "Où sont les toilettes ? Combien coûte l'entrée ?",
        "Bonjour ! Où sont les toilettes ? Et combien coûte l'entrée ? Merci",
        "Combien coûte l'entrée et où sont les toilettes ?",  # one sentence, one mark
    ],
)
def test_two_clear_questions_get_two_answers(decide, text):
    decision = decide(text)
    assert decision.decision == ANSWER
    assert sorted(decision.entries) == ["prices", "toilets"]


def test_the_same_question_twice_gets_one_answer(decide):
    assert decide("Où sont les toilettes ? Y a-t-il des toilettes ?").entries == ("toilets",)


def test_a_sure_question_does_not_hide_one_that_is_not_understood(decide):
    assert decide("Où sont les toilettes ? Qui est le directeur ?").decision != ANSWER


def test_the_lower_probability_of_two_answers_counts(decide):
    both = decide("Où sont les toilettes ? Combien coûte l'entrée ?")
    each = [decide("Où sont les toilettes ?"), decide("Combien coûte l'entrée ?")]
    assert both.probability == pytest.approx(min(one.probability for one in each), abs=1e-3)


# ---- days ----


def test_the_day_asked_about_goes_with_the_answer(decide):
    assert decide("Ouvert le 1er mai ?").days == {"opening-hours": "2027-05-01"}
    assert decide("Quels sont vos horaires ?").days == {}


def test_the_day_is_counted_on_the_museums_clock(decide):
    late = datetime(2026, 11, 24, 23, 30, tzinfo=timezone.utc)  # Wednesday in Paris already
    assert decide("Êtes-vous ouverts demain ?", now=late).days == {"opening-hours": "2026-11-26"}


def test_a_day_named_in_the_story_counts_for_the_question(decide):
    decision = decide("Nous venons le 1er mai avec des amis. Quels sont vos horaires ?")
    assert decision.days == {"opening-hours": "2027-05-01"}


def test_staff_read_the_question_as_it_was_written(decide):
    assert decide("Qui est le directeur le 1er mai ?").question == "Qui est le directeur le 1er mai ?"
    assert decide("Bonjour, ouvert le 1er mai ?").question == "ouvert le 1er mai ?"


def test_two_questions_about_two_days_keep_their_own(decide):
    decision = decide("Combien coûte l'entrée aujourd'hui ? Quels sont vos horaires le 1er mai ?")
    assert decision.days == {"prices": "2026-11-24", "opening-hours": "2027-05-01"}


# ---- not sure ----


def test_between_two_entries_the_visitor_chooses(decide):
    decision = decide("Le vestiaire garde-t-il les chiens des visiteurs ?")
    assert decision.decision == SUGGEST
    assert set(decision.entries[:2]) == {"cloakroom", "dogs"}
    assert 0 < len(decision.entries) <= 3


def test_a_suggestion_keeps_the_day_asked_about(decide):
    decision = decide("Les chiens au vestiaire le 1er mai")
    assert decision.decision == SUGGEST
    assert set(decision.days.values()) == {"2027-05-01"}


@pytest.mark.parametrize("text", ["Qui est le directeur du musée ?", "Write me a sonnet", "xqzt"])
def test_what_the_faq_does_not_know_goes_to_a_person(decide, text):
    decision = decide(text)
    assert decision.decision == HANDOFF
    assert decision.entries == ()
    assert decision.question == text
    assert decision.candidates  # evidence for staff all the same


def test_when_the_budget_cannot_be_kept_nothing_is_answered(new_decider, faq, museum):
    strict = new_decider(Budget(false_answers=0.0001, strangers=0.0001, suggestions=0.3))
    strict.learn(faq, museum)
    assert strict.live.confidence.answer_from == CERTAIN
    assert strict.decide("À quelle heure fermez-vous ?", "fr", NOON).decision == SUGGEST


# ---- urgent ----


def test_an_urgent_answer_is_marked_for_a_person(decide):
    decision = decide("J'ai perdu ma fille !")
    assert (decision.decision, decision.entries) == (ANSWER, ("lost-child",))
    assert decision.escalate


def test_an_ordinary_answer_is_not_marked(decide):
    assert not decide("Où sont les toilettes ?").escalate


def test_one_urgent_question_of_two_marks_the_whole(decide):
    decision = decide("Où sont les toilettes ? J'ai perdu mon enfant, où chercher ?")
    assert decision.escalate or decision.decision == HANDOFF


@pytest.mark.parametrize("text", ["Ma fille est là ?", "perdu quelque chose", "Mon enfant a disparu", "lost daughter"])
def test_what_may_be_urgent_is_never_merely_suggested(decide, text):
    decision = decide(text)
    assert "lost-child" in [candidate.entry for candidate in decision.candidates[:3]]
    assert decision.decision != SUGGEST
    assert decision.escalate or decision.decision == HANDOFF


# ---- expired ----


def test_an_entry_is_served_while_it_is_valid(decide):
    assert decide("La patinoire est-elle installée ?", now=ICE).entries == ("ice-rink",)


@pytest.mark.parametrize(
    "text", ["La patinoire est-elle installée ?", "Combien coûte la patinoire ?", "Is there an ice rink?"]
)
def test_an_expired_entry_is_never_served_nor_shown(decide, text):
    decision = decide(text)
    assert "ice-rink" not in decision.entries
    assert "ice-rink" not in [candidate.entry for candidate in decision.candidates]


def test_expired_entries_do_not_fill_up_the_suggestions(new_decider, faq, museum):
    expired = [
        replace(entry, valid_until=NOON.date().replace(year=2025)) if entry.id not in ("dogs", "cloakroom") else entry
        for entry in faq.entries
    ]
    decider = new_decider()
    decider.learn(replace(faq, entries=tuple(expired)), museum)
    for text in ("Le vestiaire prend-il les chiens ?", "Où sont les toilettes ?", "J'ai perdu ma fille"):
        decision = decider.decide(text, "fr", NOON)
        assert set(decision.entries) <= {"dogs", "cloakroom"}
        assert {candidate.entry for candidate in decision.candidates} == {"dogs", "cloakroom"}


def test_when_every_entry_has_expired_a_person_answers(new_decider, faq, museum):
    gone = tuple(replace(entry, valid_until=NOON.date().replace(year=2025)) for entry in faq.entries)
    decider = new_decider()
    decider.learn(replace(faq, entries=gone), museum)
    decision = decider.decide("Où sont les toilettes ?", "fr", NOON)
    assert (decision.decision, decision.candidates) == (HANDOFF, ())
    assert decider.decide("Merci beaucoup", "fr", NOON).intent == "thanks"


# ---- small talk ----


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Bonjour !", "greet"),
        ("bonjour bonjour", "greet"),
        ("Bonjour, merci beaucoup !", "thanks"),
        ("merci merci beaucoup", "thanks"),
        ("vous etes un robot", "bot"),
        ("Bonjour, je veux parler a quelqu'un svp", "human"),
        ("👋👋", "no_words"),
        ("?!", "no_words"),
        ("", "no_words"),
        ("   \n", "no_words"),
        ("\x00", "no_words"),
    ],
)
def test_small_talk_is_small_talk(decide, text, intent):
    decision = decide(text)
    assert (decision.decision, decision.intent) == (SMALLTALK, intent)
    assert decision.entries == ()


def test_a_museum_question_is_not_taken_for_small_talk(decide, faq):
    for entry in faq.entries:
        for phrasing in entry.questions["fr"]:
            assert decide(phrasing, now=ICE).decision != SMALLTALK, phrasing


# ---- odd messages ----


@pytest.mark.parametrize(
    "text",
    ["Où sont les toilettes \ud83d ?", "Où sont\x00 les toilettes ?", "Où sont les toilettes ? 🚽🚽",
     "ＯÙ sont les toilettes", "Où sont les toilettes ? " + "bla " * 5_000, "Où   sont \u200b les \t toilettes ?"],
)  # fmt: skip
def test_odd_characters_and_lengths_do_not_stop_a_decision(decide, text):
    decision = decide(text)
    assert decision.candidates[0].entry == "toilets"


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "? " * 10_000, "où " * 6_000, "。" * 20_000, "\ud83d" * 500, "é\u0301" * 9_000]
)
def test_anything_gets_a_decision(decide, text):
    assert decide(text).decision in (HANDOFF, SUGGEST, SMALLTALK, ANSWER)


def test_a_decision_survives_json(decide):
    for text in ("Ouvert le 1er mai ?", "Merci beaucoup", "Le vestiaire prend-il les chiens ?", "Qui est là ?"):
        decision = decide(text)
        assert Decision.from_dict(json.loads(json.dumps(decision.as_dict()))) == decision


def test_a_decision_with_words_that_are_missing_survives_json(decide):
    decision = decide("Où garer ma trottinette ?")
    assert decision.missing == ("trottinette",)
    again = Decision.from_dict(json.loads(json.dumps(decision.as_dict())))
    assert again == decision
    assert isinstance(again.missing, tuple)


def test_a_decision_of_an_older_version_is_read_without_missing_words(decide):
    record = decide("Où sont les toilettes ?").as_dict()
    del record["missing"]
    assert Decision.from_dict(json.loads(json.dumps(record))).missing == ()


def test_a_record_shares_nothing_with_the_candidates_of_its_decision(decide):
    decision = decide("Où sont les toilettes ?")
    decision.as_dict()["candidates"][0]["entry"] = "changed"
    assert decision.candidates[0].entry == "toilets"


def test_no_word_is_missing_of_a_phrasing_itself(decide, faq):
    for entry in faq.entries:
        for language, phrasings in entry.questions.items():
            for phrasing in phrasings:
                assert decide(phrasing, language, ICE).missing == (), phrasing


def test_the_same_message_gets_the_same_decision(decide):
    assert decide("Le vestiaire prend-il les chiens ?") == decide("Le vestiaire prend-il les chiens ?")


# ---- learning ----

TINY = """\
version: 1
languages: [fr]
entries:
- {id: wifi, topic: visit, questions: {fr: [Quel est le code du wifi ?]}, answer: {fr: invité}}
"""


def test_an_faq_of_one_phrasing_can_be_learnt(new_decider, museum):
    decider = new_decider()
    decider.learn(parse_faq(TINY), museum)
    decision = decider.decide("Quel est le code du wifi ?", "fr", NOON)
    assert decision.candidates[0].entry == "wifi"
    assert decision.decision != ANSWER  # one phrasing proves nothing about how visitors ask


def test_an_faq_of_one_phrasing_is_learnt_beside_a_single_stranger(encoder, museum):
    decider = Decider(EmbeddingStore(encoder, None), {"greet": ["Bonjour"]}, ["Le cours du bitcoin"], Budget())
    decider.learn(parse_faq(TINY), museum)
    assert decider.decide("bonjour", "fr", NOON).intent == "greet"


@pytest.mark.parametrize(
    "budget", [Budget(unanswerable=0), Budget(unanswerable=1), Budget(0, 0, 0.3, 0), Budget(1, 1, 0.3, 1)]
)
def test_any_budget_can_be_learnt_with(new_decider, faq, museum, budget):
    decider = new_decider(budget)
    decider.learn(faq, museum)
    assert decider.decide("Où sont les toilettes ?", "fr", NOON).candidates[0].entry == "toilets"


def test_relearning_embeds_only_what_changed_and_keeps_the_thresholds(new_decider, faq, museum, encoder):
    decider = new_decider()
    decider.learn(faq, museum)
    before = decider.live
    encoder.encoded.clear()
    toilets = replace(faq.by_id["toilets"], questions={"fr": ("Où sont les toilettes ?", "Où faire pipi ?")})
    entries = tuple(toilets if entry.id == "toilets" else entry for entry in faq.entries)
    decider.learn(replace(faq, entries=entries), museum, judge=False)
    assert encoder.encoded == ["Où faire pipi ?"]
    assert decider.live.confidence is before.confidence
    assert decider.decide("Où faire pipi ?", "fr", NOON).entries == ("toilets",)


def test_judging_again_follows_the_new_faq(new_decider, faq, museum):
    decider = new_decider()
    decider.learn(faq, museum)
    before = decider.live.confidence
    decider.learn(replace(faq, entries=faq.entries[:5]), museum)
    assert decider.live.confidence.answer_from != before.answer_from


def test_learning_the_same_again_changes_nothing(new_decider, faq, museum, encoder):
    decider = new_decider()
    decider.learn(faq, museum)
    before = decider.live.confidence
    encoder.encoded.clear()
    decider.learn(faq, museum)
    assert encoder.encoded == []
    assert (decider.live.confidence.answer_from, decider.live.confidence.suggest_from) == (
        before.answer_from,
        before.suggest_from,
    )


def test_a_restart_embeds_nothing(new_decider, faq, museum, encoder, tmp_path):
    new_decider(folder=tmp_path).learn(faq, museum)
    encoder.encoded.clear()
    new_decider(folder=tmp_path).learn(faq, museum)
    assert encoder.encoded == []


def test_messages_are_not_remembered(new_decider, faq, museum, encoder):
    decider = new_decider()
    decider.learn(faq, museum)
    for text in ("Je m'appelle Alice, où sont les toilettes ?", "bonjour bonjour"):
        decider.decide(text, "fr", NOON)
        encoder.encoded.clear()
        decider.decide(text, "fr", NOON)
        assert encoder.encoded, text


def test_without_an_faq_nothing_is_decided(new_decider):
    with pytest.raises(RuntimeError, match="no FAQ is live yet"):
        new_decider().decide("Bonjour", "fr", NOON)


@pytest.mark.parametrize(("examples", "strangers"), [({}, STRANGERS), ({"greet": []}, STRANGERS), (SMALL_TALK, [])])
def test_missing_examples_are_named(encoder, examples, strangers):
    with pytest.raises(ValueError, match="data/nlu must hold small talk intents and the intent out_of_scope"):
        Decider(EmbeddingStore(encoder, None), examples, strangers, Budget())


def test_questions_of_one_meaning_are_more_alike_than_others(decider):
    same, other = decider.similarities("Où sont les toilettes ?", ["Où sont les toilettes ?", "Peut-on se garer ?"])
    assert same == pytest.approx(1, abs=1e-3)
    assert other < same
    assert decider.similarities("Où sont les toilettes ?", []) == []
