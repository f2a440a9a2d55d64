"""How much each further synthetic complaint helps on real ones."""

from __future__ import annotations

import random

from benchmarks.data import DEV, MISSING
from benchmarks.scoring import macro_f1
from training.corpus import read_corpus
from training.fit import Parameters, fit
from training.history import History, read_history

SIZES = (500, 1_000, 2_000, 3_500, 5_000)
DRAWS = 3
"""Random parts of each size; their mean is shown."""


def section() -> str:
    """Return the section."""
    title = "## Learning curve"
    if not DEV.is_file():
        return f"{title}\n\n{MISSING}"
    corpus, real = read_corpus(), read_history(DEV)
    lines = [
        title,
        "",
        (
            f"Trained on random parts of the synthetic corpus (mean of {DRAWS} draws), scored on "
            f"the {len(real)} real complaints of {DEV.name}. Macro-F1."
        ),
        "",
        "| rows | category | handling |",
        "|---|---|---|",
    ]
    for size in (*(size for size in SIZES if size < len(corpus)), len(corpus)):
        draws = DRAWS if size < len(corpus) else 1
        scores = [_score(_part(corpus, size, seed), real) for seed in range(draws)]
        category, handling = (sum(column) / draws for column in zip(*scores, strict=True))
        lines.append(f"| {size} | {category:.3f} | {handling:.3f} |")
    return "\n".join(lines)


def _part(history: History, size: int, seed: int) -> History:
    return history.take(sorted(random.Random(seed).sample(range(len(history)), size)))  # noqa: S311


def _score(learnt: History, real: History) -> tuple[float, float]:
    return macro_f1(fit(learnt, Parameters()), learnt, real)
