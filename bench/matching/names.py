"""What the compared systems are called, in the results, on the page and in the plots."""

BM25, CHARS, NLPJS, MINILM = "BM25", "char TF-IDF", "nlp.js", "MiniLM"
CURIO = "Curio"
"""Curio's matcher on the public sets, where nothing is decided."""
MATCHER, PRODUCT, STOCK = "Curio's matcher", "Curio, its own decision", "stock Rasa"
"""On museums: the matcher with a tuned threshold, the decision as it is shipped, and stock Rasa."""
