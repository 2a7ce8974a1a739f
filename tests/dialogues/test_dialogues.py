"""Whole dialogues with the real assistant, as tables: what the visitor says, what happens, words of the reply.

It is noon on Tuesday 24 November 2026. What happens is written as the reply's kind with its entries ("answer
lost-child"), or as "team" with the reason when the message goes to the museum's people.
"""

import pytest

OPENING_HOURS = '/pick_entry{"entry": "opening-hours"}'


def heard(replies, handoffs):
    happened = [" ".join([reply["kind"], *(answer["entry"] for answer in reply["answers"])]) for reply in replies]
    return ", ".join(happened + [f"team {handoff['reason']}" for handoff in handoffs])


def verify(conversation, table):
    for text, happens, *words in table:
        replies, handoffs = conversation.says(text)
        assert heard(replies, handoffs) == happens, text
        said = " ".join(reply["text"] for reply in replies).replace("\u00a0", " ")
        for part in words:
            assert part in said, text
    return replies, handoffs


@pytest.mark.parametrize(
    ("language", "table"),
    [
        pytest.param("fr", [
            ("À quelle heure fermez-vous aujourd'hui ?", "answer opening-hours",
             "Aujourd'hui, le musée est ouvert de 10 h à 18 h"),
            ("Êtes-vous ouverts le 1er mai ?", "answer opening-hours", "samedi 1er mai 2027",
             "fermé (Fête du Travail)"),
            ("Êtes-vous ouverts à Noël ?", "answer opening-hours", "vendredi 25 décembre 2026", "fermé (Noël)"),
        ], id="hours in French"),
        pytest.param("en", [
            ("Is the museum open today?", "answer opening-hours", "Today, the museum is open from 10 am to 6 pm"),
            ("Are you open on 1 May?", "answer opening-hours", "Saturday 1 May 2027", "closed (Labour Day)"),
            ("Are you open on Christmas Day?", "answer opening-hours", "25 December 2026", "closed (Christmas Day)"),
        ], id="hours in English"),
        pytest.param("fr", [
            ("Bonjour", "smalltalk", "Bonjour et bienvenue", "Musée des Origines"),
            ("merci beaucoup !", "smalltalk", "Avec plaisir"),
            ("Au revoir", "smalltalk", "à bientôt au musée"),
        ], id="small talk in French"),
        pytest.param("en", [
            ("Hello", "smalltalk", "Hello and welcome", "Museum of Origins"),
            ("Thank you!", "smalltalk", "You are welcome"),
            ("Goodbye", "smalltalk", "see you soon"),
        ], id="small talk in English"),
        pytest.param("fr", [
            ("Bonjour, êtes-vous ouverts demain ? Merci d'avance", "answer opening-hours", "Demain", "10 h à 18 h"),
        ], id="greeting, question and thanks"),
        pytest.param("fr", [
            ("Êtes-vous un robot ?", "smalltalk", "Oui, je suis un programme"),
            ("Je veux parler à une personne", "team person"),
            ("Êtes-vous ouverts à Noël ?", "answer opening-hours", "Noël"),  # the assistant goes on being there
        ], id="a robot, then a person"),
        pytest.param("en", [
            ("Are you a robot?", "smalltalk", "Yes, I am a program"),
            ("/ask_person", "team person"),
        ], id="the button for a person"),
        pytest.param("fr", [
            ("vous êtes nuls", "smalltalk", "Je suis désolé"),
        ], id="an insult"),
        pytest.param("fr", [
            ("in English please", "smalltalk", "let us go on in English"),
            ("Are you open on 1 May?", "answer opening-hours", "Labour Day"),
        ], id="to English in words"),
        pytest.param("fr", [
            ("Êtes-vous ouverts à Noël ?", "answer opening-hours", "fermé"),
            ('/set_language{"language": "en"}', "smalltalk", "let us go on in English"),
            (OPENING_HOURS, "answer opening-hours", "the museum is closed (Christmas Day)"),
            ('/set_language{"language": "de"}', "smalltalk", "auf Deutsch weiter"),
            ('/set_language{"language": "tlh"}', "smalltalk", "continuons en français"),  # nobody here speaks it
        ], id="to another language with the button"),
        pytest.param("fr", [
            ("J'ai perdu mon enfant", "answer lost-child, team escalate", "l'agent le plus proche"),
        ], id="an emergency in French"),
        pytest.param("en", [
            ("I lost my child", "answer lost-child, team escalate", "nearest guard"),
        ], id="an emergency in English"),
        pytest.param("fr", [
            ("👋👋", "smalltalk", "Je ne lis que les mots"),
            ("?!", "smalltalk", "Je ne lis que les mots"),
        ], id="no words"),
        pytest.param("fr", [
            ("Quel est le cours du bitcoin ?", "team unsure"),
            ("Êtes-vous ouverts à Noël ?", "answer opening-hours"),
        ], id="a question that is not for the museum"),
        pytest.param("fr", [
            ('/pick_entry{"entry": "no-such-entry"}', "smalltalk", "n'est plus d'actualité"),
            ('/pick_entry{"entry": ""}', "smalltalk", "n'est plus d'actualité"),
            ("/pick_entry", "smalltalk", "n'est plus d'actualité"),
        ], id="a button whose entry is gone"),
        pytest.param("fr", [
            ("Êtes-vous ouverts \x00 à Noël ?", "answer opening-hours"),
            ("Êtes-vous ouverts à Noël ? " + "🎄" * 1_500, "answer opening-hours"),
        ], id="odd characters"),
    ],
)  # fmt: skip
def test_a_dialogue_goes_as_the_table_says(desk, language, table):
    verify(desk.open(language), table)


