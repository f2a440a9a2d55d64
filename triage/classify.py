"""A table of complaints in, the same rows with suggestions out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.errors import TextError
from triage.suggest import suggest
from triage.text import require_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from triage.model import TriageModel
    from triage.suggestion import Suggestion

BATCH = 256
"""Rows suggested at once: enough to be fast, few enough to show progress."""

NAMED_COLUMNS = ("建议类别", "建议办理形式", "置信度", "需人工复核", "复核原因", "依据", "模型版本")
CODED_COLUMNS = (
    "suggested_category",
    "suggested_handling",
    "confidence",
    "needs_review",
    "review_reasons",
    "evidence",
    "model_version",
)


def classify_rows(
    model: TriageModel, texts: Sequence[str], *, codes: bool = False
) -> Iterator[list[str]]:
    """Yield the suggestion columns of each row, in order.

    A row that cannot be classified is not lost: it comes back without a
    category, marked for review, with the reason.

    Parameters
    ----------
    model : TriageModel
        The model.
    texts : sequence of str
        The complaints.
    codes : bool
        English codes instead of Chinese names.
    """
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        readable = {}
        failures = {}
        for row, text in enumerate(batch):
            try:
                readable[row] = require_text(text)
            except TextError as error:
                failures[row] = error.message
        suggestions = dict(zip(readable, suggest(model, list(readable.values())), strict=True))
        for row in range(len(batch)):
            if row in failures:
                yes = "true" if codes else "是"
                yield ["", "", "", yes, failures[row], "", model.version]
            else:
                yield _cells(suggestions[row], codes=codes)


def add_columns(frame: pd.DataFrame, cells: Sequence[list[str]], *, codes: bool) -> pd.DataFrame:
    """Return the table with the suggestion columns appended.

    A column of that name that is already there is kept: ours then gets a
    number, because nothing of the user's is overwritten.
    """
    names: list[str] = []
    for name in CODED_COLUMNS if codes else NAMED_COLUMNS:
        free = name
        number = 2
        while free in frame.columns:
            free = f"{name}_{number}"
            number += 1
        names.append(free)
    result = frame.copy()
    for position, name in enumerate(names):
        result[name] = [row[position] for row in cells]
    return result


def _cells(suggestion: Suggestion, *, codes: bool) -> list[str]:
    decided = [e.text for e in suggestion.evidence if e.supports == suggestion.category]
    evidence = "；".join(dict.fromkeys(decided))
    reasons = "；".join(suggestion.review_reasons)
    confidence = f"{suggestion.confidence:.4f}"
    if codes:
        review = str(suggestion.needs_review).lower()
        label, mode = suggestion.category, suggestion.handling
    else:
        review = "是" if suggestion.needs_review else "否"
        label, mode = suggestion.category_name, suggestion.handling_name
    return [label, mode, confidence, review, reasons, evidence, suggestion.model_version]
