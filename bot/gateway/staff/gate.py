"""Who may open a page of the console: somebody signed in, with the duty that it asks for; and the form that came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from bot.gateway.accounts import Signed
from bot.gateway.security import same_secret
from bot.gateway.staff.console import HOME, Console, go, place
from bot.gateway.staff.entry import login_page


@dataclass(frozen=True)
class Filled:
    """A form as it came: the values of each field."""

    values: Mapping[str, list[str]]

    def text(self, name: str) -> str:
        """The last value of a field; "" where there is none."""
        return (self.values.get(name) or [""])[-1]

    def several(self, name: str) -> list[str]:
        """All values of a field: of check boxes with one name."""
        return self.values.get(name, [])

    def by_suffix(self, prefix: str) -> dict[str, str]:
        """The fields whose names begin with ``prefix``, under what follows it."""
        return {name.removeprefix(prefix): self.text(name) for name in self.values if name.startswith(prefix)}


async def filled(request: Request) -> Filled:
    """The form of a request whose fields are not known beforehand."""
    values: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        values.setdefault(name, []).append(value if isinstance(value, str) else "")
    return Filled(values)


Form = Annotated[Filled, Depends(filled)]

LARGEST_ID = 2**31 - 1
"""The largest id of an account or an invitation; of a line of a log it is ``MAX_ID``."""


def row_id(number: int, largest: int = LARGEST_ID) -> int:
    """The number in an address as an id; 0, which no row has, for what no database could hold."""
    return number if 0 < number <= largest else 0


def let_in(console: Console, request: Request, back: str, duty: str | None = None) -> Signed | Response:
    """Who is signed in and has the duty, else the page that says what is missing. ``back``: where the login leads."""
    signed = console.signed(request)
    if signed is None:
        return go(f"{HOME}/login?next={place(back)}")
    return signed if duty is None or signed.may(duty) else forbidden(console, signed, duty)


def let_act(
    console: Console, request: Request, form: Filled, back: str, duty: str | None = None
) -> Signed | Response:  # fmt: skip
    """Whose form it is, else the page that says why it is not carried out: nothing was changed."""
    signed = console.signed(request)
    if signed is None:
        return login_page(console, request, 401, error="console-login-expired", back=back)
    if duty is not None and not signed.may(duty):
        return forbidden(console, signed, duty)
    if not same_secret(form.text("csrf"), signed.csrf):
        return console.page("forbidden.html", signed, 403, here=place(back), duty=None)
    return signed


def forbidden(console: Console, signed: Signed, duty: str) -> Response:
    """The page for somebody whom the museum has not trusted with this."""
    return console.page("forbidden.html", signed, 403, duty=duty)
