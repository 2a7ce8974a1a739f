"""A message of the log becomes bodies of the Send API."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import shipped
from bot.gateway.channels import Piece
from bot.gateway.channels.graph.composing import Limits, compose, without_picture
from bot.gateway.channels.graph.splitting import code_points
from bot.gateway.channels.instagram.limits import LIMITS as INSTAGRAM
from bot.gateway.channels.messenger.limits import LIMITS as MESSENGER
from bot.gateway.messages import Author, Kind, Outbound
from tests.gateway.channels.graph.small_graph import PSID, outbound

TEXT = shipped().text
LANGUAGES = shipped().languages
NO_IMAGES = Limits(text=1_900, measure=code_points, images=False)
PHOTO = {"url": "https://m.example/facade.jpg", "alt": "La façade du musée"}
PLAN = {"title": "Le plan", "url": "https://m.example/plan"}


def pieces(message: Outbound, limits: Limits = MESSENGER) -> list[Piece]:
    return compose(message, limits, TEXT)


def texts(message: Outbound, limits: Limits = MESSENGER) -> list[str]:
    return [piece.body["message"]["text"] for piece in pieces(message, limits) if "text" in piece.body["message"]]


def answer(text: str, title: str = "Quels sont vos horaires ?", **more: Any) -> dict[str, Any]:
    plain = {"entry": "e", "language": "fr", "links": [], "image": None, "answered_by": None}
    return {**plain, "title": title, "text": text, **more}


def answered(*answers: dict[str, Any], **more: Any) -> Outbound:
    return outbound("everything as Markdown", payload={"answers": list(answers), "notice": None, "choices": [], **more})


def offering(*choices: tuple[str, str], text: str = "Est-ce l'une de ces questions ?", **more: Any) -> Outbound:
    listed = [{"title": title, "payload": payload} for title, payload in choices]
    return outbound(text, kind=Kind.SUGGEST, payload={"choices": listed}, **more)


# ---- text ----


def test_a_message_is_a_body_without_what_depends_on_the_moment() -> None:
    assert pieces(outbound("Le musée est **ouvert**.")) == [
        Piece(
            1,
            {
                "recipient": {"id": PSID},
                "message": {"text": "Le musée est ouvert.", "metadata": "outbox:42:1"},
            },
        )
    ]


def test_an_answer_is_shown_like_in_the_widget() -> None:
    message = answered(
        answer(
            "Ouvert **du mardi au dimanche**.\n\n- fermé le lundi",
            links=[{"title": "Horaires", "url": "https://m.example/horaires"}, PLAN],
            answered_by={"name": "Inès Roux", "role": "conservatrice"},
        ),
        notice="Cette réponse n'existe pour l'instant qu'en français.",
    )
    assert texts(message) == [
        "Cette réponse n'existe pour l'instant qu'en français.\n\n"
        "Ouvert du mardi au dimanche.\n\n• fermé le lundi\n\n"
        "Horaires (https://m.example/horaires)\nLe plan (https://m.example/plan)\n\n"
        "— Inès Roux, conservatrice"
    ]


def test_several_answers_have_their_titles_and_one_alone_has_none() -> None:
    hours, prices = answer("Jusqu'à 18 h.", "Quels sont vos horaires ?"), answer("8 €.", "Combien coûte l'entrée ?")
    assert texts(answered(hours, prices)) == [
        "Quels sont vos horaires ?\nJusqu'à 18 h.\n\nCombien coûte l'entrée ?\n8 €."
    ]
    assert texts(answered(hours)) == ["Jusqu'à 18 h."]


def test_a_link_that_the_text_has_already_is_not_repeated() -> None:
    assert texts(answered(answer("Voir [ici](https://m.example/plan).", links=[PLAN]))) == [
        "Voir ici (https://m.example/plan)."
    ]
    longer = answer("Voir https://m.example/plan/hiver.", links=[PLAN])
    assert texts(answered(longer)) == ["Voir https://m.example/plan/hiver.\n\nLe plan (https://m.example/plan)"]
    mail = {"title": "Écrire", "url": "mailto:a@m.example"}
    assert texts(answered(answer("Écrivez à a@m.example.", links=[mail]))) == ["Écrivez à a@m.example."]


def test_a_link_that_nobody_should_follow_is_left_out() -> None:
    assert texts(answered(answer("Oui.", links=[{"title": "x", "url": "javascript:alert(1)"}]))) == ["Oui."]


def test_staff_words_stay_as_typed_and_are_signed() -> None:
    typed = "Bonjour,\n**oui** 2 * 3 _ici_ :\n- un\n- deux"
    signed = {"signature": {"name": "Anna", "role": "accueil"}}
    message = outbound(typed, author=Author.STAFF, kind=Kind.REPLY, payload=signed)
    assert texts(message) == [f"{typed}\n\n— Anna, accueil"]
    assert texts(outbound("Oui.", author=Author.STAFF, payload={"signature": {"name": "Anna", "role": None}})) == [
        "Oui.\n\n— Anna"
    ]
    assert texts(outbound("Oui.", author=Author.STAFF)) == ["Oui."]


def test_a_greeting_is_its_text() -> None:
    assert texts(outbound("Bonjour !", kind=Kind.GREETING)) == ["Bonjour !"]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\x00"])
@pytest.mark.parametrize("author", [Author.BOT, Author.STAFF])
def test_a_message_without_a_word_has_no_pieces(text: str, author: Author) -> None:
    more = {"disclosure": "first", "signature": {"name": "Anna"}, "choices": [{"title": "Oui", "payload": "person"}]}
    assert pieces(outbound(text, author=author, payload=more)) == []


def test_parts_of_blanks_only_are_dropped() -> None:
    limits = Limits(text=5, measure=code_points)
    assert texts(outbound("Oui.\n\n\u200b\n\n\u200b\n\nNon.", author=Author.STAFF), limits) == ["Oui.", "Non."]


def test_lone_surrogates_and_control_characters_do_not_reach_the_api() -> None:
    [text] = texts(answered(answer("a\ud800b\x00c")))
    assert text == "a\ufffdbc"
    [text] = texts(outbound("a\ud800b\x07c", author=Author.STAFF))
    text.encode()


# ---- disclosure ----


@pytest.mark.parametrize("when", ["first", "again"])
def test_h19_a_program_says_so_before_its_first_words_and_when_it_answers_again(when: str) -> None:
    [text] = texts(outbound("Jusqu'à 18 h.", payload={"disclosure": when}))
    assert text == f"{TEXT('fr', f'channel-disclosure-{when}')}\n\nJusqu'à 18 h."
    assert "programme" in text


def test_a_message_says_so_in_its_own_language() -> None:
    [text] = texts(outbound("Until 6 pm.", language="fr", payload={"disclosure": "again", "language": "en"}))
    assert text.startswith("The museum's program")


def test_a_person_never_says_to_be_a_program() -> None:
    assert texts(outbound("Oui.", author=Author.STAFF, payload={"disclosure": "first"})) == ["Oui."]


# ---- H22 ----


@pytest.mark.parametrize("limits", [MESSENGER, INSTAGRAM])
def test_h22_a_long_answer_goes_in_parts_with_the_buttons_on_the_last(limits: Limits) -> None:
    sentence = "Ārpus ēkas ir ļoti skaists dārzs 👨‍👩‍👧‍👦, un tur var atpūsties 🇱🇻. "
    message = offering(("Demander", "person"), text=(sentence * 100)[:5000])
    sent = pieces(message, limits)
    assert len(sent) > 2
    assert [piece.number for piece in sent] == [*range(1, len(sent) + 1)]
    assert [piece.body["message"]["metadata"] for piece in sent] == [f"outbox:42:{piece.number}" for piece in sent]
    assert all(limits.measure(text) <= limits.text for text in texts(message, limits))
    assert " ".join(" ".join(texts(message, limits)).split()) == " ".join((sentence * 100)[:5000].split())
    assert [piece.number for piece in sent if "quick_replies" in piece.body["message"]] == [len(sent)]


# ---- choices ----

TWO = (("Où laisser mon sac ?", "entry:cloakroom"), ("Où manger ?", "entry:restaurant"))
LONG = (
    ("Où puis-je laisser mon sac ?", "entry:cloakroom"),
    ("Où manger ?", "entry:restaurant"),
    ("Aucune de celles-ci, demander à l'équipe", "none"),
)


def replies(message: Outbound) -> list[tuple[str, str]]:
    shown = pieces(message)[-1].body["message"].get("quick_replies", [])
    assert all(reply["content_type"] == "text" for reply in shown)
    return [(reply["title"], reply["payload"]) for reply in shown]


def test_choices_that_fit_a_button_are_buttons() -> None:
    assert replies(offering(*TWO)) == list(TWO)
    assert texts(offering(*TWO)) == ["Est-ce l'une de ces questions ?"]


def test_a_choice_of_ours_that_is_too_long_takes_its_short_title() -> None:
    message = offering(("Demander à une personne de l'équipe", "person"))
    assert replies(message) == [("Parler à quelqu'un", "person")]
    assert texts(message) == ["Est-ce l'une de ces questions ?"]


def test_choices_that_do_not_fit_are_numbered_in_the_text() -> None:
    assert replies(offering(*LONG)) == [
        ("1", "entry:cloakroom"),
        ("2", "entry:restaurant"),
        ("Demander à l'équipe", "none"),
    ]
    assert texts(offering(*LONG)) == [
        "Est-ce l'une de ces questions ?\n\n"
        "1. Où puis-je laisser mon sac ?\n2. Où manger ?\n3. Aucune de celles-ci, demander à l'équipe"
    ]


def test_h23_of_many_choices_with_long_titles_thirteen_have_buttons_and_the_last_is_among_them() -> None:
    fifteen = [(f"Une question bien longue, numéro {n} ?", f"entry:{'e' * 70}-{n}") for n in range(1, 15)]
    message = offering(*fifteen, ("Aucune de celles-ci, demander à l'équipe", "none"))
    shown = replies(message)
    assert len(shown) == 13
    assert all(len(title) <= 20 for title, _ in shown)
    assert [payload for _, payload in shown] == [payload for _, payload in fifteen[:12]] + ["none"]
    # The others can still be typed, by their number.
    assert "13. Une question bien longue, numéro 13 ?" in texts(message)[0]


def test_h23_many_short_choices_lose_none_either() -> None:
    message = offering(*[(f"Salle {n}", f"entry:room-{n}") for n in range(1, 15)])
    assert len(replies(message)) == 13
    assert "13. Salle 13" in texts(message)[0]


def test_an_emoji_counts_twice_in_a_buttons_title() -> None:
    assert replies(offering(("😀" * 10, "entry:a"))) == [("😀" * 10, "entry:a")]
    assert replies(offering(("😀" * 11, "entry:a"))) == [("1", "entry:a")]


def test_a_choice_without_words_is_no_button_and_the_others_keep_their_numbers() -> None:
    message = offering((" \n", "entry:a"), LONG[0], ("Rien", ""))
    assert replies(message) == [("2", "entry:cloakroom")]
    assert "2. Où puis-je laisser mon sac ?" in texts(message)[0]


def test_a_persons_words_have_no_buttons() -> None:
    assert replies(offering(*TWO, author=Author.STAFF)) == []


# ---- pictures ----


def test_a_picture_goes_before_the_text_as_a_piece_of_its_own() -> None:
    first, second = pieces(answered(answer("Oui.", image=PHOTO)))
    picture = {"type": "image", "payload": {"url": PHOTO["url"], "is_reusable": True}}
    assert first.body["message"] == {"attachment": picture, "metadata": "outbox:42:1"}
    assert second.body["message"] == {"text": "Oui.", "metadata": "outbox:42:2"}


@pytest.mark.parametrize(
    ("image", "text"),
    [
        ({**PHOTO, "url": "http://m.example/a.jpg"}, "Oui.\n\nLa façade du musée (http://m.example/a.jpg)"),
        ({**PHOTO, "url": "javascript:alert(1)"}, "Oui.\n\nLa façade du musée"),
        ({"url": "http://m.example/a.jpg", "alt": ""}, "Oui.\n\nhttp://m.example/a.jpg"),
        ({"url": "", "alt": ""}, "Oui."),
    ],
)
def test_a_picture_that_cannot_be_sent_is_described(image: dict[str, str], text: str) -> None:
    [piece] = pieces(answered(answer("Oui.", image=image)))
    assert piece.body["message"]["text"] == text


def test_a_channel_without_pictures_gets_what_they_show() -> None:
    assert texts(answered(answer("Oui.", image=PHOTO)), NO_IMAGES) == [
        "Oui.\n\nLa façade du musée (https://m.example/facade.jpg)"
    ]
    linked = answer("Oui.", image=PHOTO, links=[{"title": "Photo", "url": PHOTO["url"]}])
    assert texts(answered(linked), NO_IMAGES) == ["Oui.\n\nPhoto (https://m.example/facade.jpg)\nLa façade du musée"]


def test_a_refused_picture_can_go_as_words_under_the_same_mark() -> None:
    message = answered(answer("Oui.", image=PHOTO))
    first, second = pieces(message)
    instead = without_picture(message, first)
    assert instead is not None
    assert instead.body == {
        "recipient": {"id": PSID},
        "message": {"text": "La façade du musée (https://m.example/facade.jpg)", "metadata": "outbox:42:1"},
    }
    assert without_picture(message, second) is None


# ---- always the same, in every language ----


@given(
    st.text(max_size=400),
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["person", "entry:a"])), max_size=15),
)
def test_the_same_message_always_gives_the_same_pieces(text: str, choices: list[tuple[str, str]]) -> None:
    message = offering(*choices, text=text)
    assert pieces(message) == pieces(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_it_and_its_buttons_fit(language: str) -> None:
    for key in shipped().keys("channel-"):
        assert shipped().knows(language, key), f"{key} in {language}"
        if key.startswith("channel-choice-"):
            assert len(TEXT(language, key)) <= 20, f"{key} in {language}"
