"""What goes well on Messenger, the whole way from the webhook to the visitor's screen and the console."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.catalog import shipped
from bot.faq import load_faq
from bot.gateway.channels.graph import applying, profile
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.messenger import account
from bot.gateway.db import ChannelEvent, Message, OutboxRow
from bot.gateway.messages import State
from tests.fake_graph import demo
from tests.fake_graph.platform import INBOX, Channel
from tests.gateway.channels.graph.posting import VECTOR, VECTOR_SIGNATURE, VECTOR_TEXT
from tests.gateway.conftest import NOW, ROOT, Clock
from tests.gateway.fake_rasa import Asked, Reaction, answers, custom
from tests.gateway.platforms.conftest import Build
from tests.gateway.platforms.town import OTTO, VERA, Town

DISCLOSURE = "Vous écrivez à un programme du musée"
ATTACHMENT = "Merci ! Je ne sais lire que des mots"
EDITED = "J'ai vu que vous avez modifié votre message"


def test_h2_a_message_is_answered_with_our_mark_on_the_answer(build: Build, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 22, 7, 19, tzinfo=UTC)
    town = build(messenger_page_id="PAGE_1", messenger_page_token="EAATESTPAGETOKEN")
    page = town.graph.add_page("PAGE_1", "EAATESTPAGETOKEN")
    page.visitor("PSID_1").heard_at = clock.now
    town.graph.postman.urls["PAGE_1"] = town.graph.postman.urls[demo.PAGE_ID]
    post = town.posts(VECTOR, page)
    assert post.headers["X-Hub-Signature-256"] == VECTOR_SIGNATURE
    assert [attempt.status for attempt in post.attempts] == [200]
    town.settle()
    question, answer = town.log("PSID_1")
    assert question.text == VECTOR_TEXT
    assert town.questions() == [VECTOR_TEXT]
    (line,) = page.sent
    assert line.text.endswith(answer.text)
    assert (line.messaging_type, line.metadata) == ("RESPONSE", f"outbox:{town.parts()[0].outbox_id}:1")
    assert town.graph.refused == []


def test_h3_a_tap_counts_by_what_it_stands_for(town: Town) -> None:
    town.will_offer("Ouvert ?", ("Horaires", "entry:opening-hours"), ("Parler à une personne de l'équipe", "person"))
    town.says("Ouvert ?")
    town.graph.taps(VERA, "Horaires")
    town.settle()
    assert town.questions() == ["Ouvert ?", '/pick_entry{"entry": "opening-hours"}']
    tapped = town.log()[-2]
    assert (tapped.kind, tapped.text, tapped.payload["payload"]) == ("choice", "Horaires", "entry:opening-hours")


def test_h4_who_starts_is_welcomed_once_and_told_that_a_program_writes(town: Town) -> None:
    town.graph.starts(VERA, "hall3_poster")
    town.settle()
    town.graph.starts(VERA)
    town.settle()
    (welcome,) = town.read()
    assert "c'est un programme qui répond" in welcome
    assert town.kinds() == ["arrived", "greeting"]
    assert town.log()[0].payload == {"ref": "hall3_poster"}
    town.says("Horaires ?")
    assert not town.read()[-1].startswith(DISCLOSURE)  # said already
    assert "hall3_poster" in town.console()


def test_h4_the_welcome_offers_the_other_languages(town: Town) -> None:
    town.graph.starts(VERA)
    town.settle()
    town.rasa.script['/set_language{"language": "en"}'] = [Reaction([custom("In English, then.", language="en")])]
    town.graph.taps(VERA, "English")
    town.settle()
    assert town.questions() == ['/set_language{"language": "en"}']
    assert town.conversation().language == "en"


def set_profile(town: Town) -> None:
    """As ``python -m bot.gateway.channels.messenger`` does it."""
    gateway = town.gateway
    faq = load_faq(ROOT / "data" / "faq.yml", gateway.museum.placeholders)
    plan = profile.Plan(
        gateway.museum, faq, shipped(), gateway.languages, "https://museum.example", town.clock().date()
    )  # fmt: skip
    client = GraphClient(account(gateway.settings))
    applying.apply(client, profile.wanted(plan), "messenger")
    client.close()


@pytest.mark.parametrize("kind", ["menu", "ice_breaker"])
def test_h5_the_menu_and_the_first_questions_ask_and_open_the_window(town: Town, kind: str) -> None:
    set_profile(town)
    town.meets()
    town.clock.forward(hours=20)
    button = next(
        button for button in town.graph.buttons(VERA) if button.kind == kind and button.payload.startswith("entry:")
    )
    town.graph.taps(VERA, button.title)
    town.settle()
    assert town.questions()[1] == f'/pick_entry{{"entry": "{button.payload.removeprefix("entry:")}"}}'
    assert len(town.read()) == 2
    heard = town.conversation().heard_at
    assert heard is not None
    assert heard - town.clock() < timedelta(seconds=1)


def test_h5_the_menu_leads_to_a_person(town: Town) -> None:
    set_profile(town)
    town.will_hand_off("/ask_person", "person")
    town.graph.taps(VERA, "person")
    town.settle()
    assert town.state() is State.WAITING
    assert "l'équipe du musée est prévenue" in town.read()[0]


def test_h6_a_code_on_a_poster_is_noted_and_opens_the_window_without_a_word(town: Town) -> None:
    town.meets()
    town.clock.forward(hours=23)
    town.graph.arrives(VERA, "hall3")
    town.settle()
    assert town.log()[-1].payload == {"ref": "hall3"}
    assert (len(town.questions()), len(town.read())) == (1, 1)
    town.clock.forward(hours=10)
    town.staff_replies("Bienvenue en salle 3.")
    assert town.read()[-1].startswith("Bienvenue en salle 3.")


def test_h7_pictures_are_kept_and_get_one_polite_sentence(town: Town) -> None:
    town.meets()
    town.graph.sends_attachment(VERA)
    town.settle()
    town.graph.sends_attachment(VERA, count=3)
    town.settle()
    one, three = (line for line in town.log() if line.kind == "attachment")
    assert [picture["type"] for picture in one.payload["attachments"]] == ["image"]
    assert [picture["type"] for picture in three.payload["attachments"]] == ["image"] * 3
    assert [text.partition(" : ")[0] for text in town.read()[1:]] == [ATTACHMENT]
    assert town.questions() == ["Bonjour"]
    assert "Picture" in town.console()


@pytest.mark.parametrize(
    "attachments",
    [
        [{"type": "sticker", "payload": {"url": "https://cdn.example/s.png", "sticker_id": 369239263222822}}],
        [{"type": "image", "payload": {"url": "https://cdn.example/s.png", "sticker_id": "369239263222822"}}],
        [
            {"type": "sticker", "payload": {"url": "https://cdn.example/s.png", "sticker_id": 7}},
            {"type": "image", "payload": {"url": "https://cdn.example/s.png", "sticker_id": 7}},
        ],
    ],
)
def test_h8_a_sticker_is_kept_and_nobody_lectures_about_it(town: Town, attachments: list[Any]) -> None:
    town.graph.sends_attachments(VERA, attachments)
    town.settle()
    (line,) = town.log()
    assert (line.kind, [one["type"] for one in line.payload["attachments"]]) == ("sticker", ["sticker"])
    assert town.questions() == town.read() == []


@pytest.mark.parametrize("more", [{"payload": None}, {}, {"payload": {"url": "https://y.example", "title": "Un film"}}])
def test_h9_the_text_beside_a_shared_link_is_asked(town: Town, more: dict[str, Any]) -> None:
    town.graph.sends_attachments(VERA, [{"type": "fallback", **more}], text="C'est chez vous ? https://y.example")
    town.settle()
    assert town.questions() == ["C'est chez vous ? https://y.example"]
    assert town.log()[0].payload["attachments"][0]["type"] == "share"
    assert len(town.read()) == 1


def test_h10_a_place_is_kept_with_its_coordinates(town: Town) -> None:
    town.graph.sends_attachment(VERA, "location", coordinates={"lat": 56.95, "long": 24.11})
    town.settle()
    (place,) = town.log()[0].payload["attachments"]
    assert (place["type"], place["title"]) == ("location", "56.95, 24.11")
    assert ATTACHMENT in town.read()[0]
    assert "56.95, 24.11" in town.console()


def test_h11_a_reply_to_a_message_is_answered_and_remembers_to_which(town: Town) -> None:
    town.meets()
    ours = town.graph.sent[0].mid
    town.says("Et le lundi ?", reply_to=ours)
    assert town.questions()[-1] == "Et le lundi ?"
    assert town.log()[-2].payload["reply_to"] == ours


def test_h12_a_changed_message_is_kept_as_it_is_now_and_said_once_not_to_be_answered_again(town: Town) -> None:
    mid = town.says("Horraires ?")
    for text in ("Horaires ?", "Horaires du lundi ?"):
        town.graph.edits(VERA, mid, text)
        town.settle()
    question = town.log()[0]
    assert (question.text, question.payload["edited"]) == ("Horaires du lundi ?", 2)
    assert town.questions() == ["Horraires ?"]
    assert [text.partition(",")[0] for text in town.read()[1:]] == [EDITED]


def test_h12_a_message_that_was_changed_before_its_answer_is_asked_as_it_is_now(town: Town) -> None:
    mid = town.graph.visitor_says(VERA, "Horraires ?")
    town.graph.edits(VERA, mid, "Horaires ?")
    town.settle()
    assert town.questions() == ["Horaires ?"]
    assert len(town.read()) == 1


def test_h13_a_sign_opens_the_window_and_taking_it_back_does_not(town: Town) -> None:
    town.meets()
    town.clock.forward(hours=20)
    town.graph.reacts(VERA, "love")
    town.settle()
    heard = town.conversation().heard_at
    assert heard is not None
    assert heard >= town.clock()
    town.clock.forward(hours=1)
    town.graph.reacts(VERA, None)
    town.settle()
    assert town.conversation().heard_at == heard
    assert (len(town.questions()), len(town.read())) == (1, 1)


def test_h14_receipts_mark_what_was_sent_and_ask_for_nothing(town: Town) -> None:
    town.graph.account.delivery_mids = False
    town.meets()
    (part,) = town.parts()
    assert part.delivered_at is not None
    assert part.seen_at is None
    town.graph.reads(VERA)
    town.settle()
    assert town.parts()[0].seen_at is not None
    assert town.count(Message) == 2
    assert "Seen" in town.console()


def test_h15_the_echo_of_our_own_answer_is_no_message(town: Town) -> None:
    town.meets()
    (part,) = town.parts()
    assert part.external_id == town.graph.sent[0].mid
    assert town.kinds() == ["text", "answer"]
    assert town.state() is State.BOT
    assert {event.key.split(":")[1] for event in town.rows(ChannelEvent)} == {"message", "is_echo", "delivery"}


@pytest.mark.parametrize("app_id", [INBOX[Channel.MESSENGER], "26390203743090", None])
def test_h16_a_reply_from_metas_inbox_takes_the_conversation(town: Town, app_id: str | None) -> None:
    town.meets()
    town.graph.inbox_reply(VERA, "Je vous réponds moi-même.", app_id)
    town.settle()
    assert town.state() is State.PERSON
    reply = town.log()[-1]
    assert (reply.author, reply.kind, reply.text) == ("staff", "reply", "Je vous réponds moi-même.")
    town.says("Merci !")
    assert (len(town.questions()), len(town.read())) == (1, 1)
    assert "Je vous réponds moi-même." in town.console()


def test_h16_when_the_inbox_has_been_silent_for_long_the_bot_answers_again_and_says_so(town: Town) -> None:
    town.meets()
    town.graph.inbox_reply(VERA, "Je vous réponds moi-même.")
    town.later(hours=13)
    town.says("Et demain ?")
    assert town.questions()[-1] == "Et demain ?"
    assert town.read()[-1].startswith("C'est de nouveau le programme du musée")


def test_h17_what_is_said_to_another_application_is_heard_and_not_answered(town: Town) -> None:
    town.graph.pass_control(VERA, "999")
    town.says("Ceci est pour la boutique")
    (line,) = (line for line in town.log() if line.author == "visitor")
    assert line.payload["quiet"] is True
    assert town.questions() == town.read() == []


def test_h17_a_message_heard_before_and_then_meant_for_us_is_answered_once(town: Town) -> None:
    said = {"sender": {"id": VERA}, "recipient": {"id": demo.PAGE_ID}, "timestamp": town.graph.platform.stamp()}
    said["message"] = {"mid": "m_both", "text": "Horaires ?"}
    town.graph.visitor(VERA).heard_at = town.clock()
    for role in ("standby", "messaging", "messaging"):
        town.graph.happens(said, role)
        town.settle()
    assert town.questions() == ["Horaires ?"]
    assert town.kinds() == ["text", "answer"]


def test_h18_control_that_is_taken_silences_the_bot_and_control_that_is_given_wakes_it(town: Town) -> None:
    town.meets()
    town.graph.take_control(VERA)
    town.settle()
    assert town.state() is State.PERSON
    town.says("Vous êtes là ?")
    assert len(town.questions()) == 1
    town.graph.pass_control(VERA, previous=None)
    town.settle()
    assert town.state() is State.BOT
    town.says("Horaires ?")
    assert town.read()[-1].startswith("C'est de nouveau le programme du musée")


def test_h18_what_a_person_holds_in_the_console_stays_with_them_when_control_comes_to_us(town: Town) -> None:
    town.meets()
    town.staff_replies("Je m'en occupe.")
    town.graph.pass_control(VERA)
    town.settle()
    assert town.state() is State.PERSON


def test_h19_a_person_answers_and_gives_back_and_the_bot_says_that_it_is_one(town: Town) -> None:
    town.meets()
    town.will_hand_off("Je veux parler à quelqu'un", "person")
    town.says("Je veux parler à quelqu'un")
    assert town.state() is State.WAITING
    town.later(hours=5)
    town.staff_replies("Bonjour, Alice à l'appareil.")
    assert town.read()[-1] == "Bonjour, Alice à l'appareil.\n\n— Alice, Accueil"
    assert town.graph.sent[-1].messaging_type == "RESPONSE"
    town.says("Merci Alice")
    assert len(town.questions()) == 2  # the bot is silent
    town.alice().act(town.conversation().id, "close")
    town.says("Horaires ?")
    assert town.read()[-1].startswith("C'est de nouveau le programme du musée")
    assert town.graph.refused == []


def test_h20_a_person_may_answer_after_thirty_hours_where_the_app_has_the_feature(town: Town) -> None:
    town.will_hand_off("Un dinosaure ?")
    town.says("Un dinosaure ?")
    town.later(hours=30)
    town.staff_replies("Oui, en salle 2.")
    last = town.graph.sent[-1]
    assert (last.messaging_type, last.tag) == ("MESSAGE_TAG", "HUMAN_AGENT")
    assert last.text.startswith("Oui, en salle 2.")
    assert town.outcomes()[-1] == "done"


def test_h20_what_the_bot_has_to_say_is_never_sent_so_late(town: Town) -> None:
    town.rasa.script["Horaires ?"] = [Reaction(status=500, arrives=False)]
    town.says("Horaires ?")
    town.later(hours=30)
    assert town.read() == []
    assert town.outcomes() == ["failed"]


def test_h21_without_the_feature_nothing_is_sent_and_staff_are_told_what_else_they_can_do(build: Build) -> None:
    town = build(messenger_human_agent=False)
    town.will_hand_off("Un dinosaure ?")
    town.says("Un dinosaure ?")
    town.says("vera@museum.example")
    town.later(hours=30)
    calls = len(town.graph.calls("message"))
    town.staff_replies("Oui, en salle 2.")
    assert len(town.graph.calls("message")) == calls
    told = town.console()
    assert "Messenger no longer lets the museum write here. Answer at the visitor’s e-mail address." in told
    assert "This message was not sent" in told


def test_h22_a_long_answer_comes_in_parts_in_order_with_the_buttons_on_the_last(town: Town) -> None:
    sentence = "Ķeizariene Žanna 👩‍👩‍👧‍👦 dzīvoja pilī pie Ļaudonas ezera. "
    text = (sentence * 100).strip()
    choices = [{"title": "Autre question", "payload": "none"}]
    town.rasa.script["Racontez"] = [Reaction([custom(text, choices=choices)])]
    town.says("Racontez")
    parts = town.graph.sent
    assert len(parts) >= 3
    assert " ".join(part.text for part in parts).endswith(text)
    assert all(not part.text.startswith("\u200d") and not part.text.endswith("\u200d") for part in parts)
    assert [len(part.buttons) for part in parts] == [0] * (len(parts) - 1) + [1]
    row = town.parts()[0].outbox_id
    assert [part.metadata for part in parts] == [f"outbox:{row}:{n + 1}" for n in range(len(parts))]
    assert town.graph.refused == []


def test_h23_of_many_choices_all_can_be_read_and_thirteen_tapped(town: Town) -> None:
    offered = [(f"Une question assez longue numéro {number}", f"entry:e-{number}") for number in range(1, 15)]
    town.will_offer("Tout ?", *offered, ("Parler à une personne de l'équipe", "person"))
    town.says("Tout ?")
    (line,) = town.graph.sent
    assert all(f"{number}. {title}" in line.text for number, (title, _) in enumerate(offered, 1))
    assert [button.payload for button in line.buttons] == [*(payload for _, payload in offered[:12]), "person"]
    assert all(len(button.title) <= 20 for button in line.buttons)
    town.says("13")  # the button is not shown, the number can be typed
    assert town.questions()[-1] == '/pick_entry{"entry": "e-13"}'


def test_h24_messages_of_one_visitor_are_asked_in_the_order_of_their_times(town: Town) -> None:
    town.graph.hold()
    for text in ("un", "deux", "trois"):
        town.graph.visitor_says(VERA, text)
    town.graph.release(backwards=True)
    town.settle()
    assert town.questions() == ["un", "deux", "trois"]


def test_h24_f25_while_a_visitors_message_takes_long_their_next_one_waits_and_others_do_not(town: Town) -> None:
    answered_meanwhile = []

    def takes_long(_: Asked) -> None:
        while town.worker.process_one_outbox_row():
            pass
        answered_meanwhile.extend(town.questions())

    slow = answers("Enfin.")
    slow.first = takes_long
    town.rasa.script["un"] = [slow]
    for text, psid in (("un", VERA), ("deux", VERA), ("trois", OTTO)):
        town.graph.visitor_says(psid, text)
    town.settle()
    assert answered_meanwhile == ["un", "trois"]
    assert town.questions() == ["un", "trois", "deux"]
    assert (len(town.read(VERA)), len(town.read(OTTO))) == (2, 1)


def test_h25_nobody_asks_the_platform_who_the_visitor_is(town: Town) -> None:
    town.graph.account.profiles = "refused"
    answer = {"entry": "opening-hours", "title": "Hours", "text": "We are open.", "language": "en"}
    town.rasa.script["Are you open?"] = [Reaction([custom("We are open.", language="en", answers=[answer])])]
    town.says("Are you open?")
    assert town.graph.calls("visitor") == []
    assert town.conversation().language == "en"
    assert town.read()[0].startswith("You are writing to a program")


BATCH_AT = int(NOW.timestamp() * 1000) - 10


def batch() -> dict[str, Any]:
    """Five entries in one body, as the reference has them."""
    page = demo.PAGE_ID

    def event(psid: str, at: int, **kind: Any) -> dict[str, Any]:
        return {"sender": {"id": psid}, "recipient": {"id": page}, "timestamp": BATCH_AT + at, **kind}

    second, first, third = (
        event(psid, at, message={"mid": mid, "text": text})
        for psid, at, mid, text in [(VERA, 2, "m_2", "second"), (VERA, 1, "m_1", "first"), ("C", 1, "m_3", "to staff")]
    )
    label = {"user": {"id": VERA}, "action": "add", "label": {"id": "1", "page_label_name": "VIP"}}
    entries: list[dict[str, Any]] = [
        {"messaging": [second]},
        {"messaging": [first, event(OTTO, 1, read={"watermark": 1})]},
        {"standby": [third]},
        {"changes": [{"field": "inbox_labels", "value": label}]},
    ]
    return {"object": "page", "entry": [{"id": page, "time": 3, **entry} for entry in entries]}


def test_h30_a_batch_is_taken_apart_and_each_event_gets_its_due(town: Town) -> None:
    town.graph.visitor(VERA).heard_at = town.clock()
    post = town.posts(batch())
    assert post.state == "delivered"
    town.settle()
    assert town.questions() == ["first", "second"]
    assert town.kinds("C") == ["text"]  # heard, not answered
    assert town.find(OTTO) is None
    kept = [event for event in town.rows(ChannelEvent) if event.sender != VERA]
    assert sorted((event.outcome, event.detail) for event in kept) == [
        ("done", ""), ("done", ""), ("ignored", "about the page, not a conversation"),
    ]  # fmt: skip
    assert town.count(OutboxRow) == 4
