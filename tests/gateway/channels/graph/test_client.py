"""The client of the Graph API: what it sends, how it reads answers, and what it never tells."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.errors import GraphError, delivery_error
from bot.gateway.channels.graph.usage import usage
from bot.gateway.errors import SettingsError
from tests.gateway.channels.graph.small_graph import PAGE, PROOF, PSID, SECRET, TOKEN, SmallGraph, refusal

TEXT = "Où est la Joconde ?"
BODY = {"recipient": {"id": PSID}, "messaging_type": "RESPONSE", "message": {"text": TEXT}}


def failure(graph: SmallGraph) -> GraphError:
    with pytest.raises(GraphError) as failed:
        graph.client().post("PAGE_1/messages", BODY)
    return failed.value


def test_a_call_goes_to_the_version_asked_for_with_the_token_in_a_header_and_its_proof() -> None:
    graph = SmallGraph()
    graph.client().post("PAGE_1/messages", BODY)
    [call] = graph.calls
    assert call.url.copy_with(query=None) == "https://graph.example/v25.0/PAGE_1/messages"
    assert dict(call.url.params) == {"appsecret_proof": PROOF}
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert graph.bodies == [BODY]


def test_all_methods_bring_their_parameters() -> None:
    graph = SmallGraph([httpx.Response(200, json={"data": []}), httpx.Response(200, json={"result": "success"})])
    client = graph.client()
    assert client.get("me/messenger_profile", fields="greeting") == {"data": []}
    assert client.delete("me/messenger_profile", {"fields": ["greeting"]}) == {"result": "success"}
    got, deleted = graph.calls
    assert (got.method, dict(got.url.params)) == ("GET", {"fields": "greeting", "appsecret_proof": PROOF})
    assert (deleted.method, deleted.content) == ("DELETE", b'{"fields":["greeting"]}')


def test_a_path_cannot_leave_the_api() -> None:
    graph = SmallGraph([httpx.Response(200, json={})])
    graph.client().get("default?x=1#y", fields="name")
    assert graph.calls[0].url.raw_path.startswith(b"/v25.0/default%3Fx%3D1%23y?fields=name")


@pytest.mark.parametrize("token", ["", "EAA TEST", "EAATEST\n", "EAATÉST"])
def test_a_token_that_cannot_be_one_is_refused_by_name_without_showing_it(token: str) -> None:
    with pytest.raises(SettingsError, match="token of messenger") as refused:
        GraphClient(replace(PAGE, token=token))
    assert not token or token not in str(refused.value)


def test_its_own_connection_has_a_timeout_and_takes_no_proxy_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: dict[str, object] = {}
    real = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **arguments: made.update(arguments) or real(**arguments))
    GraphClient(PAGE).close()
    assert made["trust_env"] is False
    timeout = made["timeout"]
    assert isinstance(timeout, httpx.Timeout)
    assert None not in timeout.as_dict().values()


# ---- answers ----


@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_f18_a_refusal_is_read_from_its_body_whatever_status_and_content_type(status: int) -> None:
    error = failure(SmallGraph([refusal(10, 2018278, status=status, message="(#10) Outside of allowed window")]))
    assert (error.status, error.code, error.subcode) == (status, 10, 2018278)
    assert not error.maybe_done
    assert "(#10) Outside of allowed window" in str(error)


def test_numbers_in_a_refusal_may_be_strings() -> None:
    body = {"error": {"message": "(#190) No", "code": "190", "error_subcode": "463"}}
    error = failure(SmallGraph([httpx.Response(400, json=body)]))
    assert (error.code, error.subcode) == (190, 463)


def test_a_subcode_of_nought_is_none() -> None:
    body = {"error": {"message": "(#10) No", "code": 10, "error_subcode": 0}}
    assert failure(SmallGraph([httpx.Response(400, json=body)])).subcode is None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, html="<html><body>Bad Gateway</body></html>"),  # of something before the API
        httpx.Response(200, html="<html>Please log in</html>"),
        httpx.Response(200, content=b""),  # cut off
        httpx.Response(200, content=b'{"recipient_id": "88'),  # cut off
        httpx.Response(200, content=b"\xff\xfe\x00"),  # no text at all
        httpx.Response(200, json=[]),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(500, json={}),
        httpx.Response(400, json={"error": "no"}),
        httpx.Response(400, json={"error": {"message": "no code"}}),
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
        httpx.Response(503, headers={"retry-after": "60"}, html="<html>Unavailable</html>"),
    ],
)
def test_f18_what_is_no_answer_of_the_apis_leaves_open_what_happened(answer: httpx.Response) -> None:
    graph = SmallGraph([answer])
    error = failure(graph)
    assert error.code is None
    assert error.maybe_done
    assert delivery_error(error).maybe_sent
    assert len(graph.calls) == 1


@pytest.mark.parametrize(
    ("broken", "maybe"),
    [
        (httpx.ConnectError, False),  # nobody there: nothing was sent
        (httpx.ConnectTimeout, False),  # nobody answered the door: nothing was sent
        (httpx.PoolTimeout, False),  # all our connections were busy: nothing was sent
        (httpx.ReadTimeout, True),  # sent, and no answer in time
        (httpx.ReadError, True),  # F19: sent, and reset before the answer
        (httpx.RemoteProtocolError, True),  # sent, and hung up
        (httpx.WriteTimeout, True),  # perhaps the last byte did arrive
        (httpx.WriteError, True),  # perhaps the last byte did arrive
        (httpx.DecodingError, True),  # answered, unreadably
    ],
)
def test_f19_a_broken_connection_is_maybe_sent_only_once_it_was_open(
    broken: type[httpx.RequestError], maybe: bool
) -> None:
    error = failure(SmallGraph([broken("broken")]))
    assert error.status is None
    assert error.maybe_done is maybe
    assert delivery_error(error).maybe_sent is maybe


@pytest.fixture
def door() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def real(door: socket.socket) -> GraphClient:
    host, port = door.getsockname()
    return GraphClient(replace(PAGE, url=f"http://{host}:{port}"))


def test_f19_hung_up_on_for_real_it_is_maybe_sent(door: socket.socket) -> None:
    def hang_up() -> None:
        connection, _ = door.accept()
        with connection:
            connection.recv(65_536)

    server = threading.Thread(target=hang_up)
    server.start()
    with pytest.raises(GraphError) as failed:
        real(door).post("PAGE_1/messages", BODY)
    server.join(10)
    assert failed.value.maybe_done


def test_f19_with_nobody_there_for_real_it_is_not_sent(door: socket.socket) -> None:
    client = real(door)
    door.close()
    with pytest.raises(GraphError) as failed:
        client.post("PAGE_1/messages", BODY)
    assert not failed.value.maybe_done


# ---- headers ----


def test_f11_how_long_to_wait_is_read_from_the_usage_header() -> None:
    header = '{"PAGE_1":[{"type":"messenger","call_count":100,"total_time":3,"estimated_time_to_regain_access":7}]}'
    error = failure(SmallGraph([refusal(613, x_business_use_case_usage=header)]))
    assert error.retry_after == timedelta(minutes=7)
    assert delivery_error(error).pause == timedelta(minutes=7)


def test_f11_how_long_to_wait_is_read_from_retry_after() -> None:
    assert failure(SmallGraph([refusal(4, retry_after="90")])).retry_after == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("headers", "percent", "throttled"),
    [
        ({}, 0, False),
        (
            {"x-app-usage": '{"call_count":89,"total_cputime":99,"total_time":1}'},
            89,
            False,
        ),  # processor time: no limit of ours
        ({"x-app-usage": '{"call_count":90,"total_time":1}'}, 90, True),
        ({"x-app-usage": '{"call_count":0,"total_time":91}'}, 91, True),
        ({"x-business-use-case-usage": '{"P":[{"call_count":3},{"call_count":"95"}]}'}, 95, True),
        ({"x-business-use-case-usage": '{"P":[{"call_count":3,"estimated_time_to_regain_access":1}]}'}, 3, True),
        # Junk counts as nothing.
        ({"x-app-usage": "{"}, 0, False),
        ({"x-app-usage": "[1]"}, 0, False),
        ({"x-app-usage": "[" * 100_000}, 0, False),
        ({"x-app-usage": '{"call_count":NaN,"total_time":Infinity}'}, 0, False),
        ({"x-app-usage": '{"call_count":-5,"total_time":null}'}, 0, False),
        ({"x-app-usage": '{"call_count":[90]}', "retry-after": "soon"}, 0, False),
        ({"x-business-use-case-usage": '{"P":[7],"Q":"x"}'}, 0, False),
    ],
)
def test_the_usage_headers_are_read(headers: dict[str, str], percent: float, throttled: bool) -> None:
    used = usage(httpx.Headers(headers))
    assert used.percent == percent
    assert used.throttled is throttled


def test_a_wait_without_end_is_cut() -> None:
    header = '{"P":[{"estimated_time_to_regain_access":1e300}]}'
    assert usage({"x-business-use-case-usage": header}).regain == timedelta(days=7)


def test_nearly_reached_limits_are_logged_once_until_they_are_far_again(caplog: pytest.LogCaptureFixture) -> None:
    near = {"x-app-usage": '{"call_count":95}'}
    answers = [httpx.Response(200, json={}, headers=headers) for headers in (near, near, {}, near)]
    client = SmallGraph([*answers]).client()
    for _ in answers:
        client.get("me")
    assert [record.message for record in caplog.records if "limits" in record.message] == [
        "the Graph API's limits are nearly reached: 95 %, wait: None"
    ] * 2


def test_f33_another_version_than_asked_for_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    versions = ["v25.0", "v26.0", "v26.0", "v27.0"]
    answers = [httpx.Response(200, json={}, headers={"facebook-api-version": version}) for version in versions]
    client = SmallGraph([*answers, httpx.Response(200, json={})]).client()
    for _ in range(5):
        client.get("me")
    warnings = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert warnings == [
        "the Graph API answers as version v26.0 instead of v25.0",
        "the Graph API answers as version v27.0 instead of v25.0",
    ]


def test_f33_a_refusal_tells_the_version_too(caplog: pytest.LogCaptureFixture) -> None:
    failure(SmallGraph([refusal(100, facebook_api_version="v21.0")]))
    assert "v21.0" in caplog.text


# ---- what nobody is told ----


@pytest.mark.parametrize(
    "answer",
    [
        refusal(190, message=f"Malformed access token {TOKEN}{'x' * 20}"),
        refusal(100, 33, message=f"Unsupported post request. Object with ID '{PSID}' does not exist"),
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {TOKEN}'"),
        httpx.ReadError(f"while sending to {PSID}: {TEXT}"),
        httpx.Response(500, text=f"{TOKEN} {PSID} {TEXT}"),
    ],
)
def test_no_token_no_id_and_no_text_gets_into_errors_or_logs(
    answer: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = failure(SmallGraph([answer]))
    told = caplog.text + "".join(traceback.format_exception(error))
    for secret in (TOKEN, PROOF, SECRET, PSID, "Joconde"):
        assert secret not in told


def test_the_librarys_own_log_of_addresses_holds_no_proof(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="httpx")
    SmallGraph([httpx.Response(200, json={})]).client().get(PSID, fields="locale")
    assert PROOF not in caplog.text
    assert PSID not in caplog.text
    httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))).get("https://other.example/")
    assert "other.example" in caplog.text
