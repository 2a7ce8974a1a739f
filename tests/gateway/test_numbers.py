"""The desk in numbers: what is counted, and the page and the file that show it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from bot.gateway.db import Base, Database, DaySums, Message, Rating
from bot.gateway.numbers import Numbers, Outcomes, keep_days, middle, ninetieth, numbers, span_of
from bot.gateway.numbers.days import begin
from bot.gateway.staff.numbers import tame
from tests.gateway.conftest import MUSEUM, NOW, Clock
from tests.gateway.staff_room import HOSTILE, StaffRoom, Talk, facts

MINUTE = timedelta(minutes=1)


@pytest.fixture
def museum(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


def counted(museum: StaffRoom, days: int = 30, language: str = "fr") -> Numbers:
    with museum.database.read() as session:
        return numbers(session, MUSEUM, facts(), museum.clock(), days=days, language=language)


def answer(entry: str, title: str = "Un titre ?", language: str = "fr") -> dict[str, str]:
    return {"entry": entry, "title": title, "language": language}


def replies(talk: Talk, question: int, kind: str, *answers: dict[str, str]) -> None:
    talk.line("bot", kind, "…", question_id=question, payload={"answers": list(answers)})


def taps(talk: Talk, payload: str) -> int:
    return talk.line("visitor", "choice", "…", payload={"payload": payload})


def rates(museum: StaffRoom, message: int, useful: bool, of: str = MUSEUM) -> None:
    with museum.database.begin() as session:
        session.add(Rating(museum=of, message_id=message, useful=useful, words="", at=museum.clock()))


def last_line(museum: StaffRoom) -> int:
    with museum.database.read() as session:
        return session.scalar(select(func.max(Message.id))) or 0


def row(page: bytes, what: str, delimiter: str = ",") -> list[list[str]]:
    return [line for line in csv.reader(io.StringIO(page.decode("utf-8-sig")), delimiter=delimiter) if what in line]


def test_an_empty_museum_gets_a_friendly_page_and_no_numbers(museum: StaffRoom) -> None:
    answered = museum.alice.get("/console/numbers")
    assert answered.status_code == 200
    assert "Nobody asked anything" in answered.text
    assert "<svg" not in answered.text
    assert museum.alice.get("/console/numbers.csv").status_code == 200


def test_a_question_answered_at_once_is_the_bots(museum: StaffRoom) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "answer", answer("opening-hours"))
    assert counted(museum).outcomes == Outcomes(bot=1)


def test_a_suggestion_that_the_visitor_chose_counts_once(museum: StaffRoom) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "suggest")
    replies(talk, taps(talk, "entry:opening-hours"), "answer", answer("opening-hours"))
    assert counted(museum).outcomes == Outcomes(suggestion=1)


def test_a_tapped_question_after_an_answer_is_a_question_of_its_own(museum: StaffRoom) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "answer", answer("opening-hours"))
    replies(talk, taps(talk, "entry:prices"), "answer", answer("prices"))
    assert counted(museum).outcomes == Outcomes(bot=2)


def test_a_suggestion_that_led_to_the_team_counts_as_handed_off(museum: StaffRoom) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "suggest")
    talk.asks("aucune", kind="choice", payload={"payload": "none"})
    assert counted(museum).outcomes == Outcomes(handed_off=1)


def test_a_suggestion_that_nobody_chose_is_left(museum: StaffRoom) -> None:
    talk, other = museum.conversation(), museum.conversation()
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "suggest")
    replies(talk, talk.line("visitor", "text", "Merci"), "smalltalk")
    taps(other, "entry:prices")
    assert counted(museum).outcomes == Outcomes(left=1, small_talk=1)


def test_an_answer_that_a_person_must_see_too_is_handed_off(museum: StaffRoom) -> None:
    talk = museum.conversation().asks("Je suis coincé dans l’ascenseur")
    with museum.database.read() as session:
        first = numbers(session, MUSEUM, facts(), NOW, days=7).outcomes
    assert first == Outcomes(handed_off=1)
    replies(talk, 1, "answer", answer("complaint"))
    assert counted(museum).outcomes == Outcomes(handed_off=1)


def test_words_to_a_person_are_no_question(museum: StaffRoom) -> None:
    talk = museum.conversation()
    talk.says()
    talk.line("visitor", "text", "Merci !")
    taps(talk, "language:en")
    assert counted(museum).outcomes.total == 0


def test_another_museum_is_not_counted(museum: StaffRoom) -> None:
    talk = museum.conversation(museum="other")
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "answer", answer("opening-hours"))
    talk.asks()
    found = counted(museum)
    assert (found.outcomes.total, found.answered) == (0, ())


def test_days_begin_at_the_museums_midnight(museum: StaffRoom) -> None:
    midnight = datetime(2027, 4, 28, 22, 0, tzinfo=UTC)  # 29 April in Paris: six days before today
    talk = museum.conversation()
    for at in (midnight - MINUTE, midnight):
        asked = talk.line("visitor", "text", "Horaires ?", at)
        talk.line("bot", "answer", "…", at, question_id=asked)
    assert begin(facts(), span_of(facts(), NOW, 7).first) == midnight
    assert counted(museum, days=7).outcomes.total == 1
    assert counted(museum, days=30).outcomes.total == 2


def test_weeks_begin_on_mondays_and_cover_every_day(museum: StaffRoom) -> None:
    span = span_of(facts(), NOW, 30)
    assert {day.weekday() for day in span.periods} == {0}
    assert span.periods[0] <= span.first
    assert span.periods[-1] <= span.last < span.periods[-1] + timedelta(days=7)
    assert span_of(facts(), NOW, 7).periods == [NOW.date() - timedelta(days=back) for back in range(6, -1, -1)]


def test_the_first_reply_of_a_person_ends_the_wait(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(minutes=20)
    talk.says()
    clock.forward(minutes=20)
    talk.says()
    found = counted(museum)
    assert found.waits == [20 * MINUTE]
    assert (found.kept, found.broken, found.waiting) == (1, 0, 0)


def test_a_reply_after_the_promised_time_breaks_the_promise(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(hours=12)
    assert (counted(museum).kept, counted(museum).broken) == (0, 1)
    talk.says()
    assert (counted(museum).kept, counted(museum).broken) == (0, 1)


def test_while_the_promise_still_runs_it_is_neither_kept_nor_broken(museum: StaffRoom) -> None:
    museum.conversation().asks()
    found = counted(museum)
    assert (found.kept, found.broken, found.waiting) == (0, 0, 1)


def test_a_request_closed_without_a_reply_stays_so_whatever_comes_later(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(minutes=5)
    talk.line("event", "closed")
    clock.forward(hours=12)
    talk.says()
    found = counted(museum)
    assert (found.waits, found.unanswered, found.broken, found.waiting) == ([], 1, 0, 0)


def test_a_reply_that_also_closes_is_a_reply(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(minutes=5)
    talk.says()
    talk.line("event", "closed")
    assert counted(museum).waits == [5 * MINUTE]


@pytest.mark.parametrize(
    ("minutes", "half", "nine"),
    [([], None, None), ([7], 7, 7), ([1, 3], 2, 3), (list(range(1, 11)), 5.5, 9), (list(range(1, 12)), 6, 10)],
)
def test_median_and_ninetieth_percentile(minutes: list[int], half: float | None, nine: float | None) -> None:
    waits = [minute * MINUTE for minute in minutes]
    assert middle(waits) == (None if half is None else half * MINUTE)
    assert ninetieth(waits) == (None if nine is None else nine * MINUTE)


def test_every_answer_of_a_message_counts_and_titles_are_the_readers(museum: StaffRoom) -> None:
    talk = museum.conversation()
    hours = answer("opening-hours", "Quels horaires ?")
    replies(talk, talk.line("visitor", "text", "?"), "answer", hours, answer("prices", "Quel prix ?"))
    for _ in range(2):
        shown = answer("opening-hours", "What hours?", "en")
        replies(talk, talk.line("visitor", "text", "?"), "answer", shown)
    french = [(one.entry, one.title, one.times) for one in counted(museum).answered]
    assert french == [("opening-hours", "Quels horaires ?", 3), ("prices", "Quel prix ?", 1)]
    assert counted(museum, language="en").answered[0].title == "What hours?"


def keeps(museum: StaffRoom) -> list[date]:
    while keep_days(museum.database, MUSEUM, facts(), museum.clock()):
        pass
    with museum.database.read() as session:
        return sorted(row.day for row in session.scalars(select(DaySums)))


def test_what_is_kept_of_past_days_gives_the_numbers_that_the_log_gives(museum: StaffRoom, clock: Clock) -> None:
    for _ in range(3):
        talk = museum.conversation().asks()
        clock.forward(minutes=20)
        talk.says()
        replies(talk, talk.line("visitor", "text", "?"), "answer", answer("prices", "Quel prix ?"))
        replies(museum.conversation(), talk.line("visitor", "text", "Horaires ?"), "suggest")
        museum.conversation().asks().line("event", "closed")
        clock.forward(days=4)
    counted_from_the_log = counted(museum)
    assert keeps(museum) == [NOW.date() + timedelta(days=number) for number in range(10)]
    assert counted(museum) == counted_from_the_log
    assert counted_from_the_log.outcomes.total > 0


def test_a_rating_counts_on_the_day_of_its_answer(museum: StaffRoom, clock: Clock) -> None:
    talk, other = museum.conversation(), museum.conversation(museum="other")
    first, second = (talk.line("bot", "answer", "…") for _ in range(2))
    rates(museum, other.line("bot", "answer", "…"), useful=True, of="other")
    clock.forward(days=10)
    rates(museum, first, useful=True)
    rates(museum, second, useful=False)
    rates(museum, talk.line("bot", "answer", "…"), useful=True)
    assert counted(museum).ratings == {"up": 2, "down": 1}
    assert counted(museum, days=7).ratings == {"up": 1}


def test_a_rating_after_its_day_was_kept_does_not_count(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation()
    first, second = (talk.line("bot", "answer", "…") for _ in range(2))
    rates(museum, first, useful=False)
    clock.forward(days=4)
    assert NOW.date() in keeps(museum)
    rates(museum, second, useful=True)
    assert counted(museum).ratings == {"down": 1}


def test_days_that_were_kept_before_there_were_ratings_are_read(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "Horaires ?"), "answer", answer("opening-hours"))
    clock.forward(days=4)
    keeps(museum)
    with museum.database.begin() as session:
        for kept in session.scalars(select(DaySums)):
            kept.sums = {key: value for key, value in kept.sums.items() if key != "ratings"}
    found = counted(museum)
    assert (found.outcomes, found.ratings.total()) == (Outcomes(bot=1), 0)


def test_ratings_have_a_plot_and_lines_in_the_file(museum: StaffRoom) -> None:
    talk = museum.conversation()
    for useful in (True, True, False):
        replies(talk, talk.line("visitor", "text", "?"), "answer", answer("prices", "Quel prix ?"))
        rates(museum, last_line(museum), useful=useful)
    page = museum.alice.get("/console/numbers").text
    assert "Useful: 2 (67%), Not useful: 1 (33%)" in page
    table = museum.alice.get("/console/numbers.csv").content
    assert [row(table, what)[0][-1] for what in ("Useful", "Not useful")] == ["2", "1"]
    french = museum.speaks("fr").get("/console/numbers.csv").content
    assert row(french, "Pas utile", ";")[0][-1] == "1"


def test_kept_numbers_outlive_the_conversations(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(minutes=20)
    talk.says()
    clock.forward(days=5)
    before = counted(museum)
    keeps(museum)
    with museum.database.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in ("messages", "requests", "conversations"):
                session.execute(delete(table))
    assert counted(museum) == before


def test_a_day_with_a_request_that_waits_is_counted_until_it_is_answered(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(days=5)
    assert NOW.date() not in keeps(museum)
    talk.says()
    assert counted(museum).waits == [timedelta(days=5)]
    assert NOW.date() in keeps(museum)
    assert counted(museum).waits == [timedelta(days=5)]


def test_two_gateways_keep_a_day_once(museum: StaffRoom, clock: Clock) -> None:
    museum.conversation().asks().says()
    clock.forward(days=4)
    first = keeps(museum)
    with museum.database.begin() as session:
        session.execute(delete(DaySums).where(DaySums.day > NOW.date()))
    assert keeps(museum) == first


def test_the_page_shows_every_plot_with_a_table_and_words_for_it(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    clock.forward(minutes=20)
    talk.says()
    replies(talk, talk.line("visitor", "text", "?"), "answer", answer("prices", "Quel prix ?"))
    page = museum.alice.get("/console/numbers?days=90").text
    assert page.count("<svg") == page.count("<table") == page.count("<title id=") == page.count("<desc") == 7
    assert 'href="/console/numbers?days=90" aria-current="true"' in page
    assert "Handed to the team: 1 (50%)" in page
    assert "20 minutes" in page


def test_the_bars_of_shares_are_parts_of_a_full_one(museum: StaffRoom, clock: Clock) -> None:
    museum.conversation().asks()
    clock.forward(hours=10)
    museum.conversation().asks()
    promise = museum.alice.get("/console/numbers").text.split('id="promise-desc"')[1].split("</svg>")[0]
    assert promise.count('<rect class="bar-of" y="19" width="160.0"') == 2


def test_hostile_titles_are_only_words(museum: StaffRoom) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "?"), "answer", answer("prices", HOSTILE))
    page = museum.alice.get("/console/numbers").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("wanted", ["", "0", "-7", "31", "99999999999999999999", "abc", "٣٠"])
def test_a_range_that_is_not_offered_is_the_usual_one(museum: StaffRoom, wanted: str) -> None:
    page = museum.alice.get(f"/console/numbers?days={wanted}")
    assert 'href="/console/numbers?days=30" aria-current="true"' in page.text


@pytest.mark.parametrize("path", ["/console/numbers", "/console/numbers.csv"])
def test_strangers_are_led_to_the_login(museum: StaffRoom, path: str) -> None:
    museum.client.cookies.clear()
    answered = museum.client.get(path, follow_redirects=False)
    assert (answered.status_code, answered.headers["location"]) == (303, "/console/login")


def test_the_file_opens_in_a_spreadsheet_of_the_readers_language(museum: StaffRoom) -> None:
    talk = museum.conversation()
    replies(talk, talk.line("visitor", "text", "?"), "answer", answer("prices", "=cmd|' /C calc'!A0"))
    english = museum.alice.get("/console/numbers.csv?days=7")
    assert english.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="numbers-2027-04-29-2027-05-05.csv"' in english.headers["content-disposition"]
    assert row(english.content, "'=cmd|' /C calc'!A0")[0][-1] == "1"
    assert row(english.content, "Answered by the program at once")[0][-1] == "1"
    french = museum.speaks("fr").get("/console/numbers.csv?days=7")
    assert row(french.content, "questions posées", ";")[0][-1] == "1"


@pytest.mark.parametrize("begins", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_begins_a_formula(begins: str) -> None:
    assert str(tame(begins)).startswith("'")
    assert tame(5) == 5
    assert tame("a=1") == "a=1"
