"""What a message on Messenger can hold."""

from bot.gateway.channels.graph.composing import Limits
from bot.gateway.channels.graph.splitting import code_points

# The platform takes 2,000 characters and does not say how it counts those beyond 16 bits.
LIMITS = Limits(text=1_900, measure=code_points)
