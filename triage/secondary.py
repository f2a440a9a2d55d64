"""A second matter in the same complaint.

Labelled second matters are too few to learn from (see ``docs/benchmarks.md``),
but the rulings say when there is one; so they are rules, kept as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from triage.rules import read_rules
from triage.wordlists import WordList

if TYPE_CHECKING:
    from triage.reading import Complaint
    from triage.taxonomy import Taxonomy

MOST = 2
"""Second matters of one complaint (guideline, section 0)."""


@dataclass(frozen=True, slots=True)
class SecondMatter:
    """When there is a second matter: a word of every list stands in the text."""

    category: str
    secondary: str
    words: tuple[WordList, ...]


@cache
def second_matters() -> tuple[SecondMatter, ...]:
    """Return the rules of ``triage/data/secondary.toml``."""
    return tuple(
        SecondMatter(
            entry["category"],
            entry["secondary"],
            tuple(WordList(words) for words in entry["all"]),
        )
        for entry in read_rules("secondary", "secondary")
    )


def word_lists() -> list[WordList]:
    """Return the words of all rules."""
    return [words for rule in second_matters() for words in rule.words]


def find_secondary(complaint: Complaint, category: str, taxonomy: Taxonomy) -> list[str]:
    """Return the codes of the second matters, none twice.

    Parameters
    ----------
    complaint : Complaint
        The complaint.
    category : str
        Suggested category.
    taxonomy : Taxonomy
        Only its categories can be second matters.
    """
    found = [
        rule.secondary
        for rule in second_matters()
        if rule.category == category
        and rule.secondary in taxonomy.category_codes
        and all(map(complaint.has, rule.words))
    ]
    return list(dict.fromkeys(found))[:MOST]
