"""``python -m bot.gateway.channels.messenger``: sets the museum's page up on Messenger, checks it, or clears it."""

from __future__ import annotations

import sys

from bot.gateway.channels.graph.setting_up import Channel, main
from bot.gateway.channels.messenger.platform import SETTINGS, account

MESSENGER = Channel("messenger", account, SETTINGS)

if __name__ == "__main__":
    sys.exit(main(MESSENGER))
