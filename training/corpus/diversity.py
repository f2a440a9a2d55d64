"""How varied a set of texts is, so that an invented one can be held against a real one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from triage.text import normalise
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTHS = ((0, 80), (80, 200), (200, 450), (450, 2_000))
"""Bounds of the length classes, in characters: type/token falls with length."""
SHINGLE = 5
"""Characters in a run whose reuse betrays a formula."""


@dataclass(frozen=True, slots=True)
class Diversity:
    """Figures of the texts of one length class.

    Attributes
    ----------
    shortest, longest : int
        The class: ``shortest <= characters < longest``.
    texts : int
        How many there are.
    type_token : float
        Mean share of different words among a text's words; ``nan`` without texts.
    """

    shortest: int
    longest: int
    texts: int
    type_token: float


def length_class(text: str) -> tuple[int, int] | None:
    """Return the bounds of the class that a text falls into; ``None`` beyond the longest."""
    return next((bounds for bounds in LENGTHS if bounds[0] <= len(text) < bounds[1]), None)


def by_length(texts: Sequence[str]) -> list[Diversity]:
    """Return the type/token ratio in each length class."""
    tokenizer = default_tokenizer()
    ratios: dict[tuple[int, int], list[float]] = {bounds: [] for bounds in LENGTHS}
    for text in texts:
        bounds = length_class(text)
        tokens = tokenizer.tokens(normalise(text).text)
        if bounds and tokens:
            ratios[bounds].append(len(set(tokens)) / len(tokens))
    return [
        Diversity(*bounds, len(found), float(np.mean(found)) if found else float("nan"))
        for bounds, found in ratios.items()
    ]


def shared_shingles(texts: Sequence[str]) -> float:
    """Return the share of a text's character 5-grams that another text has too.

    Mean over the texts. It grows with their number: compare sets of one size.
    """
    sets = []
    for text in texts:
        plain = normalise(text).text
        sets.append({plain[i : i + SHINGLE] for i in range(len(plain) - SHINGLE + 1)})
    holders = Counter(shingle for shingles in sets for shingle in shingles)
    shares = [
        sum(holders[shingle] > 1 for shingle in shingles) / len(shingles)
        for shingles in sets
        if shingles
    ]
    return float(np.mean(shares)) if shares else 0.0
