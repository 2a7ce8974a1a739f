"""The check of the action server's replies: quicker than Rasa's own, and never of another opinion."""

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.nlu.action_replies import compile_the_schema

ACTION = RemoteAction("action_hand_off", None)
RASAS_OWN = RemoteAction._validate_action_result
GOOD = [
    {},
    {"events": [], "responses": []},
    {"events": [], "responses": [{"text": "Bonjour", "buttons": []}]},
    {"events": [{"event": "slot", "name": "language", "value": None}], "responses": []},
    {"events": [{"event": "restart", "timestamp": None}]},
]
BAD = [
    [],
    None,
    "done",
    {"events": {}},
    {"responses": ["Bonjour"]},
    {"events": [{"event": "slot"}]},  # which one?
    {"events": [{"event": "no such event"}]},
    {"events": [{"name": "language"}]},
]


@pytest.fixture(autouse=True)
def compiled(monkeypatch):
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASAS_OWN)  # put back afterwards
    compile_the_schema()
    assert RemoteAction._validate_action_result is not RASAS_OWN


@pytest.mark.parametrize("reply", GOOD)
def test_it_takes_what_rasa_takes(reply):
    assert RASAS_OWN(ACTION, reply) is True
    assert ACTION._validate_action_result(reply) is True


@pytest.mark.parametrize("reply", BAD)
def test_it_refuses_what_rasa_refuses(reply):
    with pytest.raises(ValidationError):
        RASAS_OWN(ACTION, reply)
    with pytest.raises(ValidationError):
        ACTION._validate_action_result(reply)
