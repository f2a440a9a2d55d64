"""Which phrases of a complaint decided, in the complainant's own words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from triage.features import occurrences
from triage.privacy import find_personal_data
from triage.suggestion import Evidence
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from triage.model import TriageModel
    from triage.text import NormalisedText

Weighed = tuple[int, int, float, float]
"""A word or phrase: start, end, what it adds to a category's score, and its advantage there."""

MAX_PHRASES = 5
"""How many phrases a clerk can take in at a glance."""
MAX_AGAINST = 2
"""How many of those that speak for another category."""
LONGEST_PHRASE = 12
"""Characters; a longer run of telling words is cut at its weakest ones."""
SHORTEST_PHRASE = 2
"""Characters; a single one tells a reader nothing."""


def find_evidence(
    model: TriageModel,
    text: NormalisedText,
    matrix: csr_matrix,
    category: str,
    runner_up: str | None = None,
) -> list[Evidence]:
    """Return the phrases that speak most for a category, and those against it.

    Each feature's share of the score is spread evenly over the characters
    where it stands; words that speak for the category and touch become one
    phrase. Personal data are never evidence: whoever may see the suggestion
    need not be allowed to see them.

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
    runner_up : str, optional
        Code of the next probable one. What speaks for it rather than for the
        category speaks against the category.

    Returns
    -------
    list of Evidence
        At most :data:`MAX_PHRASES` for the category, heaviest first, then at
        most :data:`MAX_AGAINST` for the runner-up; none overlapping.
    """
    private = {
        place
        for found in find_personal_data(text.original)
        for place in range(found.start, found.end)
    }
    words = [
        (start, end)
        for word, start, end in default_tokenizer().spans(text.text)
        if any(character.isalnum() for character in word)
        and private.isdisjoint(range(*text.span(start, end)))
    ]
    names = (category,) if runner_up is None else (category, runner_up)
    found: list[Evidence] = []
    rival = np.zeros(len(text.text))
    limits = (MAX_PHRASES, MAX_AGAINST)
    for code, weights, most in zip(
        names, character_weights(model, text, matrix, *names), limits, strict=False
    ):
        advantage = weights - rival
        weighed = [
            (start, end, float(weights[start:end].sum()), float(advantage[start:end].sum()))
            for start, end in words
        ]
        apart = [
            phrase
            for phrase in _strongest(text, weighed, code)
            if all(phrase.end <= taken.start or taken.end <= phrase.start for taken in found)
        ]
        found += apart[:most]
        rival = weights
    return found


def _strongest(text: NormalisedText, words: list[Weighed], category: str) -> list[Evidence]:
    """Return the phrases that speak for a category, those of most advantage first."""
    found = []
    for start, end, weight, _ in sorted(_phrases(words), key=lambda phrase: -phrase[3]):
        begin, stop = text.span(start, end)
        if stop - begin >= SHORTEST_PHRASE:
            phrase = text.original[begin:stop]
            found.append(Evidence(begin, stop, phrase, category, round(weight, 4)))
    return found


def character_weights(
    model: TriageModel, text: NormalisedText, matrix: csr_matrix, *categories: str
) -> list[NDArray[np.float64]]:
    """Return what each character of the normalised text adds to the scores of categories.

    Parameters
    ----------
    model : TriageModel
        The model that suggested.
    text : NormalisedText
        The complaint.
    matrix : csr_matrix, shape (1, n_features)
        Its features.
    *categories : str
        Codes of the categories.

    Returns
    -------
    list of ndarray of float, shape (len(text.text),)
        One for each category. They add up to the category's calibrated
        log-odds against the mean of all categories, less the intercept.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for column, start, end in occurrences(model.features, text.text):
        spans.setdefault(column, []).append((start, end))
    places = [spans.get(int(index), []) for index in matrix.indices]
    found = []
    for category in categories:
        # What is added from a place on and taken back after it: summed up at the end.
        steps = np.zeros(len(text.text) + 1)
        contributions = model.category_contributions(matrix, category)
        for where, contribution in zip(places, contributions, strict=True):
            for first, last in where:
                share = contribution / len(where) / (last - first)
                steps[first] += share
                steps[last] -= share
        found.append(np.cumsum(steps[:-1]))
    return found


def _phrases(words: list[Weighed]) -> list[Weighed]:
    """Join words that speak for the category and touch, up to the longest phrase."""
    phrases: list[Weighed] = []
    for speaks_for, run in groupby(words, key=lambda word: word[2] > 0 and word[3] > 0):
        if not speaks_for:
            continue
        for start, end, weight, advantage in run:
            if phrases and phrases[-1][1] == start and end - phrases[-1][0] <= LONGEST_PHRASE:
                first, _, weight_so_far, advantage_so_far = phrases[-1]
                phrases[-1] = (first, end, weight_so_far + weight, advantage_so_far + advantage)
            else:
                phrases.append((start, end, weight, advantage))
    return phrases
