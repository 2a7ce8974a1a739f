"""What goes wrong at the platform, on the way or in the assistant: nothing is lost, nothing comes twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.gateway.db import Pause
from bot.gateway.messages import State
from tests.fake_graph.faults import Fault, drops, empty, garbled, html, refuses
from tests.fake_graph.platform import INBOX, Channel
from tests.fake_graph.webhooks import Post
from tests.gateway.fake_rasa import Reaction, custom
from tests.gateway.platforms.town import IDA, OTTO, VERA, Town, Wire

LONG = "Une phrase qui compte. " * 220
"""Three pieces on Messenger."""


def statuses(post: Post) -> list[int | None]:
    return [attempt.status for attempt in post.attempts]


def messages_only(town: Town) -> int:
    return len(town.graph.calls("message"))


def last_paragraphs(town: Town) -> list[str]:
    """What Vera got to read, without that a program says so."""
    return [text.rpartition("\n\n")[2] for text in town.read()]


# Webhooks that come twice, late or not at all


@pytest.mark.parametrize("at_once", [False, True])
def test_f1_f2_a_message_that_comes_several_times_is_one_message(town: Town, at_once: bool) -> None:
    town.graph.manners.copies, town.graph.manners.at_once = 4, at_once
    town.says("Horaires ?")
    assert [statuses(post) for post in town.graph.webhooks[:4]] == [[200]] * 4
    assert len({post.body for post in town.graph.webhooks[:4]}) == 4  # the entries say different times
    assert (town.kinds(), len(town.read())) == (["text", "answer"], 1)


def test_f3_a_message_that_overtook_another_is_not_answered_backwards(town: Town) -> None:
    town.graph.hold()
    town.graph.visitor_says(VERA, "Bonjour,")
    town.clock.forward(seconds=5)
    town.graph.visitor_says(VERA, "quand ouvrez-vous ?")
    later = Wire(town, [500, 500])  # the first of them fails, and once more at once
    town.graph.postman.http = later.http
    town.graph.release()
    town.settle()
    town.graph.advance(seconds=15)  # the platform tries again
    town.settle()
    assert town.questions() == ["quand ouvrez-vous ?", "Bonjour,"]
    assert len(town.read()) == 2
    page = town.console()
    assert page.index("Bonjour,") < page.index("quand ouvrez-vous ?")  # the team reads it in its order


def test_f3_both_that_are_there_are_answered_in_their_order(town: Town) -> None:
    town.graph.hold()
    town.graph.visitor_says(VERA, "Bonjour,")
    town.graph.visitor_says(VERA, "quand ouvrez-vous ?")
    town.graph.release(backwards=True)
    town.settle()
    assert town.questions() == ["Bonjour,", "quand ouvrez-vous ?"]


def test_f30_a_repeat_after_our_answer_was_lost_is_not_answered_again(town: Town) -> None:
    town.graph.postman.http = Wire(town, [None]).http
    town.says("Horaires ?")
    assert statuses(town.graph.webhooks[0]) == [None, 200]
    assert town.kinds() == ["text", "answer"]
    assert len(town.read()) == 1


def test_f9_after_an_hour_of_failures_the_watch_subscribes_again_and_raises_the_alarm(town: Town) -> None:
    town.graph.postman.http = Wire(town, [500] * 1000).http
    town.graph.visitor_says(VERA, "Il y a quelqu'un ?")
    town.graph.advance(minutes=61)
    assert [alert.kind for alert in town.graph.alerts] == ["failing", "disabled"]
    town.graph.visitor_says(VERA, "Personne ?")
    assert len(town.graph.missed) == 1
    town.graph.postman.http = town.client  # we are back
    watch = town.gateway.channels["messenger"].watch
    alarm = watch()
    assert alarm is not None
    assert "Meta had stopped sending everything; subscribed again." in alarm
    assert "look into the page's inbox" in alarm  # what was missed is not sent later: a person has to look
    assert watch() is None
    town.says("Horaires ?")
    assert len(town.read()) == 1


# Crashes


class Crash(BaseException):
    """The process is killed."""


@contextmanager
def crashing(town: Town, channel: str = "messenger", *, after: bool = True) -> Iterator[None]:
    """The worker is killed while it hands over a piece: after the platform has taken it, or before."""
    sender = town.gateway.channels[channel].sender

    class Dying:
        pushes = True

        def __getattr__(self, name: str) -> object:
            return getattr(sender, name)

        def push(self, *given: object) -> str:
            if after:
                sender.push(*given)  # type: ignore[arg-type]
            raise Crash

    worker = town.worker
    town.worker = replace(worker, senders={**worker.senders, channel: Dying()})  # type: ignore[dict-item]
    with pytest.raises(Crash):
        yield
    town.worker = worker
    town.graph.flush()


def test_f5_what_the_platform_took_before_a_crash_is_known_by_its_echo_and_not_sent_again(town: Town) -> None:
    with crashing(town):
        town.says("Horaires ?")
    town.later(seconds=90)
    assert messages_only(town) == 1
    assert town.outcomes() == ["done"]
    assert town.parts()[0].external_id == town.graph.sent[0].mid
    assert town.state() is State.BOT


def test_f5_what_it_never_got_is_sent_once_after_waiting_for_an_echo(town: Town) -> None:
    with crashing(town, after=False):
        town.says("Horaires ?")
    town.later(seconds=31)  # the claim is over, an echo may still come
    assert messages_only(town) == 0
    town.later(seconds=60)
    assert messages_only(town) == 1
    assert town.outcomes() == ["done"]


# Refusals


def test_f10_a_closed_window_is_final_and_staff_see_why(town: Town) -> None:
    town.graph.fail_next(refuses(10, 2018278))
    town.says("Horaires ?")
    town.later(hours=1)
    assert messages_only(town) == 1
    assert town.attempts() == ["failed"]
    assert "Messenger no longer let the museum write" in town.console()


@pytest.mark.parametrize(("code", "regain"), [(613, 2), (4, 2), (32, 0)])
def test_f11_at_a_rate_limit_the_page_rests_and_then_sends_everything_in_order(
    town: Town, code: int, regain: int
) -> None:
    town.graph.fail_next(refuses(code, regain=regain))
    town.says("un")
    town.says("deux")
    town.says("Bonjour", OTTO)
    assert messages_only(town) == 1  # no other message was even tried
    town.later(seconds=119)
    assert messages_only(town) == 1
    town.later(seconds=2)
    assert last_paragraphs(town) == town.answers()
    assert len(town.read(OTTO)) == 1
    assert town.outcomes() == ["done"] * 3


def test_f11_one_limit_after_another_counts_no_attempt(town: Town) -> None:
    for code in (613, 4, 17, 613, 4, 17, 613, 4, 17, 613):
        town.graph.fail_next(refuses(code, regain=2))
    town.says("Horaires ?")
    for _ in range(11):
        town.later(seconds=121)
    assert town.outcomes() == ["done"]
    assert len(town.read()) == 1


@pytest.mark.parametrize("subcode", [463, 460])
def test_f12_with_a_dead_token_everything_waits_and_a_new_one_sends_it_in_order(
    town: Town, subcode: int, caplog: pytest.LogCaptureFixture
) -> None:
    town.graph.account.token_problem = subcode
    for text in ("un", "deux", "trois"):
        town.says(text)
    town.says("Bonjour", OTTO)
    town.later(minutes=14)
    assert messages_only(town) <= 1  # no hammering: all that is tried is one message
    assert any(record.levelno == logging.ERROR and "token" in record.getMessage() for record in caplog.records)
    assert "access" in town.alice().get("/console").text
    town.close()
    town.graph.account.token, town.graph.account.token_problem = "EAANEWTOKEN", None
    town.open(messenger_page_token="EAANEWTOKEN", worker=True)
    town.graph.wait_for_sent(4)  # by the gateway's own threads
    assert last_paragraphs(town) == town.answers()
    assert town.count(Pause) == 0


def test_f13_a_visitor_who_cannot_be_reached_concerns_no_other(town: Town) -> None:
    town.graph.fail_next(refuses(551, 1545041), to=VERA)
    town.says("Horaires ?")
    town.says("Horaires ?", OTTO)
    town.later(hours=1)
    assert town.outcomes() == ["failed", "done"]
    assert (town.read(VERA), len(town.read(OTTO))) == ([], 1)
    assert "no longer receives the museum’s messages" in town.console()
    town.says("Me revoilà")  # and when they write again, they are answered
    assert len(town.read(VERA)) == 1


@pytest.mark.parametrize("fault", [refuses(1200, 2018024), refuses(2), refuses(1)], ids=["1200", "2", "1"])
def test_f14_a_temporary_failure_is_tried_again_later_and_arrives_once(town: Town, fault: Fault) -> None:
    town.graph.fail_next(fault, times=2)
    town.says("Horaires ?")
    assert messages_only(town) == 1
    town.later(seconds=5)
    assert messages_only(town) == 2
    town.later(seconds=29)
    assert messages_only(town) == 2
    town.later(seconds=1)
    assert len(town.read()) == 1
    assert town.attempts() == ["retry", "retry", "done"]


def taken_unheard(town: Town) -> None:
    """Another application has the conversation, and we have not heard of it."""
    town.meets()
    town.graph.visitor_says(VERA, "Horaires ?")
    town.intake.process_some_events()
    town.worker.process_one_outbox_row()  # asked
    town.graph.hold()
    town.graph.take_control(VERA)


def test_f15_a_reply_that_another_application_holds_up_is_dropped_when_it_keeps_the_conversation(town: Town) -> None:
    taken_unheard(town)
    town.settle()
    assert town.state() is State.PERSON
    town.graph.release()
    town.later(minutes=10)
    assert len(town.read()) == 1
    assert town.outcomes() == ["done", "cancelled"]


def test_f15_a_reply_that_was_held_up_is_sent_as_soon_as_the_conversation_is_given_back(town: Town) -> None:
    taken_unheard(town)
    town.settle()
    town.graph.release()
    town.graph.pass_control(VERA)
    town.settle()  # at once, not only at its next turn
    assert len(town.read()) == 2
    assert town.outcomes() == ["done", "done"]


@pytest.mark.parametrize(("subcode", "alarm"), [(2018001, False), (33, True)])
def test_f16_nobody_of_that_id_is_final_and_a_token_of_another_page_an_alarm(
    town: Town, subcode: int, alarm: bool, caplog: pytest.LogCaptureFixture
) -> None:
    town.graph.fail_next(refuses(100, subcode))
    town.says("Horaires ?")
    town.later(hours=1)
    assert town.attempts() == ["failed"]
    assert any(record.levelno == logging.ERROR for record in caplog.records) is alarm


def test_f16_a_visitor_of_another_page_is_never_written_to(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.meets()
    town.graph.add_page("PAGE_2", "EAASECONDPAGE")
    town.close()
    town.open(messenger_page_id="PAGE_2", messenger_page_token="EAASECONDPAGE")
    calls = messages_only(town)
    town.staff_replies("Bonjour !")
    assert messages_only(town) == calls
    assert town.outcomes()[-1] == "failed"
    assert any(record.levelno == logging.ERROR for record in caplog.records)


# Answers that leave open what happened


@pytest.mark.parametrize(
    "fault",
    [html(502, accepted=True), html(504, accepted=True), empty(), garbled(), drops()],
    ids=["502", "504", "empty", "garbled", "drops"],
)
def test_f18_f19_an_echo_tells_what_the_answer_did_not(town: Town, fault: Fault) -> None:
    town.graph.fail_next(fault)
    town.says("Horaires ?")
    town.later(minutes=5)
    assert messages_only(town) == 1
    assert len(town.read()) == 1
    assert town.outcomes() == ["done"]
    assert town.parts()[0].external_id == town.graph.sent[0].mid


@pytest.mark.parametrize("fault", [html(502), garbled(accepted=False), drops(accepted=False)])
def test_f18_f19_without_an_echo_it_is_sent_once_more(town: Town, fault: Fault) -> None:
    town.graph.fail_next(fault)
    town.says("Horaires ?")
    town.later(seconds=59)
    assert messages_only(town) == 1
    town.later(seconds=2)
    assert messages_only(town) == 2
    assert len(town.read()) == 1
    assert town.outcomes() == ["done"]


def test_f19_without_any_echo_a_third_copy_is_never_sent(town: Town) -> None:
    town.graph.account.subscribed = {"messages"}  # no echoes
    town.graph.fail_next(drops(), times=None)
    town.says("Horaires ?")
    for _ in range(10):
        town.later(minutes=10)
    assert messages_only(town) == 2
    assert town.outcomes() == ["failed"]


def test_f18_an_error_in_javascripts_clothes_is_read(town: Town) -> None:
    town.graph.fail_next(refuses(551, 1545041, content_type="text/javascript; charset=UTF-8", status=200))
    town.says("Horaires ?")
    assert town.attempts() == ["failed"]


def test_f20_an_echo_before_the_answer_is_no_reply_of_staff(town: Town) -> None:
    town.graph.manners.after_send = ("echo", "delivery", "read", "response")
    town.graph.postman.http = Wire(town, then=town.intake.process_some_events).http
    town.says("Horaires ?")
    town.later(minutes=5)
    assert town.kinds() == ["text", "answer"]
    assert town.state() is State.BOT
    assert messages_only(town) == 1
    (part,) = town.parts()
    assert part.external_id == town.graph.sent[0].mid


def test_f21_after_a_part_that_was_refused_no_later_one_is_sent(town: Town) -> None:
    town.rasa.script["Racontez"] = [Reaction([custom(LONG.strip())])]
    town.graph.fail_next(refuses(100), skip=1)
    town.says("Racontez")
    town.later(hours=1)
    assert messages_only(town) == 2
    assert len(town.read()) == 1
    assert town.outcomes() == ["failed"]
    assert "Only the beginning of this message arrived." in town.console()


def test_f21_after_a_part_that_failed_for_a_while_the_rest_follows_and_nothing_comes_twice(town: Town) -> None:
    town.rasa.script["Racontez"] = [Reaction([custom(LONG.strip())])]
    town.graph.fail_next(refuses(1200), skip=1)
    town.says("Racontez")
    assert len(town.read()) == 1
    town.later(seconds=5)
    assert len(town.read()) == 3
    assert town.outcomes() == ["done"]


@pytest.mark.parametrize("fault", [refuses(613), html(500), drops(accepted=False)], ids=["613", "500", "drops"])
def test_f22_a_sign_that_fails_holds_no_answer_up(town: Town, fault: Fault) -> None:
    town.graph.fail_next(fault, times=None, on="action")
    town.says("Horaires ?")
    assert len(town.read()) == 1
    assert town.outcomes() == ["done"]
    town.graph.wait_for_calls("action", 2)
    town.later(minutes=5)
    assert len(town.graph.calls("action")) == 2  # not tried again
    assert town.count(Pause) == 0


# The assistant


@pytest.mark.parametrize(
    "reaction",
    [
        Reaction(status=409, arrives=False),
        Reaction(status=500, arrives=False),
        Reaction(arrives=False),
        Reaction(loses_answer=True, arrives=False),
    ],
    ids=["409", "500", "empty", "hangs up"],
)
def test_f23_a_broken_assistant_ends_with_an_apology_and_a_person(town: Town, reaction: Reaction) -> None:
    town.rasa.script["Horaires ?"] = [reaction] * 3
    town.says("Horaires ?")
    town.later(seconds=2)
    town.later(seconds=6)
    assert town.questions() == ["Horaires ?"] * 3
    (told,) = town.read()
    assert "Je ne peux pas chercher la réponse moi-même en ce moment" in told
    assert (town.reasons(), town.state()) == (["assistant_unavailable"], State.WAITING)


def test_f23_an_assistant_that_is_down_ends_with_an_apology_and_a_person(town: Town) -> None:
    town.rasa.stop()
    town.says("Horaires ?")
    town.later(seconds=2)
    town.later(seconds=6)
    assert len(town.read()) == 1
    assert town.state() is State.WAITING


def test_f24_an_answer_that_was_lost_on_the_way_is_found_and_nothing_is_asked_twice(town: Town) -> None:
    town.rasa.script["Horaires ?"] = [Reaction([custom("À 10 heures.")], loses_answer=True)]
    town.says("Horaires ?")
    assert town.questions() == ["Horaires ?"]
    assert town.read()[0].endswith("À 10 heures.")


def test_f26_an_assistant_that_has_forgotten_everything_goes_on_answering(town: Town) -> None:
    town.meets()
    town.rasa.trackers.clear()
    town.rasa.script["Et lundi ?"] = [Reaction([custom("À 10 heures.")], loses_answer=True, arrives=False)]
    town.says("Et lundi ?")  # lost with its answer, and not in the tracker: it is put again
    town.later(seconds=2)
    assert town.questions()[1:] == ["Et lundi ?"] * 2
    assert len(town.read()) == 2


# Secrets and control


def test_f27_while_the_secret_is_changed_both_open_and_a_wrong_one_rings(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.meets()
    old = town.graph.rotate_secret("f" * 32)
    town.close()
    town.open(messenger_app_secret="f" * 32, messenger_app_secret_before=old)
    town.says("Avec le nouveau")
    town.graph.manners.secret = old
    town.says("Avec l'ancien")
    assert town.questions() == ["Bonjour", "Avec le nouveau", "Avec l'ancien"]
    assert len(town.read()) == 3
    town.graph.manners.secret = "0" * 32
    for number in range(11):
        town.says(f"Faux {number}")
    assert len(town.questions()) == 3
    assert any("had no right signature" in record.getMessage() for record in caplog.records)


def test_f31_a_reply_that_waits_is_dropped_when_another_application_takes_the_conversation(town: Town) -> None:
    town.graph.visitor_says(VERA, "Horaires ?")
    town.intake.process_some_events()
    town.worker.process_one_outbox_row()  # asked; the reply waits
    town.graph.take_control(VERA, INBOX[Channel.MESSENGER])
    town.settle()
    assert town.read() == []
    assert town.outcomes() == ["cancelled"]
    assert town.state() is State.PERSON


# Instagram: its echoes say neither by which application they are nor what we wrote on them


def test_f5_on_instagram_a_crash_is_not_taken_for_a_reply_of_staff(town: Town) -> None:
    town.instagram.visitor_says(IDA, "Horaires ?")
    with crashing(town, "instagram"):
        town.settle()
    town.later(seconds=90)
    assert town.state(IDA, "instagram") is State.BOT
    assert len(town.read(IDA, town.instagram)) == 1


def test_f20_on_instagram_an_echo_before_the_answer_is_no_reply_of_staff(town: Town) -> None:
    town.graph.manners.after_send = ("echo", "response")
    town.graph.postman.http = Wire(town, then=town.intake.process_some_events).http
    town.instagram.visitor_says(IDA, "Horaires ?")
    town.settle()
    assert town.state(IDA, "instagram") is State.BOT
    assert town.kinds(IDA, "instagram") == ["text", "answer"]
