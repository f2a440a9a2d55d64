"""Who is competent for a complaint, as far as its words tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where, run_starts
from triage.rules import read_rules
from triage.wordlists import WordList

if TYPE_CHECKING:
    from triage.reading import Complaint, Reading

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
    words : WordList
        Words that tell of it.
    """

    name: str
    authority: str
    police: bool
    words: WordList


@dataclass(frozen=True, slots=True)
class Competence:
    """The matter that a complaint is most about, and the word that shows it."""

    matter: Matter
    start: int
    end: int


@cache
def matters() -> tuple[Matter, ...]:
    """Return the matters of ``triage/data/competence.toml``."""
    return tuple(
        Matter(entry["name"], entry["authority"], entry["police"], WordList(entry["words"]))
        for entry in read_rules("competence", "matters")
    )


@cache
def staff_words(code: str) -> WordList:
    """Return the words by which officials are known.

    Parameters
    ----------
    code : str
        ``police`` or ``other``.
    """
    (words,) = (e["words"] for e in read_rules("competence", "staff") if e["code"] == code)
    return WordList(words)


def word_lists() -> list[WordList]:
    """Return the words of all matters, those of each side together, and of officials."""
    return [
        *(matter.words for matter in _side(police=False)),
        *(matter.words for matter in _side(police=True)),
        staff_words("police"),
        staff_words("other"),
    ]


def must_be_transferred(complaint: Complaint, category: str) -> bool:
    """Tell whether a complaint cannot be for the police, whatever else it says.

    One about officials that names no police at all is about other officials,
    and those are not for the police to judge (rulings, 6.2 S2a and R16).

    Parameters
    ----------
    complaint : Complaint
        The complaint.
    category : str
        Its category.
    """
    return category == MISCONDUCT and not complaint.has(staff_words("police"))


def speaks_of_police(complaint: Complaint) -> bool:
    """Tell whether anything in a complaint is for the police."""
    return complaint.has(staff_words("police")) or complaint.competence(police=True) is not None


def find_competences(reading: Reading, *, police: bool) -> list[Competence | None]:
    """Return the matter that each complaint speaks of most, on one side of the border.

    Which side it is decides the model, which has read the whole; this names
    the authority on that side.

    Parameters
    ----------
    reading : Reading
        ``n`` complaints.
    police : bool
        Whether to look among police matters or among the others.

    Returns
    -------
    list of (Competence or None), length n
        ``None`` where no word of any such matter stands in the text.
    """
    side = _side(police=police)
    numbers, documents, starts, ends = reading.words.matches([matter.words for matter in side])
    lengths = np.array([len(text) for text in reading.layout.texts], dtype=np.intp)
    at_edge = (starts < EDGE_CHARACTERS) | (ends > lengths[documents] - EDGE_CHARACTERS)
    weights = np.bincount(
        documents * len(side) + numbers,
        weights=np.where(at_edge, TELLING_PART, 1),
        minlength=len(reading) * len(side),
    ).reshape(len(reading), len(side))
    best = weights.argmax(axis=1)
    found: list[Competence | None] = [None] * len(reading)
    own = places_where(numbers == best[documents])
    own = own[np.lexsort((starts[own], documents[own]))]
    own = own[run_starts(documents[own])]
    for document, start, end in zip(
        documents[own].tolist(), starts[own].tolist(), ends[own].tolist(), strict=True
    ):
        found[document] = Competence(side[best[document]], start, end)
    return found


@cache
def _side(*, police: bool) -> tuple[Matter, ...]:
    return tuple(matter for matter in matters() if matter.police is police)
