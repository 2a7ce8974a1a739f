"""Curio: the question desk of a museum."""
