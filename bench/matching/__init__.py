"""How well questions are matched to FAQ entries: public sets, the museum's own set, and museums never seen."""
