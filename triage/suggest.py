"""From texts to suggestions: the one call that everything else is built on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.evidence import find_evidence
from triage.review import review_reasons
from triage.suggestion import Suggestion
from triage.text import normalise, require_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.model import TriageModel


def suggest(model: TriageModel, texts: Sequence[str]) -> list[Suggestion]:
    """Suggest a category and a handling mode for each text.

    Parameters
    ----------
    model : TriageModel
        From :meth:`triage.registry.Registry.load`.
    texts : sequence of str
        Complaints, title and body together.

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
    taxonomy = model.taxonomy
    suggestions = []
    for row, text in enumerate(normalised):
        code = prediction.categories[row]
        category = next(c for c in taxonomy.categories if c.code == code)
        probabilities = prediction.category_probabilities[row]
        confidence = float(probabilities.max())
        handling = prediction.handlings[row]
        reasons = review_reasons(text, category, confidence, model.review_threshold)
        suggestions.append(
            Suggestion(
                category=code,
                category_name=category.name,
                confidence=round(confidence, 4),
                probabilities={
                    c: round(float(p), 4)
                    for c, p in zip(taxonomy.category_codes, probabilities, strict=True)
                },
                handling=handling,
                handling_name=taxonomy.handling_name(handling),
                handling_confidence=(
                    round(float(prediction.handling_probabilities[row].max()), 4)
                    if handling
                    else None
                ),
                needs_review=bool(reasons),
                review_reasons=reasons,
                model_version=model.version,
                evidence=find_evidence(model, text, prediction.matrix[row], code),
            )
        )
    return suggestions
