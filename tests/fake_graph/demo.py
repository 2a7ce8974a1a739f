"""The demonstration museum's page, app and keys at the fake: made up, the same on every start, of no use elsewhere."""

from __future__ import annotations

APP_ID = "246813579024681"
APP_NAME = "Curio (demo)"
APP_SECRET = "0123456789abcdef0123456789abcdef"
PAGE_ID = "102938475610293"
PAGE_NAME = "Musée de démonstration"
PAGE_TOKEN = "EAADEMOPAGETOKEN"
INSTAGRAM_ID = "17841400000000042"
INSTAGRAM_NAME = "musee.demo"
INSTAGRAM_TOKEN = "EAADEMOINSTAGRAMTOKEN"
VERIFY_TOKEN = "demo-verify-token"
VISITOR = "7000000000000001"
INSTAGRAM_VISITOR = "8000000000000001"

MESSENGER_PATH = "/webhooks/messenger"
INSTAGRAM_PATH = "/webhooks/instagram"


def environment(graph_url: str) -> dict[str, str]:
    """The gateway's settings with which it talks to the fake at ``graph_url``."""
    return {
        "CURIO_GRAPH_URL": graph_url,
        "CURIO_MESSENGER_PAGE_ID": PAGE_ID,
        "CURIO_MESSENGER_APP_ID": APP_ID,
        "CURIO_MESSENGER_APP_SECRET": APP_SECRET,
        "CURIO_MESSENGER_PAGE_TOKEN": PAGE_TOKEN,
        "CURIO_MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
        "CURIO_MESSENGER_HUMAN_AGENT": "true",
        "CURIO_INSTAGRAM_ACCOUNT_ID": INSTAGRAM_ID,
        "CURIO_INSTAGRAM_APP_ID": APP_ID,
        "CURIO_INSTAGRAM_APP_SECRET": APP_SECRET,
        "CURIO_INSTAGRAM_TOKEN": PAGE_TOKEN,  # the account belongs to the page
        "CURIO_INSTAGRAM_VERIFY_TOKEN": VERIFY_TOKEN,
        "CURIO_INSTAGRAM_HUMAN_AGENT": "true",
    }
