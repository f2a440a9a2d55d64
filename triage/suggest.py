"""From texts to suggestions: the one call that everything else is built on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from triage.evidence import find_evidence
from triage.guards import warnings_for
from triage.handling_reason import handling_reason
from triage.reading import read_in_batches
from triage.review import category_reasons, guard_reasons, handling_reasons, text_reasons
from triage.secondary import find_secondary
from triage.suggestion import Notice, Suggestion
from triage.text import require_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.model import TriageModel
    from triage.reading import Complaint, Reading
    from triage.suggestion import Evidence


def suggest(model: TriageModel, texts: Sequence[str], *, evidence: bool = True) -> list[Suggestion]:
    """Suggest a category and a handling mode for each text.

    Parameters
    ----------
    model : TriageModel
        From :meth:`triage.registry.Registry.load`.
    texts : sequence of str
        Complaints, title and body together.
    evidence : bool
        Whether to look for the phrases that decided, which takes a third of
        the time again.

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
        for reading in read_in_batches(texts)
        for suggestion in _suggestions(model, reading, evidence=evidence)
    ]


class Verdict(NamedTuple):
    """What the model says of one complaint."""

    category: str
    handling: str
    probabilities: list[float]
    rounded: list[float]
    sure_of_mode: float
    known: float
    evidence: list[Evidence]


def _suggestions(model: TriageModel, reading: Reading, *, evidence: bool) -> list[Suggestion]:
    prediction = model.predict(reading)
    verdicts = map(
        Verdict,
        prediction.categories,
        prediction.handlings,
        prediction.category_probabilities.tolist(),
        prediction.category_probabilities.round(4).tolist(),
        prediction.handling_probabilities.max(axis=1, initial=0.0).tolist(),
        prediction.known.tolist(),
        find_evidence(model, reading, prediction)
        if evidence
        else [[] for _ in range(len(reading))],
    )
    return [_suggestion(model, reading[number], said) for number, said in enumerate(verdicts)]


def _suggestion(model: TriageModel, complaint: Complaint, said: Verdict) -> Suggestion:
    """Put together what is shown of one complaint."""
    taxonomy, judgement = model.taxonomy, model.judgement
    category, handling = said.category, said.handling
    handling_confidence = said.sure_of_mode if handling else None
    possible = judgement.possible(said.probabilities, taxonomy.category_codes)
    warnings = warnings_for(complaint, category, possible, handling)
    reasons = [
        *text_reasons(complaint, said.known, judgement),
        *category_reasons(possible, max(said.probabilities), judgement, taxonomy),
        *handling_reasons(complaint, category, handling, handling_confidence, taxonomy),
        *guard_reasons(warnings),
    ]
    return Suggestion(
        category=category,
        category_name=taxonomy.category_name(category),
        confidence=max(said.rounded),
        probabilities=dict(zip(taxonomy.category_codes, said.rounded, strict=True)),
        possible_categories=possible,
        secondary=find_secondary(complaint, category, taxonomy),
        handling=handling,
        handling_name=taxonomy.handling_name(handling),
        handling_confidence=round(said.sure_of_mode, 4) if handling else None,
        handling_reason=handling_reason(complaint, category, handling),
        needs_review=bool(reasons),
        review_reasons=reasons,
        warnings=[Notice(guard.code, guard.message) for guard in warnings],
        urgent=any(guard.urgent for guard in warnings),
        model_version=model.version,
        evidence=said.evidence,
    )
