"""Meta's signed request: what is believed, and everything else that is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channels.graph.signed_request import read
from bot.gateway.errors import Malformed

SECRET = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
VECTOR = (
    "MHdo0Jew_becV_adp9g0KkhIq9Sv8AjxL8u3zKkYiVc."
    "eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjEyOTE4MzY4MDAsImV4cGlyZXMiOjEyOTE4"
    "NDA0MDB9"
)
BEFORE_EXPIRY = datetime.fromtimestamp(1291836900, UTC)
EXPIRY = datetime.fromtimestamp(1291840400, UTC)
PAYLOAD = {"user_id": "218471", "algorithm": "HMAC-SHA256", "issued_at": 1291836800, "expires": 1291840400}


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(payload: bytes, secret: str = SECRET) -> str:
    encoded = b64(payload)
    return f"{b64(hmac.digest(secret.encode(), encoded.encode(), hashlib.sha256))}.{encoded}"


def signed(secret: str = SECRET, **changes: Any) -> str:
    """A validly signed request; a change to ``None`` takes the field away."""
    fields = {name: value for name, value in {**PAYLOAD, **changes}.items() if value is not None}
    return sign(json.dumps(fields).encode(), secret)


def test_h29_it_reads_metas_own_example() -> None:
    assert read(VECTOR, [SECRET], BEFORE_EXPIRY) == "218471"
    assert signed() != VECTOR  # other blanks in the JSON, another signature
    assert read(signed(), [SECRET], BEFORE_EXPIRY) == "218471"


def test_it_accepts_the_old_secret_while_it_is_being_changed() -> None:
    assert read(VECTOR, [OTHER, SECRET], BEFORE_EXPIRY) == "218471"
    assert read(signed(OTHER), [OTHER, SECRET], BEFORE_EXPIRY) == "218471"


def test_a_request_without_an_end_does_not_expire() -> None:
    assert read(signed(expires=None), [SECRET], EXPIRY + timedelta(days=9999)) == "218471"


@pytest.mark.parametrize("secrets", [[], [OTHER], [""], [SECRET + "0"], [SECRET[:-1]]])
def test_x20_it_refuses_a_signature_of_nobody_it_knows(secrets: list[str]) -> None:
    with pytest.raises(Malformed, match="signature"):
        read(VECTOR, secrets, BEFORE_EXPIRY)


def test_x20_an_empty_secret_signs_nothing() -> None:
    with pytest.raises(Malformed, match="signature"):
        read(signed(""), ["", SECRET], BEFORE_EXPIRY)


def test_x20_it_refuses_what_has_expired() -> None:
    assert read(VECTOR, [SECRET], EXPIRY - timedelta(seconds=1))
    for now in (EXPIRY, EXPIRY + timedelta(seconds=1)):
        with pytest.raises(Malformed, match="expired"):
            read(VECTOR, [SECRET], now)


def test_x20_it_refuses_a_payload_that_was_changed() -> None:
    signature = VECTOR.partition(".")[0]
    forged = b64(json.dumps({**PAYLOAD, "user_id": "1"}).encode())
    with pytest.raises(Malformed, match="signature"):
        read(f"{signature}.{forged}", [SECRET], BEFORE_EXPIRY)


SIGNATURE, ENCODED = VECTOR.split(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        SIGNATURE,
        SIGNATURE + ENCODED,
        f".{ENCODED}",
        f"{SIGNATURE}.",
        f"{VECTOR}.",
        f".{VECTOR}",
        f"{SIGNATURE}..{ENCODED}",
        f"{VECTOR}.{ENCODED}",
        f" {VECTOR}",
        f"{VECTOR}\n",
        f"{SIGNATURE}=.{ENCODED}",  # padding
        f"{SIGNATURE}.{ENCODED}=",
        f"{SIGNATURE.replace('_', '/')}.{ENCODED}",  # the other alphabet
        f"{SIGNATURE[:-1]}d.{ENCODED}",  # the same bytes, surplus bits
        f"A.{ENCODED}",  # no length that base64 can have
        f"é.{ENCODED}",
        f"{SIGNATURE}.\ud800",
        "٣.٣",  # digits of another script
        "\x00.\x00",
    ],
)
def test_x20_it_refuses_what_is_not_two_parts_in_base64url(text: str) -> None:
    with pytest.raises(Malformed):
        read(text, [SECRET], BEFORE_EXPIRY)


@pytest.mark.parametrize(
    "algorithm", ["none", "", "hmac-sha256", "HMAC-SHA1", "HMAC-SHA256 ", 256, ["HMAC-SHA256"], None]
)
def test_x20_it_refuses_every_other_algorithm_even_when_it_is_signed(algorithm: Any) -> None:
    with pytest.raises(Malformed, match="algorithm"):
        read(signed(algorithm=algorithm), [SECRET], BEFORE_EXPIRY)


def test_x20_a_request_that_claims_to_need_no_signature_is_refused() -> None:
    payload = b64(json.dumps({**PAYLOAD, "algorithm": "none"}).encode())
    for signature in ("", "AA", b64(b"none")):
        with pytest.raises(Malformed):
            read(f"{signature}.{payload}", [SECRET], BEFORE_EXPIRY)


@pytest.mark.parametrize("expires", ["1291840400", 1291840400.5, True, [], {}, "never"])
def test_it_refuses_an_end_that_is_no_moment(expires: Any) -> None:
    with pytest.raises(Malformed, match="expires"):
        read(signed(expires=expires), [SECRET], BEFORE_EXPIRY)


@pytest.mark.parametrize("user_id", [None, "", 218471, ["1"], "1" * 161, "a b", "\x00", "\ud800", "é", "1\n"])
def test_it_refuses_a_user_id_that_is_no_short_text(user_id: Any) -> None:
    with pytest.raises(Malformed, match="user_id"):
        read(signed(user_id=user_id), [SECRET], BEFORE_EXPIRY)


@pytest.mark.parametrize("user_id", ["1", "9" * 160, "'; DROP TABLE messages; --".replace(" ", ""), "../x"])
def test_any_other_user_id_is_only_a_text(user_id: str) -> None:
    assert read(signed(user_id=user_id), [SECRET], BEFORE_EXPIRY) == user_id


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"user_id": NaN}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_signed_junk_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        read(sign(payload), [SECRET], BEFORE_EXPIRY)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "user_id": JSON,
        "algorithm": st.just("HMAC-SHA256") | JSON,
        "expires": st.integers(min_value=-(10**400), max_value=10**400) | JSON,
    },
)


def outcome(text: str) -> str:
    try:
        return read(text, [SECRET], BEFORE_EXPIRY)
    except Malformed as refused:
        return str(refused)


@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True))
def test_any_text_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(Malformed):
        read(text, [SECRET], BEFORE_EXPIRY)


@given(st.binary())
def test_any_signed_bytes_break_nothing(payload: bytes) -> None:
    assert outcome(sign(payload))


@given(FIELDS)
def test_any_signed_fields_break_nothing(fields: dict[str, Any]) -> None:
    assert outcome(sign(json.dumps(fields).encode()))
