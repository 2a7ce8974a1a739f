"""Who may call: the token names the account, the path must be about it, and the proof must fit the app's secret."""

from __future__ import annotations

from tests.fake_graph.platform import Account, Call, Platform
from tests.fake_graph.refusals import Refused
from tests.fake_graph.signing import proofs


def token_of(headers: dict[str, str], query: dict[str, str], body: dict[str, object]) -> tuple[str, str]:
    """The access token and where it stood."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    if scheme.lower() in {"bearer", "oauth"} and bearer:
        return bearer, "header"
    if "access_token" in query:
        return query["access_token"], "query"
    return (str(body["access_token"]), "body") if "access_token" in body else ("", "")


def opened(platform: Platform, token: str, call: Call) -> Account:
    """The account that the token opens.

    Raises:
        Refused: there is no token, it is not valid (any more), or its proof is missing or wrong.
    """
    if not token:
        raise Refused(104, "An access token is required to request this resource.")
    account = next((account for account in platform.accounts.values() if account.token == token), None)
    if account is None:
        raise Refused(190, "Invalid OAuth access token - Cannot parse access token")
    if account.token_problem is not None:
        raise Refused(190, "Error validating access token: the session is no longer valid.", account.token_problem)
    proof = call.query.get("appsecret_proof")
    if proof is None and account.require_proof:
        raise Refused(100, "API calls from the server require an appsecret_proof argument")
    if proof is not None and proof not in proofs(platform.app.secrets, token):
        raise Refused(100, "Invalid appsecret_proof provided in the API argument")
    return account


def addressed(platform: Platform, opened_by: Account, node: str, psid: str | None = None) -> Account:
    """The account that a path is about; a page's token opens the Instagram account linked to it, too.

    Raises:
        Refused: nobody has this id, or it is not this token's.
    """
    linked = opened_by.linked
    if node in {"me", opened_by.id}:
        if linked is not None and psid is not None and psid in linked.visitors and psid not in opened_by.visitors:
            return linked
        return opened_by
    if linked is not None and node == linked.id:
        return linked
    if node in platform.accounts:
        raise Refused(190, "(#190) This method must be called with the access token of the page itself")
    raise Refused(100, f"Unsupported request. Object with ID '{node}' does not exist", 33)
