"""Fills a database with a believable month of conversations, to try the console.

Everything is written through the log's own functions, as if it had happened; every promise to the outside is already
kept, so that nothing is sent to anybody. Questions and answers are those of the museum's FAQ.
"""

from bot.gateway.demo_data.filling import NotEmpty, fill
from bot.gateway.demo_data.town import Made, Town

__all__ = ["Made", "NotEmpty", "Town", "fill"]
