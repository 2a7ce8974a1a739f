"""Rasa custom actions: only what must leave the assistant."""
