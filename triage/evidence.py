"""Which phrases of a complaint decided, in the complainant's own words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from triage.features import occurrences
from triage.suggestion import Evidence
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from triage.model import TriageModel
    from triage.text import NormalisedText

MAX_PHRASES = 5
"""How many phrases a clerk can take in at a glance."""
LONGEST_PHRASE = 12
"""Characters; a longer run of telling words is cut at its weakest ones."""


def find_evidence(
    model: TriageModel, text: NormalisedText, matrix: csr_matrix, category: str
) -> list[Evidence]:
    """Return the phrases that speak most for a category.

    Each feature's share of the score is spread evenly over the characters
    where it stands; words that speak for the category and touch become one
    phrase.

    Parameters
    ----------
    model : TriageModel
        The model that suggested.
    text : NormalisedText
        The complaint.
    matrix : csr_matrix, shape (1, n_features)
        Its features.
    category : str
        Code of the category to explain.

    Returns
    -------
    list of Evidence
        At most :data:`MAX_PHRASES`, heaviest first, none overlapping.
    """
    weights = character_weights(model, text, matrix, category)
    words = [
        (start, end, float(weights[start:end].sum()))
        for word, start, end in default_tokenizer().spans(text.text)
        if any(character.isalnum() for character in word)
    ]
    phrases = sorted(_phrases(words), key=lambda phrase: -phrase[2])[:MAX_PHRASES]
    found = []
    for start, end, weight in phrases:
        begin, stop = text.span(start, end)
        found.append(Evidence(begin, stop, text.original[begin:stop], category, round(weight, 4)))
    return found


def character_weights(
    model: TriageModel, text: NormalisedText, matrix: csr_matrix, category: str
) -> NDArray[np.float64]:
    """Return what each character of the normalised text adds to a category's score.

    Returns
    -------
    ndarray of float, shape (len(text.text),)
        They add up to the category's calibrated log-odds against the mean of
        all categories, less the intercept.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for column, start, end in occurrences(model.features, text.text):
        spans.setdefault(column, []).append((start, end))
    weights = np.zeros(len(text.text))
    contributions = model.category_contributions(matrix, category)
    for index, contribution in zip(matrix.indices, contributions, strict=True):
        places = spans.get(int(index), [])
        for first, last in places:
            weights[first:last] += contribution / len(places) / (last - first)
    return weights


def _phrases(words: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Join words that speak for the category and touch, up to the longest phrase."""
    phrases: list[tuple[int, int, float]] = []
    for speaks_for, run in groupby(words, key=lambda word: word[2] > 0):
        if not speaks_for:
            continue
        for start, end, weight in run:
            if phrases and phrases[-1][1] == start and end - phrases[-1][0] <= LONGEST_PHRASE:
                first, _, sum_so_far = phrases[-1]
                phrases[-1] = (first, end, sum_so_far + weight)
            else:
                phrases.append((start, end, weight))
    return phrases
