"""Which phrases of a complaint decided, in the complainant's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where, ranges, run_lengths, run_starts
from triage.suggestion import Evidence
from triage.tokens import OTHER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from triage.model import Prediction, TriageModel
    from triage.reading import Reading

    Numbers = NDArray[np.float64]
    Places = NDArray[np.intp]

MAX_PHRASES = 5
"""How many phrases a clerk can take in at a glance."""
MAX_AGAINST = 2
"""How many of those that speak for another category."""
LONGEST_PHRASE = 12
"""Characters; a longer run of telling words is cut at its weakest ones."""
SHORTEST_PHRASE = 2
"""Characters; a single one tells a reader nothing."""
NEGLIGIBLE = 1e-9
"""What adds no more than this adds nothing but the rounding of sums."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Telling phrases of many texts, each text's together, the strongest first.

    Attributes
    ----------
    documents : ndarray of int, shape (n_phrases,)
        In which text each stands.
    starts, ends : ndarray of int, shape (n_phrases,)
        From where to where in :attr:`triage.layout.Layout.codes`.
    weights : ndarray of float, shape (n_phrases,)
        What each adds to the category's score.
    """

    documents: Places
    starts: Places
    ends: Places
    weights: Numbers

    def take(self, chosen: NDArray[np.bool_]) -> Phrases:
        """Return some of them, in the same order."""
        return Phrases(
            self.documents[chosen], self.starts[chosen], self.ends[chosen], self.weights[chosen]
        )

    def strongest(self, most: int) -> Phrases:
        """Return of each text the first ones, ``most`` of them."""
        begin = run_starts(self.documents)
        sizes = run_lengths(begin, len(self.documents))
        return self.take(np.arange(len(self.documents)) - begin.repeat(sizes) < most)


def find_evidence(
    model: TriageModel,
    reading: Reading,
    prediction: Prediction,
    rivals: NDArray[np.intp] | None = None,
) -> list[list[Evidence]]:
    """Return the phrases that speak most for the suggested categories, and those against.

    Each feature's share of the score is spread evenly over the characters
    where it stands; words that speak for the category and touch become one
    phrase. What speaks for a rival category rather than for the suggested one
    speaks against it. Personal data are never evidence:
    whoever may see the suggestion need not be allowed to see them.

    Parameters
    ----------
    model : TriageModel
        The model that suggested.
    reading : Reading
        The ``n`` complaints.
    prediction : Prediction
        What it suggested for them.
    rivals : ndarray of int, shape (n,), optional
        Place in the taxonomy of the rival category of each; by default the
        second most probable one.

    Returns
    -------
    list of list of Evidence
        For each complaint at most :data:`MAX_PHRASES` for the category,
        heaviest first, then at most :data:`MAX_AGAINST` for the rival; none
        overlapping.
    """
    codes = model.taxonomy.category_codes
    ranked = np.argsort(-prediction.category_probabilities, axis=1, kind="stable")
    suggested = ranked[:, 0]
    if rivals is None and len(codes) > 1:
        rivals = ranked[:, 1]
    speaking = _may_be_shown(reading)
    weights = character_weights(model, reading, prediction, suggested)
    decided = telling_phrases(reading, speaking, weights, weights).strongest(MAX_PHRASES)
    found: list[list[Evidence]] = [[] for _ in range(len(reading))]
    _show(reading, decided, [codes[place] for place in suggested.tolist()], found)
    if rivals is not None:
        rival = character_weights(model, reading, prediction, rivals)
        against = telling_phrases(reading, speaking, rival, rival - weights)
        taken = np.zeros(len(weights))
        taken[ranges(decided.starts, decided.ends)[1]] = 1.0
        apart = against.take(_sums(taken, against.starts, against.ends) == 0)
        names = [codes[place] for place in rivals.tolist()]
        _show(reading, apart.strongest(MAX_AGAINST), names, found)
    return found


def character_weights(
    model: TriageModel, reading: Reading, prediction: Prediction, categories: NDArray[np.intp]
) -> Numbers:
    """Return what each character adds to the score of a category.

    Parameters
    ----------
    model : TriageModel
        The model that suggested.
    reading : Reading
        The ``n`` complaints.
    prediction : Prediction
        What it suggested for them.
    categories : ndarray of int, shape (n,)
        Place in the taxonomy of the category to explain, for each complaint.

    Returns
    -------
    ndarray of float, shape (len(reading.layout.codes),)
        Those of a complaint add up to the category's calibrated log-odds
        against the mean of all categories, less the intercept: linear models
        make this exact. Zeros for a category that was never learnt.
    """
    features, occurrences = prediction.features, prediction.occurrences
    owners = categories.repeat(features.bounds[1:] - features.bounds[:-1])
    added = model.scorer.weights[features.columns, owners] * features.values / features.counts
    # Sorted by text and column, occurrences stand in the order of the features.
    order = features.order
    starts, ends = occurrences.starts[order], occurrences.ends[order]
    shares = added.repeat(features.counts) / (ends - starts)
    size = len(reading.layout.codes) + 1
    # What is added from a place on and taken back after it, summed up.
    steps = np.bincount(starts, shares, size) - np.bincount(ends, shares, size)
    weights: Numbers = steps[:-1].cumsum()
    return weights


def telling_phrases(
    reading: Reading, speaking: NDArray[np.bool_], weights: Numbers, advantages: Numbers
) -> Phrases:
    """Join words that speak for a category and touch, up to the longest phrase.

    Parameters
    ----------
    reading : Reading
        The complaints.
    speaking : ndarray of bool, shape (n_tokens,)
        Which tokens may be shown.
    weights : ndarray of float, shape (n_characters,)
        What each character adds to the category's score.
    advantages : ndarray of float, shape (n_characters,)
        What it adds there more than elsewhere: by this phrases are ranked.
    """
    tokens = reading.tokens
    weight = _sums(weights, tokens.starts, tokens.ends)
    advantage = _sums(advantages, tokens.starts, tokens.ends)
    words = places_where(speaking & (weight > NEGLIGIBLE) & (advantage > NEGLIGIBLE))
    starts, ends = tokens.starts[words], tokens.ends[words]
    # A run is of words that touch; a phrase is as much of it as is not too long.
    begins_run = np.ones(len(words), dtype=np.bool_)
    begins_run[1:] = starts[1:] != ends[:-1]
    first = places_where(begins_run)
    last_of_run = first + run_lengths(first, len(words))
    firsts, lasts = [], []
    while len(first):
        fits = ends.searchsorted(starts[first] + LONGEST_PHRASE, side="right")
        last = np.minimum(np.maximum(fits, first + 1), last_of_run)
        firsts.append(first)
        lasts.append(last)
        rest = last < last_of_run
        first, last_of_run = last[rest], last_of_run[rest]
    if not firsts:
        nothing = np.empty(0, dtype=np.intp)
        return Phrases(nothing, nothing, nothing, np.empty(0))
    begin, stop = starts[np.concatenate(firsts)], ends[np.concatenate(lasts) - 1]
    long_enough = stop - begin >= SHORTEST_PHRASE
    begin, stop = begin[long_enough], stop[long_enough]
    documents = reading.layout.documents(begin)
    # Rounded, so that which of two alike comes first does not depend on the
    # rounding of sums over whatever else is in the batch.
    strength = _sums(advantages, begin, stop).round(9)
    order = np.lexsort((begin, -strength, documents))
    begin, stop = begin[order], stop[order]
    return Phrases(documents[order], begin, stop, _sums(weights, begin, stop))


def _sums(values: Numbers, starts: Places, ends: Places) -> Numbers:
    """Return the sum of each stretch of some values."""
    so_far = np.empty(len(values) + 1)
    so_far[0] = 0.0
    values.cumsum(out=so_far[1:])
    sums: Numbers = so_far[ends] - so_far[starts]
    return sums


def _may_be_shown(reading: Reading) -> NDArray[np.bool_]:
    """Tell which tokens are words or numbers, and not of personal data."""
    tokens, layout = reading.tokens, reading.layout
    shown: NDArray[np.bool_] = tokens.kinds != OTHER
    for document, pieces in enumerate(reading.personal_data):
        if pieces:
            own = slice(*tokens.bounds[document : document + 2].tolist())
            begins, stops = layout.spans(tokens.starts[own], tokens.ends[own])
            for piece in pieces:
                shown[own] &= (stops <= piece.start) | (piece.end <= begins)
    return shown


def _show(
    reading: Reading, phrases: Phrases, categories: list[str], found: list[list[Evidence]]
) -> None:
    """Add phrases to what is shown of their complaints."""
    begins, stops = reading.layout.spans(phrases.starts, phrases.ends)
    for document, begin, stop, weight in zip(
        phrases.documents.tolist(),
        begins.tolist(),
        stops.tolist(),
        phrases.weights.round(4).tolist(),
        strict=True,
    ):
        text = reading.layout.originals[document][begin:stop]
        found[document].append(Evidence(begin, stop, text, categories[document], weight))
