"""Whether a text is like those that the model has learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.features import word_tokens, word_vectorizer

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

SHORTEST_WORD = 2
"""Characters; single ones are known of any text."""
FEWEST_WORDS = 3
"""Fewer words are not enough to call a text strange."""


def known_share(features: Pipeline, text: str) -> float:
    """Return the share of a text's words that stand in the model's vocabulary.

    Parameters
    ----------
    features : sklearn.pipeline.Pipeline
        Fitted, from :func:`triage.features.build_features`.
    text : str
        A normalised text.

    Returns
    -------
    float
        0 to 1, each word counted once; 1 for a text of hardly any words.
    """
    vocabulary = word_vectorizer(features).vocabulary_
    words = {word for word in word_tokens(text) if len(word) >= SHORTEST_WORD}
    if len(words) < FEWEST_WORDS:
        return 1.0
    return sum(word in vocabulary for word in words) / len(words)
