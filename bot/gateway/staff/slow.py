"""Pages whose content takes some seconds, of the assistant or of other sites: the page stands at once, that follows."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from bot.gateway.accounts import Signed
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.gate import let_in

Show = Callable[[Signed, str, bool], Response]
"""Draws a template for somebody; whether to wait for what is slow, or to leave it out where it is not known yet."""


def add_slow(
    routes: APIRouter, console: Console, path: str, template: str, show: Show, duty: str | None = None
) -> None:
    """The page at ``path`` below the console, and at ``path``/list its live part, which the page's script asks for.

    ``template``: the page's; the part's has an underscore before it. Without the script ``?now=yes`` waits.
    """

    @routes.get(path)
    def page(request: Request, now: str = "") -> Response:
        signed = let_in(console, request, f"{HOME}{path}", duty)
        return signed if isinstance(signed, Response) else show(signed, template, now == "yes")

    @routes.get(f"{path}/list")
    def part(request: Request) -> Response:
        signed = console.signed(request)
        if signed is None or (duty is not None and not signed.may(duty)):
            return Response(status_code=401)
        return show(signed, f"_{template}", True)
