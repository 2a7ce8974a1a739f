"""What a message on Instagram can hold."""

from bot.gateway.channels.graph.composing import Limits
from bot.gateway.channels.graph.splitting import utf8_bytes

# The platform takes 1,000 bytes in UTF-8.
LIMITS = Limits(text=950, measure=utf8_bytes)
