"""Signatures, with the platform's algorithm and made by hand beside it."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channels.graph.signature import appsecret_proof, is_signed, sign
from tests.gateway.channels.graph.posting import SECRET, VECTOR, VECTOR_SIGNATURE

HEX = VECTOR_SIGNATURE.removeprefix("sha256=")


def test_h2_the_vector_has_its_signature() -> None:
    assert len(VECTOR) == 268
    assert sign(SECRET, VECTOR) == VECTOR_SIGNATURE
    assert is_signed([VECTOR_SIGNATURE], [SECRET], VECTOR)


def test_the_proof_of_the_secret_is_that_of_the_vector() -> None:
    proof = "9fd716358b120e117f8b30ddd527f6022010183c1b612a47652c8a7fbac0bc10"
    assert appsecret_proof(SECRET, "EAATESTPAGETOKEN") == proof


@pytest.mark.parametrize(
    "headers",
    [
        [],  # none
        [""],
        ["sha256="],
        [HEX],  # no algorithm
        [f"sha256={HEX[:-1]}"],  # 63 digits
        [f"sha256={HEX}0"],
        [f"sha256={HEX.upper()}"],
        [f"SHA256={HEX}"],
        [f" sha256={HEX}"],
        [f"sha256={HEX}\n"],
        [f"sha256={HEX},sha256={HEX}"],  # two, joined on the way
        [VECTOR_SIGNATURE, VECTOR_SIGNATURE],
        ["sha1=ae425d0fa10db8bc9426a44698c2b002129da14d"],  # right, but of the old algorithm
        [f"md5={hmac.new(SECRET.encode(), VECTOR, hashlib.md5).hexdigest()}"],
        [f"bogus={HEX}"],
        ["sha256=" + "é" * 64],
        ["sha256=" + "\ud800" * 64],
        ["sha256=" + "٠" * 64],  # Arabic digits
        ["sha256=" + "a" * 1_000_000],
    ],
)
def test_x1_x2_a_missing_or_broken_signature_is_refused(headers: list[str]) -> None:
    assert is_signed(headers, [SECRET], VECTOR) is False


@pytest.mark.parametrize("ensure_ascii", [True, False])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_x3_the_same_json_written_anew_is_another_body(ensure_ascii: bool, separators: tuple[str, str]) -> None:
    anew = json.dumps(json.loads(VECTOR), ensure_ascii=ensure_ascii, separators=separators)
    assert is_signed([VECTOR_SIGNATURE], [SECRET], anew.encode()) is False


def test_raw_utf8_is_signed_as_it_comes() -> None:
    body = '{"text":"Ārā līst 😀"}'.encode()
    assert is_signed([sign(SECRET, body)], [SECRET], body)


@given(place=st.integers(0, len(VECTOR) - 1), change=st.integers(1, 255))
def test_x4_one_changed_byte_is_enough(place: int, change: int) -> None:
    body = bytearray(VECTOR)
    body[place] ^= change
    assert is_signed([VECTOR_SIGNATURE], [SECRET], bytes(body)) is False


def test_f27_while_the_secret_is_changed_the_old_and_the_new_one_count() -> None:
    secrets = ["new", "old"]
    assert [is_signed([sign(secret, VECTOR)], secrets, VECTOR) for secret in ("new", "old", "other")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("secrets", [[], [""], ["", "real"]])
def test_nobody_can_sign_with_an_empty_secret(secrets: list[str]) -> None:
    assert is_signed([sign("", VECTOR)], secrets, VECTOR) is False
