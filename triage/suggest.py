"""From texts to suggestions: the one call that everything else is built on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.evidence import find_evidence
from triage.guards import warnings_for
from triage.handling_reason import handling_reason
from triage.novelty import known_share
from triage.review import category_reasons, guard_reasons, handling_reasons, text_reasons
from triage.secondary import find_secondary
from triage.suggestion import Notice, Suggestion
from triage.text import normalise, require_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.model import Prediction, TriageModel
    from triage.taxonomy import Taxonomy
    from triage.text import NormalisedText


def suggest(model: TriageModel, texts: Sequence[str], *, evidence: bool = True) -> list[Suggestion]:
    """Suggest a category and a handling mode for each text.

    Parameters
    ----------
    model : TriageModel
        From :meth:`triage.registry.Registry.load`.
    texts : sequence of str
        Complaints, title and body together.
    evidence : bool
        Whether to look for the phrases that decided, which takes longer than
        all the rest.

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
    normalised = [normalise(require_text(text)) for text in texts]
    prediction = model.predict(texts)
    return [
        _suggestion(model, text, prediction, row, evidence=evidence)
        for row, text in enumerate(normalised)
    ]


def _suggestion(
    model: TriageModel, text: NormalisedText, prediction: Prediction, row: int, *, evidence: bool
) -> Suggestion:
    taxonomy = model.taxonomy
    category, handling = prediction.categories[row], prediction.handlings[row]
    probabilities = [float(p) for p in prediction.category_probabilities[row]]
    confidence = max(probabilities)
    sure_of_mode = float(prediction.handling_probabilities[row].max()) if handling else None
    possible = model.judgement.possible(probabilities, taxonomy.category_codes)
    warnings = warnings_for(text, category, possible, handling)
    known = known_share(model.features, text.text)
    reasons = [
        *text_reasons(text, known, model.judgement),
        *category_reasons(possible, confidence, model.judgement, taxonomy),
        *handling_reasons(text, category, handling, sure_of_mode, taxonomy),
        *guard_reasons(warnings),
    ]
    return Suggestion(
        category=category,
        category_name=taxonomy.category_name(category),
        confidence=round(confidence, 4),
        probabilities={
            code: round(p, 4)
            for code, p in zip(taxonomy.category_codes, probabilities, strict=True)
        },
        possible_categories=possible,
        secondary=find_secondary(text.text, category, taxonomy),
        handling=handling,
        handling_name=taxonomy.handling_name(handling),
        handling_confidence=None if sure_of_mode is None else round(sure_of_mode, 4),
        handling_reason=handling_reason(text, category, handling),
        needs_review=bool(reasons),
        review_reasons=reasons,
        warnings=[Notice(guard.code, guard.message) for guard in warnings],
        urgent=any(guard.urgent for guard in warnings),
        model_version=model.version,
        evidence=(
            find_evidence(
                model, text, prediction.matrix[row], category, _runner_up(probabilities, taxonomy)
            )
            if evidence
            else []
        ),
    )


def _runner_up(probabilities: Sequence[float], taxonomy: Taxonomy) -> str:
    """Return the code of the second most probable category."""
    ranked = sorted(zip(probabilities, taxonomy.category_codes, strict=True), reverse=True)
    return ranked[1][1]
