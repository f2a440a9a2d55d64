"""What the clerk is shown: the suggestion object of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Evidence(NamedTuple):
    """A phrase that decided.

    Attributes
    ----------
    start, end : int
        Offsets in the text as the user sent it, in characters.
    text : str
        The phrase itself, ``original[start:end]``.
    supports : str
        Code of the category that it speaks for.
    weight : float
        What it adds to that category's log-odds against the mean of all.
    """

    start: int
    end: int
    text: str
    supports: str
    weight: float


class Notice(NamedTuple):
    """A warning that goes with a suggestion: a code for programs, a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested category and handling mode for one complaint.

    Attributes
    ----------
    category, category_name : str
        Code and Chinese name.
    confidence : float
        Calibrated probability of the category, 0 to 1.
    probabilities : dict of str to float
        Of every category; they add up to 1.
    possible_categories : list of str
        Categories that cannot be ruled out, most probable first: the right one
        is among them in the share of complaints that the model promises.
    secondary : list of str
        Codes of further matters in the same complaint, at most two.
    handling, handling_name : str
        Code and Chinese name; empty for a category that has no handling.
    handling_confidence : float or None
        Calibrated probability of the mode among those legal for the category;
        ``None`` where there is no mode.
    handling_reason : str
        One Chinese sentence that says why this mode, from the text; empty
        where there is no mode.
    needs_review : bool
        Whether a person must decide without leaning on the suggestion.
    review_reasons : list of str
        Why, in Chinese; empty if and only if no review is needed.
    evidence : list of Evidence
        The deciding phrases, heaviest first, then those that speak for the
        next probable category. Never personal data.
    warnings : list of Notice
        Legal and safety notices, see ``triage/data/guards.toml``.
    urgent : bool
        Whether something must be done at once.
    model_version : str
        Which model said so.
    """

    category: str
    category_name: str
    confidence: float
    probabilities: dict[str, float]
    handling: str
    handling_name: str
    handling_confidence: float | None
    needs_review: bool
    review_reasons: list[str]
    model_version: str
    evidence: list[Evidence] = field(default_factory=list)
    possible_categories: list[str] = field(default_factory=list)
    secondary: list[str] = field(default_factory=list)
    handling_reason: str = ""
    warnings: list[Notice] = field(default_factory=list)
    urgent: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the suggestion as plain data, ready for JSON, in the contract's order."""
        values = {name: getattr(self, name) for name in _CONTRACT_ORDER}
        for name in ("evidence", "warnings"):
            values[name] = [entry._asdict() for entry in values[name]]
        return values


_CONTRACT_ORDER = (
    "category",
    "category_name",
    "confidence",
    "probabilities",
    "possible_categories",
    "secondary",
    "handling",
    "handling_name",
    "handling_confidence",
    "handling_reason",
    "needs_review",
    "review_reasons",
    "evidence",
    "warnings",
    "urgent",
    "model_version",
)
