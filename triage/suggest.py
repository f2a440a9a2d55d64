"""From texts to suggestions: the one call that everything else is built on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.evidence import find_evidence
from triage.gravity import LISTED, find_gravity
from triage.guards import warnings_for
from triage.handling_reason import handling_reason
from triage.reading import Reading
from triage.review import category_reasons, guard_reasons, handling_reasons, text_reasons
from triage.secondary import find_secondary
from triage.suggestion import Notice, Suggestion
from triage.text import require_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.model import TriageModel
    from triage.reading import Complaint
    from triage.suggestion import Evidence

BATCH = 256
"""Texts worked on at once: enough to be fast, few enough to stay in the processor's caches."""


def suggest(model: TriageModel, texts: Sequence[str], *, evidence: bool = True) -> list[Suggestion]:
    """Suggest a category and a handling mode for each text.

    Parameters
    ----------
    model : TriageModel
        From :meth:`triage.registry.Registry.load`.
    texts : sequence of str
        Complaints, title and body together.
    evidence : bool
        Whether to look for the phrases that decided, which takes half as long
        again.

    Returns
    -------
    list of Suggestion
        One for each text, in order.

    Raises
    ------
    TextError
        If a text is empty, too long or not Unicode; see
        :func:`triage.text.require_text`.
    """
    for text in texts:
        require_text(text)
    return [
        suggestion
        for start in range(0, len(texts), BATCH)
        for suggestion in _suggestions(model, texts[start : start + BATCH], evidence=evidence)
    ]


def _suggestions(
    model: TriageModel, texts: Sequence[str], *, evidence: bool
) -> list[Suggestion]:
    reading = Reading(texts)
    prediction = model.predict(reading)
    phrases = find_evidence(model, reading, prediction) if evidence else [[] for _ in texts]
    rows = zip(
        prediction.categories,
        prediction.handlings,
        prediction.category_probabilities.tolist(),
        prediction.category_probabilities.round(4).tolist(),
        prediction.handling_probabilities.max(axis=1, initial=0.0).tolist(),
        prediction.known.tolist(),
        phrases,
        strict=True,
    )
    return [_suggestion(model, reading[number], *row) for number, row in enumerate(rows)]


def _suggestion(
    model: TriageModel,
    complaint: Complaint,
    category: str,
    handling: str,
    probabilities: list[float],
    rounded: list[float],
    sure_of_mode: float,
    known: float,
    phrases: list[Evidence],
) -> Suggestion:
    """Put together what is said of one complaint."""
    taxonomy, judgement = model.taxonomy, model.judgement
    confidence = max(probabilities)
    handling_confidence = sure_of_mode if handling else None
    possible = judgement.possible(probabilities, taxonomy.category_codes)
    warnings = warnings_for(complaint, category, possible, handling)
    gravity = find_gravity(complaint, category) if handling == LISTED else []
    reasons = [
        *text_reasons(complaint, known, judgement),
        *category_reasons(possible, confidence, judgement, taxonomy),
        *handling_reasons(complaint, category, handling, handling_confidence, gravity, taxonomy),
        *guard_reasons(warnings),
    ]
    return Suggestion(
        category=category,
        category_name=taxonomy.category_name(category),
        confidence=max(rounded),
        probabilities=dict(zip(taxonomy.category_codes, rounded, strict=True)),
        possible_categories=possible,
        secondary=find_secondary(complaint, category, taxonomy),
        handling=handling,
        handling_name=taxonomy.handling_name(handling),
        handling_confidence=None if handling_confidence is None else round(sure_of_mode, 4),
        handling_reason=handling_reason(complaint, category, handling, gravity),
        needs_review=bool(reasons),
        review_reasons=reasons,
        warnings=[Notice(guard.code, guard.message) for guard in warnings],
        urgent=any(guard.urgent for guard in warnings),
        model_version=model.version,
        evidence=phrases,
    )
