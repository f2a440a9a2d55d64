"""Scores of fitted parts, whatever their features, without all that a suggestion shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.metrics import head_report
from triage.model import among_legal, within_competence
from triage.reading import Reading
from triage.taxonomy import NO_HANDLING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.history import History


def macro_f1(parts: dict[str, Any], learnt: History, test: History) -> tuple[float, float]:
    """Return the macro-F1 of category and handling.

    Parameters
    ----------
    parts : dict
        See :func:`training.fit.fit`.
    learnt, test : History
        What the parts were fitted on, and what they are asked.
    """
    taxonomy = learnt.taxonomy
    codes, modes = taxonomy.category_codes, taxonomy.handling_codes
    matrix = parts["features"].transform(list(test.texts)).tocsr()
    best = _probabilities(parts["category_head"], matrix, codes).argmax(axis=1)
    handling = among_legal(_probabilities(parts["handling_head"], matrix, modes), best, taxonomy)
    handling = within_competence(handling, best, Reading(test.texts), taxonomy)
    chosen = [modes[row.argmax()] if row.any() else NO_HANDLING for row in handling]
    category = head_report(test.categories, [codes[place] for place in best], codes)
    return (
        category["macro_f1"],
        head_report(test.handlings, chosen, modes, none=True)["macro_f1"],
    )


def _probabilities(head: Any, matrix: Any, codes: Sequence[str]) -> NDArray[np.float64]:
    """Return a head's probabilities in the order of ``codes``; 0 for one never learnt."""
    found = np.zeros((matrix.shape[0], len(codes)))
    if head is not None:
        found[:, [list(codes).index(code) for code in head.classes_]] = head.predict_proba(matrix)
    return found
