"""Words that give a label away: a corpus full of them teaches words, not judgement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.text import normalise
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CERTAIN = 0.9
"""Share of a word's texts in one class from which the word predicts that class."""
WIDEST = 0.15
"""Share of a class that one predicting word may cover (issue 3)."""


@dataclass(frozen=True, slots=True)
class GiveAway:
    """The most telling word of a class.

    Attributes
    ----------
    label : str
        The class.
    word : str
        The predicting word that covers most of it; empty if no word predicts.
    coverage : float
        Share of the class's texts that hold it.
    """

    label: str
    word: str
    coverage: float


def give_aways(texts: Sequence[str], labels: Sequence[str]) -> Iterator[GiveAway]:
    """Yield the widest predicting word of each class, classes in alphabetical order.

    Parameters
    ----------
    texts, labels : sequence of str
        ``n`` each.
    """
    tokenizer = default_tokenizer()
    sizes = Counter(labels)
    holders: Counter[str] = Counter()
    inside: dict[str, Counter[str]] = {label: Counter() for label in sizes}
    for text, label in zip(texts, labels, strict=True):
        words = set(tokenizer.tokens(normalise(text).text))
        holders.update(words)
        inside[label].update(words)
    for label in sorted(sizes):
        coverage, word = max(
            (
                (count / sizes[label], word)
                for word, count in inside[label].items()
                if count >= CERTAIN * holders[word]
            ),
            default=(0.0, ""),
        )
        yield GiveAway(label, word, coverage)
