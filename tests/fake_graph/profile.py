"""The Messenger Profile API: Get Started, greeting, ice breakers and the menu, with the platform's limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.fake_graph import rules
from tests.fake_graph.platform import Account, Channel, Json, Platform
from tests.fake_graph.refusals import Refused, wrong

CALLS, PERIOD = 10, timedelta(minutes=10)
GREETING, MENU, MENU_TITLE, ICE_BREAKERS, PAYLOAD, QUESTION = 160, 20, 30, 4, 1000, 80
COMMANDS, COMMAND_NAME, COMMAND_TEXT = 100, 32, 64
NO_DEFAULT = "must have an element with the locale default"


def call_allowed(platform: Platform, account: Account) -> None:
    """Refuse the eleventh call within ten minutes."""
    now = platform.clock()
    account.profile_calls = [at for at in account.profile_calls if now - at < PERIOD]
    if len(account.profile_calls) >= CALLS:
        raise Refused(613, "(#613) Calls to this api have exceeded the rate limit.", 2018330, regain=10)
    account.profile_calls.append(now)


def read(account: Account, query: dict[str, str]) -> Json:
    """The properties asked for. Ice breakers come without their wrapper, as Meta's own sample shows."""
    names = [name for name in query.get("fields", "").split(",") if name]
    if not names:
        raise wrong("The parameter fields is required.")
    unknown = sorted(set(names) - set(CHECKS) - {"subject_to_new_eu_privacy_rules"})
    if unknown:
        raise wrong(f"Param fields[{names.index(unknown[0])}] is not a property of the profile: {unknown[0]}")
    stored = {**account.profile, "subject_to_new_eu_privacy_rules": True}
    found = {name: stored[name] for name in names if name in stored}
    if list(found) == ["ice_breakers"]:
        return {"data": found["ice_breakers"]}
    return {"data": [found] if found else []}


def prepare_write(account: Account, body: Json) -> Callable[[], Json]:
    """Check a change of the profile; what comes back makes it."""
    given = {name: value for name, value in body.items() if name != "platform"}
    allowed = set(CHECKS) if account.channel is Channel.MESSENGER else {"ice_breakers", "persistent_menu"}
    rules.only(given, allowed, "body")
    if not given:
        raise wrong("Requires one of the params: " + ",".join(sorted(allowed)))
    for name, value in given.items():
        CHECKS[name](value)
    if account.channel is Channel.MESSENGER:
        _check_menu_has_start({**account.profile, **given})
    return lambda: _change(account, {**account.profile, **given})


def prepare_delete(account: Account, body: Json) -> Callable[[], Json]:
    """Check a removal; what comes back makes it."""
    names = body.get("fields")
    if not isinstance(names, list) or not names or not set(names) <= set(CHECKS):
        raise wrong("Param fields must be a non-empty array of properties of the profile")
    left = {name: value for name, value in account.profile.items() if name not in names}
    if account.channel is Channel.MESSENGER:
        _check_menu_has_start(left)
    return lambda: _change(account, left)


def _change(account: Account, profile: Json) -> Json:
    account.profile = profile
    return {"result": "success"}


def _check_menu_has_start(profile: Json) -> None:
    if "persistent_menu" in profile and "get_started" not in profile:
        raise wrong("You must set a Get Started button if you also wish to use persistent menu", 2018145)


def _get_started(value: Any) -> None:
    given = rules.an_object(value, "get_started")
    rules.only(given, {"payload"}, "get_started")
    rules.a_text(given, "payload", "get_started", PAYLOAD)


def _localised(value: Any, name: str, most: int, known: set[str]) -> list[Json]:
    """One element for each locale, one of them the default."""
    elements = rules.a_list(value, name, most)
    for element in elements:
        rules.only(element, known | {"locale"}, name)
    locales = [element.get("locale") for element in elements]
    if "default" not in locales:
        raise wrong(f"Param {name} {NO_DEFAULT}")
    if len(set(locales)) != len(locales):
        raise wrong(f"Param {name} has a locale twice")
    return elements


def _greeting(value: Any) -> None:
    for element in _localised(value, "greeting", 100, {"text"}):
        rules.a_text(element, "text", "greeting", GREETING)


def _ice_breakers(value: Any) -> None:
    for element in _localised(value, "ice_breakers", 100, {"call_to_actions"}):
        for question in rules.a_list(element.get("call_to_actions"), "call_to_actions", ICE_BREAKERS):
            rules.only(question, {"question", "payload"}, "call_to_actions")
            rules.a_text(question, "question", "call_to_actions", QUESTION)
            rules.a_text(question, "payload", "call_to_actions", PAYLOAD)


def _persistent_menu(value: Any) -> None:
    for element in _localised(value, "persistent_menu", 100, {"call_to_actions", "composer_input_disabled"}):
        for entry in rules.a_list(element.get("call_to_actions"), "call_to_actions", MENU):
            _menu_entry(entry)


def _menu_entry(entry: Json) -> None:
    rules.a_text(entry, "title", "call_to_actions", MENU_TITLE)
    if entry.get("type") == "postback":
        rules.only(entry, {"type", "title", "payload"}, "call_to_actions")
        rules.a_text(entry, "payload", "call_to_actions", PAYLOAD)
        return
    if entry.get("type") != "web_url":
        raise wrong("Param call_to_actions[type] must be one of {postback, web_url}")
    rules.only(entry, {"type", "title", "url", "webview_height_ratio"}, "call_to_actions")
    rules.a_text(entry, "url", "call_to_actions", PAYLOAD)


def _commands(value: Any) -> None:
    for element in _localised(value, "commands", 100, {"commands"}):
        for command in rules.a_list(element.get("commands"), "commands", COMMANDS):
            rules.only(command, {"name", "description"}, "commands")
            rules.a_text(command, "name", "commands", COMMAND_NAME)
            rules.a_text(command, "description", "commands", COMMAND_TEXT)


def _domains(value: Any) -> None:
    if not isinstance(value, list) or not all(str(site).startswith("https://") for site in value):
        raise wrong("Param whitelisted_domains must be an array of https addresses")


CHECKS: dict[str, Callable[[Any], None]] = {
    "get_started": _get_started,
    "greeting": _greeting,
    "ice_breakers": _ice_breakers,
    "persistent_menu": _persistent_menu,
    "commands": _commands,
    "whitelisted_domains": _domains,
}
