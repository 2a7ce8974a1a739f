"""Which channels are plugged in: all of a channel's settings or none, and what is missing is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalog import shipped
from bot.gateway.errors import SettingsError
from bot.gateway.platforms import platforms
from bot.gateway.settings import load_settings

MESSENGER = {
    "messenger_page_id": "PAGE",
    "messenger_app_id": "APP",
    "messenger_app_secret": "secret",
    "messenger_page_token": "EAATOKEN",
    "messenger_verify_token": "verify",
}


def plugged(**given: Any) -> dict[str, Any]:
    found = platforms(load_settings(**given), shipped().text)
    for one in found.values():
        one.sender.close()  # type: ignore[attr-defined]
    return found


def test_without_any_settings_no_channel_is_plugged_in() -> None:
    assert plugged() == {}


def test_a_channel_with_all_its_settings_is_plugged_in() -> None:
    found = plugged(**MESSENGER)
    assert list(found) == ["messenger"]
    assert (found["messenger"].account, found["messenger"].app_id) == ("PAGE", "APP")
    assert found["messenger"].secrets == ("secret",)


@pytest.mark.parametrize("missing", [name for name in MESSENGER if name != "messenger_page_id"])
def test_a_channel_that_is_set_up_in_part_names_what_is_missing(missing: str) -> None:
    given = {name: value for name, value in MESSENGER.items() if name != missing}
    with pytest.raises(SettingsError, match=rf"messenger is set up in part; set also CURIO_{missing.upper()}$"):
        plugged(**given)


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        plugged(messenger_page_id="PAGE", instagram_account_id="178")
    words = str(caught.value)
    assert "CURIO_MESSENGER_APP_SECRET" in words
    assert "CURIO_INSTAGRAM_VERIFY_TOKEN" in words


def test_for_instagram_messengers_settings_stand_in() -> None:
    found = plugged(**MESSENGER, instagram_account_id="178")
    assert list(found) == ["messenger", "instagram"]
    assert found["instagram"].secrets == ("secret",)
    assert found["instagram"].sender.credential() == found["messenger"].sender.credential()


def test_during_a_change_both_secrets_count_the_new_one_first() -> None:
    assert plugged(**MESSENGER, messenger_app_secret_before="old")["messenger"].secrets == ("secret", "old")


def test_a_token_with_a_blank_in_it_is_refused_before_anything_starts() -> None:
    with pytest.raises(SettingsError, match="copy it again"):
        plugged(**{**MESSENGER, "messenger_page_token": "EAA TOKEN"})


@pytest.mark.parametrize(("human_agent", "days"), [(False, None), (True, 7)])
def test_with_the_human_agent_feature_people_have_seven_days(human_agent: bool, days: int | None) -> None:
    assert plugged(**MESSENGER, messenger_human_agent=human_agent)["messenger"].person_days == days


def test_no_secret_is_shown() -> None:
    shown = repr(plugged(**MESSENGER)["messenger"]) + repr(load_settings(**MESSENGER))
    assert "secret'" not in shown
    assert "EAATOKEN" not in shown
