"""How long the gateway takes for each page of the console with ten thousand requests in the log, on SQLite.

Run by the bench with the gateway's interpreter: ``python -m bench.console FOLDER OUT``.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import insert

from bot.gateway.app import WEB, create_app
from bot.gateway.db import Conversation, Database, Message, Request
from bot.gateway.numbers import keep_days
from bot.gateway.settings import Settings

REQUESTS = 10_000
WAITING = 200
"""Of the requests, those that nobody has answered yet: more than a team lets come together."""
DAYS = 90
TIMES = 15
REPOSITORY = Path(__file__).parents[1]
PASSWORD = "correct horse battery"
MUSEUM = "bench"
PAGES = {
    "list": "", "list, for me and one language": "?show=for-me&language=fr", "search": "?q=grotte+fossile",
    "FAQ": "/faq", "one entry": "/faq/opening-hours", "numbers, 30 days": "/numbers?days=30",
    "numbers, 90 days": "/numbers?days=90", "team": "/people", "who did what": "/deeds",
}  # fmt: skip
WORDS = [
    "grotte",
    "fossile",
    "crâne",
    "os",
    "squelette",
    "vitrine",
    "billet",
    "salle",
    "enfant",
    "école",
    "sortie",
    "tarif",
    "musée",
    "visite",
    "guide",
]


def fill(database: Database, now: datetime, count: int = REQUESTS, waiting: int = WAITING) -> str:
    """Write so many requests, most of them answered and closed; returns the id of a conversation that waits."""
    chance = random.Random(7)  # the same log in each run
    conversations: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    requests: list[dict[str, Any]] = []
    number = 0
    for place in range(count):
        ident, language = f"{place:032x}", chance.choice(("fr", "fr", "fr", "en"))
        at = now - timedelta(days=DAYS * (1 - place / count), seconds=chance.randrange(600))
        conversations.append(
            {"id": ident, "museum": MUSEUM, "channel": "web", "sender": ident, "language": language, "account": "",
             "created_at": at, "touched_at": at}
        )  # fmt: skip
        common = {"museum": MUSEUM, "conversation_id": ident, "channel": "web", "payload": {}, "staff_id": None,
                  "question_id": None}  # fmt: skip
        question = " ".join(chance.sample(WORDS, 6)) + " ?"
        lines = [("visitor", "text", question), ("event", "handed_off", ""), ("bot", "acknowledgement", "Un instant.")]
        if place < count - waiting:
            lines += [("staff", "reply", "Oui, au premier étage."), ("event", "closed", "")]
        first = number + 1
        for step, (author, kind, text) in enumerate(lines):
            number += 1
            row = {**common, "id": number, "author": author, "kind": kind, "text": text}
            messages.append({**row, "created_at": at + timedelta(minutes=20 * step)})
        candidates = [{"entry": "opening-hours", "title": "Horaires ?", "topic": "visit", "probability": 0.3}]
        requests.append(
            {"museum": MUSEUM, "conversation_id": ident, "message_id": first, "reason": "unsure",
             "language": language, "topic": "visit", "candidates": candidates, "explanation": {},
             "after_id": first + 2, "created_at": at}
        )  # fmt: skip
    with database.begin() as session:
        for table, rows in ((Conversation, conversations), (Message, messages), (Request, requests)):
            session.execute(insert(table), rows)
    return conversations[-1]["id"]


def measure(folder: Path, count: int = REQUESTS, waiting: int = WAITING, times: int = TIMES) -> dict[str, Any]:
    """Milliseconds of each page, the median; from the request to the whole answer, without a network."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("curio.db*"):
        old.unlink()
    settings = Settings(
        museum=MUSEUM, database_url=f"sqlite:///{folder}/curio.db", worker=False, admin_password=PASSWORD,
        faq_path=REPOSITORY / "data" / "faq.yml", museum_path=REPOSITORY / "data" / "museum.yml",
    )  # fmt: skip
    app = create_app(settings, web=WEB)
    app.state.gateway.prepare()
    now, database = datetime.now(UTC), app.state.gateway.database
    waits = fill(database, now, count, waiting)
    while keep_days(database, MUSEUM, app.state.gateway.museum, now):  # as the housekeeping does
        pass
    client = TestClient(app)
    _sign_in(client)
    pages = {**PAGES, "one conversation": f"/conversations/{waits}"}
    spent = {name: _median(client, f"/console{path}", times) for name, path in pages.items()}
    return {"requests": count, "waiting": waiting, "pages": spent}


def _sign_in(client: TestClient) -> None:
    page = client.get("/console/login").text
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    form = {"csrf": found[1] if found else "", "login": "admin", "password": PASSWORD}
    client.post("/console/login", data=form).raise_for_status()


def _median(client: TestClient, address: str, times: int) -> float:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        answer = client.get(address, follow_redirects=False)
        spent.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return round(statistics.median(spent) * 1000, 1)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(measure(Path(sys.argv[1]))), encoding="utf-8")
