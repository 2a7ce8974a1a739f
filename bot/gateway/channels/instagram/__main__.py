"""``python -m bot.gateway.channels.instagram``: sets the museum's Instagram account up, checks it, or clears it."""

from __future__ import annotations

import sys

from bot.gateway.channels.graph.setting_up import Channel, main
from bot.gateway.channels.instagram.platform import SETTINGS, account

INSTAGRAM = Channel("instagram", account, SETTINGS)

if __name__ == "__main__":
    sys.exit(main(INSTAGRAM))
