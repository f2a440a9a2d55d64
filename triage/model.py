"""The model: two calibrated linear heads over one set of features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where
from triage.competence import MISCONDUCT, TRANSFER, must_be_transferred
from triage.features import find_features
from triage.taxonomy import NO_HANDLING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from triage.features import Occurrences
    from triage.judgement import Judgement
    from triage.reading import Reading
    from triage.scorer import Features, Scorer
    from triage.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the two heads say of ``n`` complaints.

    Attributes
    ----------
    categories : list of str
        Most probable category code of each complaint.
    category_probabilities : ndarray of float, shape (n, n_categories)
        Calibrated; columns in the taxonomy's order.
    handlings : list of str
        Most probable handling code that is legal for that category; empty
        where the category has none.
    handling_probabilities : ndarray of float, shape (n, n_handlings)
        Among the modes legal for the suggested category; columns in the
        taxonomy's order. A row of zeros where there is no mode.
    known : ndarray of float, shape (n,)
        Share of the words that the model knows.
    features : Features
        What the heads weighed.
    occurrences : Occurrences
        Where that stands.
    """

    categories: list[str]
    category_probabilities: NDArray[np.float64]
    handlings: list[str]
    handling_probabilities: NDArray[np.float64]
    known: NDArray[np.float64]
    features: Features
    occurrences: Occurrences


@dataclass(frozen=True, slots=True)
class TriageModel:
    """A model ready to suggest, and the taxonomy that it speaks.

    Attributes
    ----------
    scorer : Scorer
        Both heads, with their temperature folded in.
    taxonomy : Taxonomy
        Categories, modes, and which go together.
    judgement : Judgement
        What counts as sure, possible and familiar.
    version : str
        Name of the model version.
    """

    scorer: Scorer
    taxonomy: Taxonomy
    judgement: Judgement
    version: str

    def predict(self, reading: Reading) -> Prediction:
        """Return category and handling of each complaint, linked by the taxonomy."""
        codes, modes = self.taxonomy.category_codes, self.taxonomy.handling_codes
        occurrences, known = find_features(
            reading.layout, reading.tokens, reading.figures, self.scorer.vocabulary
        )
        features = self.scorer.weigh(occurrences, len(reading))
        scores = self.scorer.score(features)
        by_category = softmax(scores[:, : len(codes)])
        best = by_category.argmax(axis=1)
        by_handling = among_legal(softmax(scores[:, len(codes) :]), best, self.taxonomy)
        by_handling = within_competence(by_handling, best, reading, self.taxonomy)
        chosen: list[int] = by_handling.argmax(axis=1).tolist() if modes else [0] * len(reading)
        handled: list[bool] = (by_handling.sum(axis=1) > 0).tolist()
        return Prediction(
            [codes[place] for place in best.tolist()],
            by_category,
            [
                modes[place] if any_mode else NO_HANDLING
                for place, any_mode in zip(chosen, handled, strict=True)
            ],
            by_handling,
            known,
            features,
            occurrences,
        )


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of log-odds; zeros if every class is impossible.

    Parameters
    ----------
    scores : ndarray of float, shape (n, n_classes)
        Minus infinity for an impossible class.
    """
    highest = scores.max(axis=1, keepdims=True, initial=-np.inf)
    shares = np.exp(scores - np.where(np.isfinite(highest), highest, 0.0))
    totals = shares.sum(axis=1, keepdims=True)
    probabilities: NDArray[np.float64] = shares / np.where(totals > 0, totals, 1.0)
    return probabilities


def among_legal(
    probabilities: NDArray[np.float64], categories: NDArray[np.intp], taxonomy: Taxonomy
) -> NDArray[np.float64]:
    """Confine handling probabilities to the modes that each category may have.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n, n_handlings)
        Of each mode, whatever the category.
    categories : ndarray of int, shape (n,)
        Place of each complaint's category in the taxonomy.
    taxonomy : Taxonomy
        Which modes are legal.

    Returns
    -------
    ndarray of float, shape (n, n_handlings)
        Each row adds up to 1, or to 0 where no mode is legal.
    """
    confined = probabilities * taxonomy.legal(categories)
    totals = confined.sum(axis=1, keepdims=True)
    shared: NDArray[np.float64] = confined / np.where(totals > 0, totals, 1.0)
    return shared


def within_competence(
    probabilities: NDArray[np.float64],
    categories: NDArray[np.intp],
    reading: Reading,
    taxonomy: Taxonomy,
) -> NDArray[np.float64]:
    """Leave only the transfer to complaints that cannot be for the police.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n, n_handlings)
        Of each mode, see :func:`among_legal`.
    categories : ndarray of int, shape (n,)
        Place of each complaint's category in the taxonomy.
    reading : Reading
        The ``n`` complaints.
    taxonomy : Taxonomy
        If it has no transfer, or no officials to complain of, nothing changes.

    Returns
    -------
    ndarray of float, shape (n, n_handlings)
        Each row adds up to what it did.
    """
    if not taxonomy.is_legal(MISCONDUCT, TRANSFER):
        return probabilities
    official = taxonomy.category_codes.index(MISCONDUCT)
    confined = probabilities.copy()
    for row in places_where(categories == official).tolist():
        if must_be_transferred(reading[row], MISCONDUCT):
            confined[row] = 0.0
            confined[row, taxonomy.handling_codes.index(TRANSFER)] = probabilities[row].sum()
    return confined
