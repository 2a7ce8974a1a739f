"""Calls the fake as the gateway's client does, with a token and a proof of its own making."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx

from tests.fake_graph import demo


class Caller:
    """Who calls with ``token`` in the name of the account ``node``."""

    def __init__(self, url: str, token: str = demo.PAGE_TOKEN, node: str = "me", version: str = "v25.0") -> None:
        self.node = node
        proof = hmac.new(demo.APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        self.http = httpx.Client(
            base_url=f"{url}/{version}/",
            headers={"Authorization": f"Bearer {token}"},
            params={"appsecret_proof": proof},
            trust_env=False,
            verify=False,
            timeout=20,
        )

    def close(self) -> None:
        self.http.close()

    def send(self, psid: str, message: dict[str, Any] | str, **parts: Any) -> httpx.Response:
        """Send a message, by default as an answer inside the window; ``parts`` replace or add fields of the body."""
        given = {"text": message} if isinstance(message, str) else message
        body = {"recipient": {"id": psid}, "messaging_type": "RESPONSE", "message": given, **parts}
        return self.post("messages", {name: value for name, value in body.items() if value is not None})

    def act(self, psid: str, action: str, **parts: Any) -> httpx.Response:
        return self.post("messages", {"recipient": {"id": psid}, "sender_action": action, **parts})

    def post(self, edge: str, body: Any, **params: str) -> httpx.Response:
        return self.http.post(f"{self.node}/{edge}", json=body, params={**dict(self.http.params), **params})

    def get(self, path: str, **params: str) -> httpx.Response:
        return self.http.get(path, params={**dict(self.http.params), **params})

    def delete(self, edge: str, body: Any) -> httpx.Response:
        return self.http.request("DELETE", f"{self.node}/{edge}", json=body)


def refusal(answer: httpx.Response) -> tuple[int, int | None]:
    """The code and subcode of an answer that must be a refusal in the platform's shape."""
    error = answer.json()["error"]
    assert answer.status_code >= 400
    assert error["message"]
    assert error["fbtrace_id"]
    return error["code"], error.get("error_subcode")
