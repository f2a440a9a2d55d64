"""The synthetic corpus held against real messages, and its two labellings against each other."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from benchmarks.data import MISSING, UNLABELLED, messages
from training.corpus import CORPUS, read_corpus
from training.corpus.agreement import (
    FILE,
    category_agreement,
    handling_agreement,
    read_labellings,
)
from training.corpus.diversity import by_length, shared_shingles
from training.corpus.giveaways import give_aways

if TYPE_CHECKING:
    from triage.taxonomy import Taxonomy

SAMPLE = 3_000
"""Texts of each kind whose 5-grams are compared."""


def section() -> str:
    """Return the section."""
    corpus = read_corpus()
    lines = ["## The synthetic corpus", ""]
    if UNLABELLED.is_file():
        lines += _diversity(list(corpus.texts), messages(UNLABELLED))
    else:
        lines.append(MISSING)
    lines += _agreement(corpus.taxonomy)
    lines += [
        "",
        "Widest word that gives a category away (nine in ten of its texts are of that category):",
        "",
        "| category | word | share of the category |",
        "|---|---|---|",
    ]
    lines += [
        f"| {corpus.taxonomy.category_name(found.label)} | {found.word} | {found.coverage:.1%} |"
        for found in give_aways(corpus.texts, corpus.categories)
    ]
    return "\n".join(lines)


def _agreement(taxonomy: Taxonomy) -> list[str]:
    labellings = read_labellings(CORPUS / FILE)
    category, handling = category_agreement(labellings), handling_agreement(labellings)
    lines = [
        "",
        (
            f"Second labelling by somebody who saw only text and guideline: Cohen's kappa for the "
            f"category {category.kappa:.3f} ({category.n} rows), for the mode {handling.kappa:.3f} "
            f"({handling.n} rows whose category both see alike)."
        ),
        "",
        "| class | kappa against the rest |",
        "|---|---|",
    ]
    lines += [f"| {taxonomy.category_name(c)} | {k:.3f} |" for c, k in category.by_class.items()]
    lines += [f"| {taxonomy.handling_name(c)} | {k:.3f} |" for c, k in handling.by_class.items()]
    return lines


def _diversity(invented: list[str], real: list[str]) -> list[str]:
    size = min(SAMPLE, len(invented), len(real))
    lines = [
        (
            f"{len(invented)} synthetic complaints beside {len(real)} real messages "
            f"({UNLABELLED.name})."
        ),
        "",
        "| length in characters | synthetic: texts | type/token | real: texts | type/token |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {ours.shortest} to {ours.longest} | {ours.texts} | {ours.type_token:.3f} "
        f"| {theirs.texts} | {theirs.type_token:.3f} |"
        for ours, theirs in zip(by_length(invented), by_length(real), strict=True)
    ]
    shares = [
        shared_shingles(random.Random(0).sample(texts, size))  # noqa: S311
        for texts in (invented, real)
    ]
    return [
        *lines,
        "",
        (
            f"Share of a text's character 5-grams that another of {size} texts has too: "
            f"synthetic {shares[0]:.1%}, real {shares[1]:.1%}."
        ),
    ]
