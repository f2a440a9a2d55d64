"""The words that tell most of each category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.compile import centred
from training.features import word_vectorizer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.history import History

WORDS = 30
"""How many are named for each category."""
SAMPLE = 2_000
"""Complaints over which they are weighed."""


def telling_words(parts: Mapping[str, Any], history: History) -> list[dict[str, Any]]:
    """Return the words that add most to the score of each category's own complaints.

    Frequent words that tell little and rare ones that tell much are weighed
    alike: by what they add on average.

    Parameters
    ----------
    parts : mapping
        ``features`` and ``category_head``; see :func:`training.fit.fit`.
    history : History
        What they were fitted on; a sample of it is weighed.

    Returns
    -------
    list of dict
        ``name`` of the category and its ``words``, most telling first.
    """
    head, features = parts["category_head"], parts["features"]
    columns = word_vectorizer(features).vocabulary_
    vocabulary = sorted(columns, key=columns.__getitem__)
    rows = range(0, len(history), max(1, len(history) // SAMPLE))
    matrix = features.transform([history.texts[row] for row in rows]).tocsr()[:, : len(vocabulary)]
    # Single characters tell a reader nothing, and <sum:major> is a figure.
    readable = [len(word) > 1 and not word.startswith("<") for word in vocabulary]
    labels = np.array([history.categories[row] for row in rows])
    weights, _ = centred(head, head.classes_, head.coef_.shape[1])
    found = []
    for code, own_weights in zip(head.classes_, weights, strict=True):
        own = np.asarray(matrix[np.flatnonzero(labels == code)].mean(axis=0)).ravel()
        added = own * own_weights[: len(vocabulary)]
        best = [column for column in np.argsort(-added) if readable[column]][:WORDS]
        words = [vocabulary[column] for column in best if added[column] > 0]
        name = history.taxonomy.category_name(code)
        found.append({"name": name, "words": words})
    return found