VAGUE = {
    "fr": ["visite avec un chat le 1er mai", "le 1er mai c'est comment", "venir le 1er mai en groupe d'amis ou pas"],
    "en": ["What time do you close on 1 May?", "visit with a cat on 1 May", "1 May, late in the evening?"],
}


def unsure(conversation):
    """Says something vague about 1 May until the visitor is asked to choose; the suggestion."""
    for text in VAGUE[conversation.language]:
        replies, _ = conversation.says(text)
        if heard(replies, []) == "suggest":
            return replies[0]
    raise AssertionError("none of the vague questions led to a suggestion; write vaguer ones")


@pytest.mark.parametrize(
    ("language", "asked", "none"),
    [
        ("fr", "Est-ce l'une de ces questions ?", "Aucune de celles-ci"),
        ("en", "one of these questions?", "None of these"),
    ],
)
def test_when_it_is_not_sure_the_visitor_chooses_among_curated_questions(desk, language, asked, none):
    suggestion = unsure(desk.open(language))
    payloads = [choice["payload"] for choice in suggestion["choices"]]
    assert asked in suggestion["text"]
    assert 2 <= len(payloads) <= 4
    assert all(payload.startswith("entry:") for payload in payloads[:-1])
    assert payloads[-1] == "none"
    assert suggestion["choices"][-1]["title"].startswith(none)


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Le samedi 1er mai 2027, le musée est fermé"), ("en", "On Saturday 1 May 2027")]
)
def test_what_the_visitor_chooses_is_answered_for_the_day_he_asked_about(desk, language, words):
    conversation = desk.open(language)
    suggestion = unsure(conversation)
    assert "entry:opening-hours" in [choice["payload"] for choice in suggestion["choices"]]
    replies, handoffs = verify(conversation, [(OPENING_HOURS, "answer opening-hours", words)])
    assert replies[0]["language"] == language
    assert replies[0]["decision"]["probability"] == 1.0
    assert handoffs == []


def test_none_of_the_suggestions_goes_to_the_team_with_what_was_suggested(desk):
    conversation = desk.open("fr")
    suggestion = unsure(conversation)
    (_, (handoff,)) = conversation.says("/none_of_these")
    assert handoff["reason"] == "none_of_these"
    suggested = [choice["payload"].removeprefix("entry:") for choice in suggestion["choices"][:-1]]
    assert [candidate["entry"] for candidate in handoff["candidates"]][: len(suggested)] == suggested
    assert handoff["explanation"]["question"]
    assert handoff["language"] == "fr"


def test_what_goes_to_the_team_carries_its_evidence(desk):
    (_, (handoff,)) = desk.open("fr").says("Bonjour, quel est le cours du bitcoin ?")
    assert handoff["reason"] == "unsure"
    assert handoff["language"] == "fr"
    assert len(handoff["candidates"]) == 5
    assert {"entry", "title", "probability", "similarity", "phrasing"} <= handoff["candidates"][0].keys()
    assert handoff["explanation"]["question"] == "quel est le cours du bitcoin ?"


def test_a_message_to_the_team_is_not_answered_here(desk):
    # The gateway acknowledges in the same transaction in which it keeps the request.
    replies, handoffs = desk.open("fr").says("Je veux parler à une personne")
    assert (replies, len(handoffs)) == ([], 1)


def test_a_german_question_gets_an_english_answer_with_a_notice_in_german(desk):
    conversation = desk.open("fr")  # the page is French, the visitor is not
    (understood,), handoffs = conversation.says("Um wie viel Uhr schließt das Museum heute Abend?")
    assert (understood["language"], handoffs) == ("de", [])
    replies, _ = conversation.says(OPENING_HOURS)
    assert replies[0]["notice"] == "Diese Antwort gibt es bisher nur auf Englisch."
    assert replies[0]["answers"][0]["language"] == "en"
    assert replies[0]["language"] == "de"
    assert replies[0]["text"].startswith(replies[0]["notice"])


def test_a_button_in_a_new_conversation_speaks_the_pages_language(desk):
    for language, words in (("fr", "Aujourd'hui, le musée"), ("en", "Today, the museum"), ("es", "inglés")):
        verify(desk.open(language), [(OPENING_HOURS, "answer opening-hours", words)])


def test_two_visitors_do_not_hear_each_others_days(desk):
    alice, charlie = desk.open("fr"), desk.open("fr")
    unsure(alice)
    verify(charlie, [(OPENING_HOURS, "answer opening-hours", "Aujourd'hui")])
    verify(alice, [(OPENING_HOURS, "answer opening-hours", "1er mai 2027")])
