"""The synthetic corpus held against real messages, and its two labellings against each other."""

from __future__ import annotations

import random

from benchmarks.data import MISSING, UNLABELLED, messages
from training.corpus import read_corpus
from training.corpus.diversity import by_length, shared_shingles
from training.corpus.giveaways import give_aways

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
