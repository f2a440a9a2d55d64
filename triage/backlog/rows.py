"""The suggestion columns of a row."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from triage import __version__
from triage.errors import TextError
from triage.suggest import suggest
from triage.text import require_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from triage.model import TriageModel
    from triage.suggestion import Suggestion
    from triage.taxonomy import Taxonomy

CATEGORY, HANDLING, CONFIDENCE, REVIEW, REASONS = range(5)
"""Which of the columns is which."""


class Job(NamedTuple):
    """How rows are to be classified; sent to each worker.

    Attributes
    ----------
    models : Path
        Folder of the registry.
    version : str
        Name of the model version.
    codes : bool
        English codes instead of Chinese names.
    evidence : bool
        Whether to write the phrases that decided.
    """

    models: Path
    version: str
    codes: bool = False
    evidence: bool = True

    def key(self, texts: Sequence[str]) -> bytes:
        """Return what the suggestions of these texts are kept under: a digest of all they depend on.

        Where the registry lies is not among that.
        """
        told = [__version__, self.version, self.codes, self.evidence, *texts]
        content = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, digest_size=20).digest()

    def rows(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the suggestion columns of each row, in order."""
        model = _model(self.models, self.version)
        return classify_rows(model, texts, codes=self.codes, evidence=self.evidence)


@cache
def _model(models: Path, version: str) -> TriageModel:
    """Load a model once a process; its arrays are shared with the other processes."""
    from triage.registry import Registry

    return Registry(models).load(version)


def taxonomy_of(job: Job) -> Taxonomy:
    """Return what the labels mean that a job gives."""
    return _model(job.models, job.version).taxonomy


def classify_rows(
    model: TriageModel, texts: Sequence[str], *, codes: bool = False, evidence: bool = True
) -> list[list[str]]:
    """Return the suggestion columns of each row, in order.

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
    evidence : bool
        Whether to look for the phrases that decided.
    """
    readable = []
    failures = {}
    for row, text in enumerate(texts):
        try:
            readable.append(require_text(text))
        except TextError as error:
            failures[row] = error.message
    suggestions = iter(suggest(model, readable, evidence=evidence))
    yes = "true" if codes else "是"
    return [
        ["", "", "", yes, failures[row], "", model.version]
        if row in failures
        else _cells(next(suggestions), codes=codes)
        for row in range(len(texts))
    ]


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
