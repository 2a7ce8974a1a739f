"""The recipe of the sentence encoder and the judge that Curio ships: ``make encoder`` runs it from start to end."""
