"""Measures Curio against a stock Rasa assistant that holds the same FAQ, both on this machine, in one run."""
