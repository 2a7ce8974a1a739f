"""Rasa checks every reply of the action server against a JSON schema; here it compiles that schema once.

Rasa 3.6 examines and compiles it again at each reply, which took most of the time of a hand-off and held up every other
conversation meanwhile.
"""

from __future__ import annotations

from typing import Any

from jsonschema import validators  # type: ignore[import-untyped]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]
from rasa.core.actions.action import RemoteAction

_schema = RemoteAction.action_response_format_spec()
_validator = validators.validator_for(_schema)(_schema)


def compile_the_schema() -> None:
    """From now on, replies of the action server are checked by the compiled schema; doing it twice does no harm."""
    RemoteAction._validate_action_result = _check


def _check(_action: RemoteAction, reply: Any) -> bool:
    """As Rasa's own check.

    Raises:
        jsonschema.ValidationError: the reply has another shape than an action's reply.
    """
    error = best_match(_validator.iter_errors(reply))
    if error is not None:
        raise error
    return True
