"""Who is competent for a complaint, as far as its words tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from triage.rules import any_of, read_rules

if TYPE_CHECKING:
    import re

MISCONDUCT, TRANSFER = "misconduct", "transfer"
TELLING_PART = 2
"""How many times a word in the opening or the closing counts: what is wanted stands there."""
EDGE_CHARACTERS = 40
"""Length of the opening and of the closing."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of matter and who is competent for it.

    Attributes
    ----------
    name : str
        Such as 劳动报酬争议.
    authority : str
        Such as 人社部门.
    police : bool
        Whether that is the police.
    pattern : re.Pattern
        Words that tell of it.
    """

    name: str
    authority: str
    police: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Competence:
    """The matter that a complaint is most about, and the word that shows it."""

    matter: Matter
    start: int
    end: int


@cache
def matters() -> tuple[Matter, ...]:
    """Return the matters of ``triage/data/competence.toml``."""
    found = []
    for entry in read_rules("competence", "matters"):
        pattern = any_of(entry["words"])
        assert pattern is not None  # noqa: S101 - a matter without words tells nothing
        found.append(Matter(entry["name"], entry["authority"], entry["police"], pattern))
    return tuple(found)


@cache
def staff_words(code: str) -> re.Pattern[str]:
    """Return the words by which officials are known.

    Parameters
    ----------
    code : str
        ``police`` or ``other``.
    """
    words = {entry["code"]: entry["words"] for entry in read_rules("competence", "staff")}
    pattern = any_of(words[code])
    assert pattern is not None  # noqa: S101 - both are written
    return pattern


def must_be_transferred(text: str, category: str) -> bool:
    """Tell whether a complaint cannot be for the police, whatever else it says.

    One about officials that names no police at all is about other officials,
    and those are not for the police to judge (rulings, 6.2 S2a and R16).

    Parameters
    ----------
    text : str
        A normalised text.
    category : str
        Its category.
    """
    return category == MISCONDUCT and not staff_words("police").search(text)


def speaks_of_police(text: str) -> bool:
    """Tell whether anything in a normalised text is for the police."""
    return bool(staff_words("police").search(text)) or (
        find_competence(text, police=True) is not None
    )


def find_competence(text: str, *, police: bool) -> Competence | None:
    """Return the matter that a complaint speaks of most, on one side of the border.

    Which side it is decides the model, which has read the whole; this names
    the authority on that side.

    Parameters
    ----------
    text : str
        A normalised text.
    police : bool
        Whether to look among police matters or among the others.

    Returns
    -------
    Competence or None
        ``None`` if no word of any such matter stands in the text.
    """
    best: Competence | None = None
    most = 0
    for matter in matters():
        if matter.police is not police:
            continue
        found = list(matter.pattern.finditer(text))
        weight = sum(
            TELLING_PART
            if match.start() < EDGE_CHARACTERS or match.end() > len(text) - EDGE_CHARACTERS
            else 1
            for match in found
        )
        if weight > most:
            most = weight
            best = Competence(matter, *found[0].span())
    return best
