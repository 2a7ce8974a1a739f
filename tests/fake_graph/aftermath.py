"""What follows a message that the platform took: its echo to every app, and the receipts of the visitor's device."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fake_graph import control, events
from tests.fake_graph.platform import Account, Channel, Line, Platform
from tests.fake_graph.webhooks import Happened, Postman


def steps(order: tuple[str, ...], *, before: bool) -> tuple[str, ...]:
    """The part of ``after_send`` that comes before the answer, or the part that comes after it."""
    at = order.index("response")
    return order[:at] if before else order[at + 1 :]


def follow(platform: Platform, postman: Postman, account: Account, line: Line, *, before: bool) -> None:
    """Tell the gateway about its message, as far as it is time for that."""
    for step in steps(postman.manners.after_send, before=before):
        postman.tell(_events(platform, account, line, step))


def _events(platform: Platform, account: Account, line: Line, step: str) -> Iterator[Happened]:
    """Instagram knows no delivery receipts."""
    visitor = account.visitors[line.psid]
    where = control.role(account, visitor, platform.app.id, platform.clock())
    if step == "echo":
        yield Happened(account, where, events.echo(account, line))
    elif step == "delivery" and account.channel is Channel.MESSENGER:
        with platform.changing():
            line.delivered = True
        yield Happened(account, where, events.delivery(account, line, platform.stamp()))
    elif step == "read":
        with platform.changing():
            line.delivered = line.seen = True
        yield Happened(account, where, events.read(account, line, platform.stamp()))
