"""What models say of complaints that they have not learnt from.

Everything that a version promises is drawn from here: scores, confidence,
sets, the line below which to ask a person, and the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import softmax

from training.calibrate import sharpen, sharpness
from training.compile import compile_scorer
from training.fit import fit
from training.folds import held_out
from triage.features import find_features
from triage.model import TriageModel
from triage.reading import read_in_batches
from triage.suggest import suggest
from triage.taxonomy import NO_HANDLING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from training.fit import Parameters
    from training.history import History
    from triage.judgement import Judgement
    from triage.scorer import Scorer
    from triage.suggestion import Suggestion

FOLDS = 5
NEVER_SEEN = -30.0
"""Log-probability of a class that a fold has not learnt: next to none, but finite."""


@dataclass(frozen=True)
class HeldOut:
    """Calibrated predictions for every complaint of a history, by models that had not seen it.

    Attributes
    ----------
    history : History
        The ``n`` complaints.
    category_probabilities : ndarray of float, shape (n, n_categories)
        Columns in the taxonomy's order.
    sharpness : dict
        Factor of each head (``category_head``, ``handling_head``) that makes
        its confidence true; see :func:`training.calibrate.sharpness`.
    folds : ndarray of int, shape (n,)
        Which of the models had not seen the complaint.
    parts : list of dict
        The models' parts, calibrated; see :func:`training.fit.fit`.
    """

    history: History
    category_probabilities: NDArray[np.float64]
    sharpness: dict[str, float]
    folds: NDArray[np.intp]
    parts: list[dict[str, Any]]

    @property
    def categories(self) -> list[str]:
        """Most probable category of each complaint."""
        codes = self.history.taxonomy.category_codes
        return [codes[best] for best in self.category_probabilities.argmax(axis=1)]

    @property
    def confidence(self) -> NDArray[np.float64]:
        """Probability of the most probable category, shape (n,)."""
        highest: NDArray[np.float64] = self.category_probabilities.max(axis=1)
        return highest

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the most probable category is the labelled one, shape (n,)."""
        hits: NDArray[np.bool_] = np.array(self.categories) == np.array(self.history.categories)
        return hits

    @property
    def known(self) -> NDArray[np.float64]:
        """Share of each complaint's words that the model had learnt, shape (n,)."""
        known = np.zeros(len(self.history))
        for fold, scorer in enumerate(self._scorers):
            rows = np.flatnonzero(self.folds == fold)
            shares = [
                find_features(reading.layout, reading.tokens, reading.figures, scorer.vocabulary)[1]
                for reading in read_in_batches([self.history.texts[row] for row in rows])
            ]
            known[rows] = np.concatenate([np.empty(0), *shares])
        return known

    @cached_property
    def _scorers(self) -> list[Scorer]:
        return [compile_scorer(parts, self.history.taxonomy) for parts in self.parts]

    def model(self, row: int, judgement: Judgement) -> TriageModel:
        """Return the model that had not seen a complaint, with the lines drawn since."""
        fold = int(self.folds[row])
        return TriageModel(
            scorer=self._scorers[fold],
            taxonomy=self.history.taxonomy,
            judgement=judgement,
            version=f"fold {fold}",
        )

    def suggestions(self, judgement: Judgement) -> list[Suggestion]:
        """Return what a clerk would have been shown, evidence left out."""
        shown: dict[int, Suggestion] = {}
        for fold in range(len(self.parts)):
            rows = np.flatnonzero(self.folds == fold)
            if len(rows):
                model = self.model(int(rows[0]), judgement)
                texts = [self.history.texts[row] for row in rows]
                shown |= zip(rows, suggest(model, texts, evidence=False), strict=True)
        return [shown[row] for row in range(len(self.history))]


def predict_held_out(
    history: History, parameters: Parameters, progress: Callable[[int, int], None] | None = None
) -> HeldOut:
    """Cross-validate, calibrate on the outcome, and return what was predicted.

    Parameters
    ----------
    history : History
        Labelled complaints, no class rarer than the number of folds.
    parameters : Parameters
        Of the fit.
    progress : callable, optional
        Called with the number of the fold and the number of folds.
    """
    taxonomy = history.taxonomy
    n = len(history)
    scores = {
        "category_head": np.full((n, len(taxonomy.category_codes)), NEVER_SEEN),
        "handling_head": np.full((n, len(taxonomy.handling_codes)), NEVER_SEEN),
    }
    codes = {"category_head": taxonomy.category_codes, "handling_head": taxonomy.handling_codes}
    truth = {"category_head": history.categories, "handling_head": history.handlings}
    folds = np.zeros(n, dtype=np.intp)
    models = []
    for number, (learn, test) in enumerate(held_out(history, FOLDS, parameters.seed)):
        if progress:
            progress(number, FOLDS)
        parts = fit(history.take(learn), parameters)
        models.append(parts)
        folds[test] = number
        texts = [history.texts[row] for row in test]
        matrix = parts["features"].transform(texts)
        for head, columns in codes.items():
            if parts[head] is not None:
                places = [columns.index(code) for code in parts[head].classes_]
                scores[head][test[:, None], places] = np.log(parts[head].predict_proba(matrix))
    factors = {
        head: factor
        for head, labels in truth.items()
        if (factor := _factor(scores[head], labels, codes[head])) is not None
    }
    for parts in models:
        for head, factor in factors.items():
            if parts[head] is not None:
                sharpen(parts[head], factor)
    by_category = softmax(scores["category_head"] * factors["category_head"], axis=1)
    return HeldOut(history, by_category, factors, folds, models)


def _factor(
    scores: NDArray[np.float64], labels: Sequence[str], codes: Sequence[str]
) -> float | None:
    """Return the sharpness of a head; none if there are no labels for it."""
    labelled = [row for row, label in enumerate(labels) if label != NO_HANDLING]
    if not labelled:
        return None
    return sharpness(scores[labelled], np.array([codes.index(labels[row]) for row in labelled]))
