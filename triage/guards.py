"""Guard rails: what must be said of a complaint whatever the model thinks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from triage.privacy import find_personal_data
from triage.rules import any_of, read_rules

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from triage.text import NormalisedText


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule; its conditions and consequences are explained in ``triage/data/guards.toml``."""

    code: str
    message: str
    pattern: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    categories: tuple[str, ...]
    possible: tuple[str, ...]
    handlings: tuple[str, ...]
    personal_data: bool
    urgent: bool
    review: bool

    def holds(
        self, text: NormalisedText, category: str, possible: Sequence[str], handling: str
    ) -> bool:
        """Tell whether the rule speaks of a complaint.

        Parameters
        ----------
        text : NormalisedText
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
            and (self.pattern is None or bool(self.pattern.search(text.text)))
            and (self.unless is None or not self.unless.search(text.text))
            and (not self.personal_data or bool(find_personal_data(text.original)))
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
        pattern=any_of(entry.get("words", ())),
        unless=any_of(entry.get("unless", ())),
        categories=tuple(entry.get("categories", ())),
        possible=tuple(entry.get("possible", ())),
        handlings=tuple(entry.get("handlings", ())),
        personal_data=entry.get("personal_data", False),
        urgent=entry.get("urgent", False),
        review=entry.get("review", False),
    )


def warnings_for(
    text: NormalisedText, category: str, possible: Sequence[str], handling: str
) -> list[Guard]:
    """Return the rules that hold for a complaint; see :meth:`Guard.holds`."""
    return [guard for guard in guards() if guard.holds(text, category, possible, handling)]
