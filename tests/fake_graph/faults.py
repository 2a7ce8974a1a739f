"""What goes wrong at the platform, as a script: for which calls, how often, and in which way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from tests.fake_graph.refusals import Refused

ERROR_TYPE = "text/javascript; charset=UTF-8"
JSON_TYPE = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Fault:
    """One way of failing. ``accepted``: the call is carried out all the same, and only its answer is spoilt."""

    name: str
    refusal: Refused | None = None
    status: int = 200
    body: bytes | None = None
    content_type: str = JSON_TYPE
    drops: bool = False
    accepted: bool = False
    seconds: float = 0
    gate: threading.Event | None = None


def refuses(code: int, subcode: int | None = None, *, message: str = "", status: int | None = None, regain: int = 0,
            content_type: str | None = None) -> Fault:  # fmt: skip
    """An error of the platform's; ``regain``: the minutes it asks us to wait, told in a header."""
    said = message or f"(#{code}) The platform refuses."
    refusal = Refused(code, said, subcode, status=status, regain=regain, content_type=content_type)
    return Fault(f"refuses {code}/{subcode}", refusal)


def html(status: int = 502, *, accepted: bool = False) -> Fault:
    """A page of a gateway in between, which nobody can parse."""
    body = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
    return Fault(f"html {status}", None, status, body, "text/html; charset=utf-8", accepted=accepted)


def empty(*, accepted: bool = True) -> Fault:
    """200 with nothing in it."""
    return Fault("empty", None, 200, b"", accepted=accepted)


def garbled(*, accepted: bool = True) -> Fault:
    """200 with half an answer."""
    return Fault("garbled", None, 200, b'{"recipient_id":"70000', accepted=accepted)


def drops(*, accepted: bool = True) -> Fault:
    """The connection breaks before the answer."""
    return Fault("drops after" if accepted else "drops before", drops=True, accepted=accepted)


def slow(seconds: float) -> Fault:
    """The answer takes its time; for trying things by hand. Tests use ``held``."""
    return Fault(f"slow {seconds}", accepted=True, seconds=seconds)


def held(gate: threading.Event) -> Fault:
    """The call is carried out, and its answer waits for ``gate.set()``."""
    return Fault("held", accepted=True, gate=gate)


@dataclass
class Scripted:
    """A fault and the calls it is meant for; ``times``: ``None`` until it is taken back."""

    fault: Fault
    on: frozenset[str]
    to: str | None
    skip: int
    times: int | None

    def fits(self, kind: str, psid: str | None) -> bool:
        return kind in self.on and self.to in {None, psid}


@dataclass
class Script:
    """The faults to come, each used up by the calls it fits; the first that fits counts."""

    lines: list[Scripted] = field(default_factory=list)

    def next(self, kind: str, psid: str | None) -> Fault | None:
        """The fault of this call, if it has one."""
        for line in [line for line in self.lines if line.fits(kind, psid)]:
            if line.skip > 0:
                line.skip -= 1
                return None
            if line.times is not None:
                line.times -= 1
                if line.times <= 0:
                    self.lines.remove(line)
            return line.fault
        return None
