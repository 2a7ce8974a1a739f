"""The museum's facts (``data/museum.yml``): its calendar and the placeholders that answers are filled with.

Shared by both interpreters. ``load_museum(path)`` gives a :class:`Museum`; time is always an argument.
"""

from bot.museum.facts import Day, MuseumError
from bot.museum.loading import load_museum, parse_museum
from bot.museum.museum import Museum

__all__ = ["Day", "Museum", "MuseumError", "load_museum", "parse_museum"]
