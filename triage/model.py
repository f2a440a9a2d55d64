"""The model: two calibrated linear heads over one set of features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from triage.competence import MISCONDUCT, TRANSFER, must_be_transferred
from triage.taxonomy import NO_HANDLING
from triage.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from triage.judgement import Judgement
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
    matrix : csr_matrix, shape (n, n_features)
        The features that the heads weighed.
    """

    categories: list[str]
    category_probabilities: NDArray[np.float64]
    handlings: list[str]
    handling_probabilities: NDArray[np.float64]
    matrix: csr_matrix


@dataclass(frozen=True)
class TriageModel:
    """A fitted model and the taxonomy that it speaks.

    Attributes
    ----------
    features : sklearn.pipeline.Pipeline
        Texts in, sparse matrix out; see :func:`triage.features.build_features`.
    category_head, handling_head : sklearn.linear_model.LogisticRegression
        Linear classifiers with their temperature folded in. The handling head
        is ``None`` if the history had no handling modes.
    taxonomy : Taxonomy
        Categories, modes, and which go together.
    judgement : Judgement
        What counts as sure, possible and familiar.
    version : str
        Name of the model version.
    """

    features: Any
    category_head: Any
    handling_head: Any
    taxonomy: Taxonomy
    judgement: Judgement
    version: str

    def predict(self, texts: Sequence[str]) -> Prediction:
        """Return category and handling of each text, linked by the taxonomy."""
        codes = self.taxonomy.category_codes
        matrix = self._matrix(texts)
        by_category = _in_order(self.category_head, matrix, codes)
        best = by_category.argmax(axis=1)
        by_handling = self._handling(best, matrix)
        by_handling = within_competence(by_handling, best, texts, self.taxonomy)
        modes = self.taxonomy.handling_codes
        handlings = [modes[row.argmax()] if row.any() else NO_HANDLING for row in by_handling]
        return Prediction([codes[row] for row in best], by_category, handlings, by_handling, matrix)

    def _matrix(self, texts: Sequence[str]) -> csr_matrix:
        if not texts:  # which scikit-learn would refuse
            return csr_matrix((0, self.category_head.n_features_in_))
        matrix: csr_matrix = self.features.transform(list(texts)).tocsr()
        return matrix

    def _handling(self, categories: NDArray[np.intp], matrix: csr_matrix) -> NDArray[np.float64]:
        """Return handling probabilities, confined to what each category may have."""
        modes = self.taxonomy.handling_codes
        if self.handling_head is None:
            return np.zeros((len(categories), len(modes)))
        return among_legal(_in_order(self.handling_head, matrix, modes), categories, self.taxonomy)

    def category_contributions(self, matrix: csr_matrix, category: str) -> NDArray[np.float64]:
        """Return what each feature adds to a category's score.

        Parameters
        ----------
        matrix : csr_matrix, shape (1, n_features)
            The features of one complaint.
        category : str
            Code of the category.

        Returns
        -------
        ndarray of float, shape (matrix.nnz,)
            In the order of ``matrix.indices``. They add up, with the intercept,
            to the category's calibrated log-odds against the mean of all
            categories: linear models make this exact. Zeros for a category
            that was never learnt.
        """
        if category not in self.category_head.classes_:
            return np.zeros(matrix.nnz)
        centred = centred_weights(self.category_head, category)
        contributions: NDArray[np.float64] = centred[matrix.indices] * matrix.data
        return contributions


def centred_weights(head: Any, code: str) -> NDArray[np.float64]:
    """Return what each feature adds to the score of a class, against the mean of all.

    Parameters
    ----------
    head : sklearn.linear_model.LogisticRegression
        Fitted.
    code : str
        One of its classes.

    Returns
    -------
    ndarray of float, shape (n_features,)
    """
    weights = head.coef_
    column = list(head.classes_).index(code)
    if len(weights) == 1:  # two categories share one vector of weights
        shared: NDArray[np.float64] = weights[0] * (0.5 if column else -0.5)
        return shared
    centred: NDArray[np.float64] = weights[column] - weights.mean(axis=0)
    return centred


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
    texts: Sequence[str],
    taxonomy: Taxonomy,
) -> NDArray[np.float64]:
    """Leave only the transfer to complaints that cannot be for the police.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n, n_handlings)
        Of each mode, see :func:`among_legal`.
    categories : ndarray of int, shape (n,)
        Place of each complaint's category in the taxonomy.
    texts : sequence of str
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
    for row in np.flatnonzero(categories == official):
        if must_be_transferred(normalise(texts[int(row)]).text, MISCONDUCT):
            confined[row] = 0.0
            confined[row, taxonomy.handling_codes.index(TRANSFER)] = probabilities[row].sum()
    return confined


def _in_order(head: Any, matrix: csr_matrix, codes: Sequence[str]) -> NDArray[np.float64]:
    """Return a head's probabilities with columns in the order of ``codes``.

    A code that the head never saw has probability zero.
    """
    probabilities = np.zeros((matrix.shape[0], len(codes)))
    if matrix.shape[0]:
        columns = [list(codes).index(code) for code in head.classes_]
        probabilities[:, columns] = head.predict_proba(matrix)
    return probabilities
