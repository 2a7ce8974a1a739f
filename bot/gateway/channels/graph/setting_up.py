"""The command that sets an account up at Meta, checks it or takes its profile away, in the words of the catalog.

It is the composition root of a run of its own: nothing of the running gateway is needed or touched.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.catalog import Catalog, shipped
from bot.faq import FaqError, load_faq
from bot.gateway.channels.graph import applying, subscription
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.applying import Change
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.errors import GraphError, row_of
from bot.gateway.channels.graph.profile import Plan, Profile, sites, wanted
from bot.gateway.channels.graph.troubles import Trouble, TroubleError
from bot.gateway.errors import SettingsError
from bot.gateway.languages import spoken
from bot.gateway.settings import PREFIX, Settings, load_settings
from bot.museum import MuseumError, load_museum

RATE_PAUSE = timedelta(minutes=10)
"""Meta counts the calls for a profile over so long."""
GRAPH_TROUBLES = {
    "rate": "profile-graph-rate",
    "token": "profile-graph-token",
    "permission": "profile-graph-permission",
}
"""By the word of the table of refusals (``errors.py``)."""


@dataclass(frozen=True)
class Channel:
    """``account`` of the settings; ``settings``: the one that fills each field of it, by that field."""

    name: str
    account: Callable[[Settings], Account]
    settings: Mapping[str, str]

    def variable(self, field: str) -> str:
        """The setting for a field of the account, as it is written in the environment."""
        return f"{PREFIX}{self.settings[field].upper()}"


def main(
    channel: Channel,
    argv: Sequence[str] | None = None,
    *,
    connect: Callable[[Account], GraphClient] = GraphClient,
    today: date | None = None,
) -> int:
    """Run the command; 0: all is in place, 1: it is not, 2: it could not begin."""
    arguments = _arguments(channel.name, argv)
    catalog = shipped()
    speaker = Speaker(catalog, arguments.lang or "en")
    try:
        settings = load_settings()
        plan = _plan(settings, catalog, channel.name, arguments, today)
        speaker = Speaker(catalog, arguments.lang or plan.languages[0])
        account = _checked(channel, channel.account(settings))
        with closing(connect(account)) as client:
            run = _Run(client, account, speaker, channel, arguments.act, arguments.dry_run)
            return run.remove(plan) if arguments.act == "remove" else run.set_up(plan)
    except (SettingsError, MuseumError, FaqError) as error:
        speaker.bad(Trouble("profile-trouble-settings", {"problem": str(error)}))
    except TroubleError as error:
        for trouble in error.troubles:
            speaker.bad(trouble)
    return 2


class Speaker:
    """Says to the terminal what is well and what is not; ``well`` is false once something was not."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language
        self.well = True

    def good(self, key: str, **arguments: Any) -> None:
        self._print("✓", key, arguments)

    def bad(self, trouble: Trouble) -> None:
        self.well = False
        self._print("✗", trouble.key, trouble.arguments)

    def note(self, key: str, **arguments: Any) -> None:
        self._print(" ", key, arguments)

    def changes(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self.note(f"profile-field-{change.field.replace('_', '-')}")
            for line in change.lines():
                print(f"      {line}")

    def _print(self, mark: str, key: str, arguments: Mapping[str, Any]) -> None:
        print(mark, self._catalog.text(self._language, key, **arguments))


class _Run:
    """One run against one account; a step that fails ends it where what follows would only fail too."""

    def __init__(
        self, client: GraphClient, account: Account, speaker: Speaker, channel: Channel, act: str, dry_run: bool
    ) -> None:
        self.client = client
        self.account = account
        self.speaker = speaker
        self.channel = channel
        self.checks = act == "check"
        self.writes = not self.checks and not dry_run
        self.changed = False

    def set_up(self, plan: Plan) -> int:
        """Set everything up, or look whether it is.

        Raises:
            TroubleError: the profile cannot be made; nothing was done.
        """
        profile = wanted(plan)
        self._address(plan.public_url)

        def steps() -> None:
            if self._belongs():
                self._subscription()
                self._profile(profile)
            if self.speaker.well and self.writes:
                self.speaker.note("profile-done" if self.changed else "profile-done-before")

        return self._end(steps)

    def remove(self, plan: Plan) -> int:
        def steps() -> None:
            if self._belongs():
                self._remove(sites(plan.public_url))

        return self._end(steps)

    def _end(self, steps: Callable[[], None]) -> int:
        try:
            steps()
        except GraphError as error:
            trouble = trouble_of(error)
            self.speaker.bad(Trouble(trouble.key, {**trouble.arguments, **self._settings()}))
        except TroubleError as error:
            for trouble in error.troubles:
                self.speaker.bad(trouble)
        return 0 if self.speaker.well else 1

    def _address(self, public_url: str) -> None:
        """Meta calls https addresses only; a stand-in for Meta on this machine is content with less."""
        if public_url.startswith("https://"):
            self.speaker.good("profile-address", url=f"{public_url}/webhooks/{self.account.channel}")
        elif self.account.url.startswith("http://"):
            self.speaker.good("profile-address-stand-in", graph=self.account.url)
        else:
            self.speaker.bad(Trouble("profile-trouble-not-https", {"url": public_url}))

    def _belongs(self) -> bool:
        """Whether the token, the account and the app belong together."""
        found, name = _identity(self.client, self.account)
        if found != self.account.id:
            names = {"found": found or "–", "name": name or "–", "wanted": self.account.id, **self._settings()}
            self.speaker.bad(Trouble(f"profile-trouble-other-{self.account.channel}", names))
            return False
        self.speaker.good("profile-account", name=name, id=found)
        if subscription.has_own_login(self.account):
            return True  # there, no app can be asked for
        app = self.client.get("app", fields="id,name")
        if str(app.get("id")) != self.account.app_id:
            names = {"found": str(app.get("id")), "wanted": self.account.app_id, **self._settings()}
            self.speaker.bad(Trouble("profile-trouble-other-app", names))
            return False
        self.speaker.good("profile-app", name=str(app.get("name", "")))
        return True

    def _subscription(self) -> None:
        act = subscription.subscribe if self.writes else subscription.missing
        fields = act(self.client, self.account, subscription.fields_of(self.account))
        if not fields:
            self.speaker.good("profile-subscribed")
        elif self.writes:
            self.changed = True
            self.speaker.good("profile-subscribed-now", fields=", ".join(fields))
        else:
            self._not_yet("profile-not-subscribed", fields=", ".join(fields))

    def _profile(self, profile: Profile) -> None:
        changes = applying.apply(self.client, profile, self.account.channel, dry_run=not self.writes)
        if not changes:
            self.speaker.good("profile-as-wanted")
        elif self.writes:
            self.changed = True
            self.speaker.good("profile-changed")
        else:
            self._not_yet("profile-differs")
        self.speaker.changes(changes)

    def _remove(self, ours: Sequence[str]) -> None:
        changes = applying.remove(self.client, ours, self.account.channel, dry_run=not self.writes)
        if not changes:
            self.speaker.good("profile-nothing-there")
        elif self.writes:
            self.speaker.good("profile-removed", setting=self._settings()["account_setting"])
        else:
            self.speaker.note("profile-would-go")
        self.speaker.changes(changes)

    def _not_yet(self, key: str, **arguments: Any) -> None:
        """Amiss for a check; for a dry run only what it would do."""
        if self.checks:
            self.speaker.bad(Trouble(key, arguments))
        else:
            self.speaker.note(key, **arguments)

    def _settings(self) -> dict[str, str]:
        """Where what may be wrong is set, as the texts call it."""
        named = {"account": "id", "app": "app_id", "secret": "app_secrets", "token": "token"}
        return {f"{name}_setting": self.channel.variable(part) for name, part in named.items()}


def trouble_of(error: GraphError) -> Trouble:
    """What a refusal means to whoever runs the command."""
    if error.code is None:
        return Trouble("profile-graph-unreachable", {"problem": str(error)})
    if "appsecret_proof" in str(error):
        return Trouble("profile-graph-secret")
    key = GRAPH_TROUBLES.get(row_of(error.code, error.subcode).reason, "profile-graph-other")
    minutes = math.ceil((error.retry_after or RATE_PAUSE) / timedelta(minutes=1))
    return Trouble(key, {"minutes": minutes, "problem": str(error)})


def _identity(client: GraphClient, account: Account) -> tuple[str, str]:
    """Id and name of the account that the token opens; the id is empty where it opens none."""
    if subscription.has_own_login(account):
        # Their "id" is another one, of the account with this app alone.
        own = client.get("me", fields="user_id,username")
        return str(own.get("user_id", "")), str(own.get("username", ""))
    found = client.get("me", fields="id,name")
    ident, name = str(found.get("id", "")), str(found.get("name", ""))
    if account.channel == "messenger" or ident == account.id:
        return ident, name
    linked = client.get("me", fields="instagram_business_account").get("instagram_business_account")
    return (str(linked.get("id", "")) if isinstance(linked, dict) else ""), name


def _checked(channel: Channel, account: Account) -> Account:
    """Raises TroubleError: something of the account is not set."""
    names = [channel.variable(field) for field in channel.settings if not getattr(account, field)]
    if names:
        raise TroubleError([Trouble("profile-trouble-not-set", {"settings": ", ".join(names)})])
    return account


def _plan(
    settings: Settings, catalog: Catalog, channel: str, arguments: argparse.Namespace, today: date | None
) -> Plan:
    museum = load_museum(settings.museum_path)
    return Plan(
        museum=museum,
        faq=load_faq(settings.faq_path, museum.placeholders),
        catalog=catalog,
        languages=spoken(museum, catalog),
        public_url=settings.public_url,
        today=today or museum.local(datetime.now(UTC)).date(),
        entries=[name.strip() for name in arguments.entries.split(",") if name.strip()],
        channel=channel,
    )


def _arguments(channel: str, argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m bot.gateway.channels.{channel}", description=__doc__)
    parser.add_argument("act", nargs="?", default="set-up", choices=["set-up", "check", "remove"])
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--lang", choices=["fr", "en"], help="of what is said here; the museum's own by default")
    parser.add_argument("--entries", default="", help="ids of the FAQ entries to offer, separated by commas")
    return parser.parse_args(argv)
