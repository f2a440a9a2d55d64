"""Scores of fitted parts, without all that a suggestion shows beside the label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.compile import compile_scorer
from training.metrics import head_report
from triage.judgement import Judgement
from triage.model import TriageModel
from triage.reading import Reading

if TYPE_CHECKING:
    from training.history import History

UNDECIDED = Judgement(review_threshold=1.0, coverage=1.0, set_thresholds={}, known_share=0.0)
"""For models of which only the labels are asked."""


def macro_f1(parts: dict[str, Any], learnt: History, test: History) -> tuple[float, float]:
    """Return the macro-F1 of category and handling.

    Parameters
    ----------
    parts : dict
        See :func:`training.fit.fit`.
    learnt, test : History
        What the parts were fitted on, and what they are asked.
    """
    scorer = compile_scorer(parts, learnt.taxonomy)
    model = TriageModel(scorer, learnt.taxonomy, UNDECIDED, version="")
    said = model.predict(Reading(test.texts))
    taxonomy = model.taxonomy
    category = head_report(test.categories, said.categories, taxonomy.category_codes)
    handling = head_report(test.handlings, said.handlings, taxonomy.handling_codes, none=True)
    return category["macro_f1"], handling["macro_f1"]
