"""Guard rails: what must be said of a complaint whatever the model thinks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from triage.rules import read_rules
from triage.wordlists import optional_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.reading import Complaint
    from triage.wordlists import WordList


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule; its conditions and consequences are explained in ``triage/data/guards.toml``."""

    code: str
    message: str
    words: WordList | None
    unless: WordList | None
    categories: tuple[str, ...]
    possible: tuple[str, ...]
    handlings: tuple[str, ...]
    personal_data: bool
    urgent: bool
    review: bool

    def holds(
        self, complaint: Complaint, category: str, possible: Sequence[str], handling: str
    ) -> bool:
        """Tell whether the rule speaks of a complaint.

        Parameters
        ----------
        complaint : Complaint
            The complaint.
        category : str
            Suggested category.
        possible : sequence of str
            Categories that cannot be ruled out.
        handling : str
            Suggested handling.
        """
        return (
            self._concerns(category, possible, handling)
            and (self.words is None or complaint.has(self.words))
            and (self.unless is None or not complaint.has(self.unless))
            and (not self.personal_data or bool(complaint.personal_data))
        )

    def _concerns(self, category: str, possible: Sequence[str], handling: str) -> bool:
        """Tell whether the rule is about suggestions like this one."""
        return (
            (not self.categories or category in self.categories)
            and (not self.handlings or handling in self.handlings)
            and (
                not self.possible
                or (category not in self.possible and not set(self.possible).isdisjoint(possible))
            )
        )


@cache
def guards() -> tuple[Guard, ...]:
    """Return the rules of ``triage/data/guards.toml``, in their order."""
    return tuple(guard_from_entry(entry) for entry in read_rules("guards", "guards"))


def guard_from_entry(entry: dict[str, Any]) -> Guard:
    """Build a rule from an entry of the table.

    Raises
    ------
    KeyError
        If it has no code or message.
    """
    return Guard(
        code=entry["code"],
        message=entry["message"],
        words=optional_list(entry.get("words", ())),
        unless=optional_list(entry.get("unless", ())),
        categories=tuple(entry.get("categories", ())),
        possible=tuple(entry.get("possible", ())),
        handlings=tuple(entry.get("handlings", ())),
        personal_data=entry.get("personal_data", False),
        urgent=entry.get("urgent", False),
        review=entry.get("review", False),
    )


def word_lists() -> list[WordList]:
    """Return the words of all rules."""
    lists = [words for guard in guards() for words in (guard.words, guard.unless)]
    return [words for words in lists if words is not None]


def warnings_for(
    complaint: Complaint, category: str, possible: Sequence[str], handling: str
) -> list[Guard]:
    """Return the rules that hold for a complaint; see :meth:`Guard.holds`."""
    return [guard for guard in guards() if guard.holds(complaint, category, possible, handling)]
