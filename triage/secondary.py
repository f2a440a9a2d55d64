"""A second matter in the same complaint.

Labelled second matters are too few to learn from (see ``docs/benchmarks.md``),
but the rulings say when there is one; so they are rules, kept as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from triage.rules import any_of, read_rules

if TYPE_CHECKING:
    import re

    from triage.taxonomy import Taxonomy

MOST = 2
"""Second matters of one complaint (guideline, section 0)."""


@dataclass(frozen=True, slots=True)
class SecondMatter:
    """When there is a second matter: a word of every pattern stands in the text."""

    category: str
    secondary: str
    patterns: tuple[re.Pattern[str], ...]


@cache
def second_matters() -> tuple[SecondMatter, ...]:
    """Return the rules of ``triage/data/secondary.toml``."""
    return tuple(
        SecondMatter(
            entry["category"],
            entry["secondary"],
            tuple(pattern for words in entry["all"] if (pattern := any_of(words))),
        )
        for entry in read_rules("secondary", "secondary")
    )


def find_secondary(text: str, category: str, taxonomy: Taxonomy) -> list[str]:
    """Return the codes of the second matters, none twice.

    Parameters
    ----------
    text : str
        A normalised text.
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
        and all(pattern.search(text) for pattern in rule.patterns)
    ]
    return list(dict.fromkeys(found))[:MOST]
