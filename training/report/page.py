"""The report of a version: one HTML page that needs nothing else."""

from __future__ import annotations

from bisect import bisect_right
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from jinja2 import Environment, StrictUndefined

from training.corpus.diversity import LENGTHS as CLASSES
from training.report.card import percent
from training.report.charts import precision_chart, reliability_chart
from training.report.words import telling_words
from triage.evidence import find_evidence
from triage.judgement import Judgement
from triage.privacy import mask
from triage.reading import Reading
from triage.text import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.heldout import HeldOut
    from training.history import History
    from triage.suggestion import Evidence, Suggestion
    from triage.taxonomy import Taxonomy

WORST = 20
"""How many mistakes are shown."""
LENGTHS = (1, *(low for low, _ in CLASSES[1:]), MAX_CHARACTERS + 1)
"""Borders of the length classes, in characters: the corpus's, without its upper limit."""
LENGTH_NAMES = [f"{low} 至 {high - 1} 字" for low, high in pairwise(LENGTHS)]
FEWEST = 20
"""Complaints of a length or channel without which a share says nothing."""


def model_report(
    manifest: Mapping[str, Any],
    unseen: HeldOut,
    suggestions: Sequence[Suggestion],
    parts: Mapping[str, Any],
) -> str:
    """Return the report of a version as HTML, in Chinese.

    Parameters
    ----------
    manifest : mapping
        As :class:`triage.registry.ModelVersion` has it, ``version`` included.
    unseen : HeldOut
        Predictions for the training data by models that had not seen them.
    suggestions : sequence of Suggestion
        What a clerk would have been shown; see
        :meth:`training.heldout.HeldOut.suggestions`.
    parts : mapping
        The fitted parts of the version.
    """
    taxonomy = unseen.history.taxonomy
    metrics = manifest["metrics"]
    sure = metrics["sure"]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(
        files("training.report").joinpath("page.html.j2").read_text(encoding="utf-8")
    )
    return template.render(
        version=manifest["version"],
        manifest=manifest,
        metrics=metrics,
        heads=_heads(metrics, taxonomy),
        reliability=reliability_chart(unseen.confidence, unseen.right),
        precision=precision_chart(
            unseen.confidence, unseen.right, (sure["share"], sure["accuracy"])
        ),
        words=telling_words(parts, unseen.history),
        mistakes=_mistakes(unseen, Judgement.from_dict(manifest["judgement"]), suggestions),
        lengths=_by(unseen, suggestions, _lengths(unseen.history), LENGTH_NAMES),
        channels=_by(
            unseen,
            suggestions,
            _channels(unseen.history),
            [channel.name for channel in taxonomy.channels],
        ),
        warnings=_warnings(suggestions),
        percent=percent,
    )


def _heads(metrics: Mapping[str, Any], taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Return what the tables of each head show."""
    heads = []
    for key, title, name in (
        ("category", "类别", taxonomy.category_name),
        ("handling", "办理形式", lambda code: taxonomy.handling_name(code) or "不需办理"),
    ):
        report = metrics[key]
        if report is None:
            continue
        rows = [
            {
                "name": name(code),
                "cells": [
                    {"count": count, "share": count / max(1, sum(counts))} for count in counts
                ],
            }
            for code, counts in zip(report["labels"], report["confusion"], strict=True)
        ]
        heads.append(
            {
                "title": title,
                "report": report,
                "columns": [name(code) for code in report["labels"]],
                "rows": rows,
                "classes": [
                    {"name": name(code), **scores} for code, scores in report["per_class"].items()
                ],
            }
        )
    return heads


def _mistakes(
    unseen: HeldOut, judgement: Judgement, suggestions: Sequence[Suggestion]
) -> list[dict[str, Any]]:
    """Return the mistakes made with the most confidence, with the words that misled."""
    taxonomy = unseen.history.taxonomy
    wrong = np.flatnonzero(~unseen.right)
    worst = wrong[np.argsort(-unseen.confidence[wrong], kind="stable")][:WORST]
    shown = []
    for row in worst:
        text, suggestion = unseen.history.texts[row], suggestions[row]
        model = unseen.model(row, judgement)
        reading = Reading([text])
        right = taxonomy.category_codes.index(unseen.history.categories[row])
        (evidence,) = find_evidence(
            model, reading, model.predict(reading), rivals=np.array([right])
        )
        shown.append(
            {
                "truth": taxonomy.category_name(unseen.history.categories[row]),
                "said": suggestion.category_name,
                "confidence": suggestion.confidence,
                "review": suggestion.review_reasons,
                "pieces": _pieces(text, evidence, suggestion.category),
            }
        )
    return shown


def _pieces(text: str, evidence: Sequence[Evidence], category: str) -> list[tuple[str, str]]:
    """Cut a text into pieces: plain, for the category (``for``), against it; data masked."""
    pieces = []
    position = 0
    for found in sorted(evidence, key=lambda found: found.start):
        pieces.append(("", mask(text[position : found.start])))
        kind = "for" if found.supports == category else "against"
        pieces.append((kind, text[found.start : found.end]))
        position = found.end
    return [*pieces, ("", mask(text[position:]))]


def _lengths(history: History) -> list[str]:
    """Return the length class of each complaint."""
    return [LENGTH_NAMES[bisect_right(LENGTHS, len(text)) - 1] for text in history.texts]


def _channels(history: History) -> list[str]:
    """Return the channel of each complaint; none if it is not known."""
    names = {channel.code: channel.name for channel in history.taxonomy.channels}
    return [names.get(code, code) for code in history.channels]


def _by(
    unseen: HeldOut, suggestions: Sequence[Suggestion], names: Sequence[str], order: Sequence[str]
) -> list[dict[str, Any]]:
    """Return how right suggestions are in each group of complaints."""
    groups: dict[str, list[int]] = {name: [] for name in order}
    for row, name in enumerate(names):
        groups.setdefault(name, []).append(row)
    said = [suggestion.handling for suggestion in suggestions]
    modes = np.array(said) == np.array(unseen.history.handlings)
    return [
        {
            "name": name,
            "n": len(rows),
            "category": float(unseen.right[rows].mean()),
            "handling": float(modes[rows].mean()),
            "reviewed": float(np.mean([suggestions[row].needs_review for row in rows])),
        }
        for name, rows in groups.items()
        if len(rows) >= FEWEST
    ]


def _warnings(suggestions: Sequence[Suggestion]) -> list[tuple[str, int]]:
    """Return how many suggestions each kind of warning goes with, most frequent first."""
    counts: dict[str, int] = {}
    for suggestion in suggestions:
        for warning in suggestion.warnings:
            counts[warning.message] = counts.get(warning.message, 0) + 1
    return sorted(counts.items(), key=lambda item: -item[1])
