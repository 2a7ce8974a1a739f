"""The assistant's side: from a visitor's words to a decision (answer, suggest, hand off)."""
