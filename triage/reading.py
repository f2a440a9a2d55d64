"""What is read off complaints before anything is judged: once, for all that need it."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from triage import competence, gravity, guards, handling_reason, secondary
from triage.arrays import places_where
from triage.codepoints import table_of
from triage.layout import lay_out
from triage.measures import measures_in
from triage.privacy_signs import may_hold_personal_data
from triage.tokens import default_tokenizer
from triage.wordlists import Spotter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from triage.competence import Competence
    from triage.gravity import Gravity
    from triage.layout import Layout
    from triage.measures import Measure
    from triage.privacy import PersonalData
    from triage.tokens import Tokens
    from triage.wordlists import Spotted, WordList


BATCH = 256
"""Complaints read at once: enough to be fast, few enough to stay in the processor's caches."""
BATCH_CHARACTERS = 200_000
"""Characters read at once, unless one complaint alone has more: so memory is bounded."""


class Reading:
    """What stands in ``n`` complaints.

    Parameters
    ----------
    originals : sequence of str
        The complaints as the users sent them.
    """

    def __init__(self, originals: Sequence[str]) -> None:
        self.layout: Layout = lay_out(originals)

    def __len__(self) -> int:
        return len(self.layout)

    def __getitem__(self, document: int) -> Complaint:
        return Complaint(self, range(len(self))[document])

    @cached_property
    def tokens(self) -> Tokens:
        """Their tokens."""
        return default_tokenizer().tokenise(self.layout)

    @cached_property
    def figures(self) -> list[list[Measure]]:
        """The figures that each states."""
        return measures_in(self.layout)

    @cached_property
    def words(self) -> Spotted:
        """Where the words stand that rules are about."""
        return spotter().spot(self.layout)

    @cached_property
    def n_han(self) -> list[int]:
        """How many Han characters each has."""
        han = places_where(_han()[self.layout.codes])
        edges = han.searchsorted(self.layout.starts)
        counts: list[int] = (edges[1:] - edges[:-1]).tolist()
        return counts

    @cached_property
    def police_matters(self) -> list[Competence | None]:
        """The matter for the police that each speaks of most."""
        return competence.find_competences(self, police=True)

    @cached_property
    def other_matters(self) -> list[Competence | None]:
        """The matter for others that each speaks of most."""
        return competence.find_competences(self, police=False)

    @cached_property
    def personal_data(self) -> list[list[PersonalData]]:
        """The personal data in each, at their offsets in the original."""
        suspects = may_hold_personal_data(self.layout)
        if not any(suspects):
            return [[] for _ in suspects]
        # Its patterns take longer to compile than most complaints to read.
        from triage.privacy import find_personal_data

        return [
            find_personal_data(original) if may_hold else []
            for original, may_hold in zip(self.layout.originals, suspects, strict=True)
        ]


def read_in_batches(originals: Sequence[str]) -> Iterator[Reading]:
    """Yield readings that together are of all complaints, in order.

    Parameters
    ----------
    originals : sequence of str
        Any number of complaints.
    """
    start, characters = 0, 0
    for number, original in enumerate(originals):
        characters += len(original)
        if number - start == BATCH or (characters > BATCH_CHARACTERS and number > start):
            yield Reading(originals[start:number])
            start, characters = number, len(original)
    if start < len(originals):
        yield Reading(originals[start:])


class Complaint:
    """One complaint of a reading.

    Parameters
    ----------
    reading : Reading
        Of all complaints.
    document : int
        Which of them.

    Attributes
    ----------
    original, text : str
        As it was sent, and normalised.
    """

    __slots__ = ("_document", "_gravity", "_reading", "_words", "original", "text")

    def __init__(self, reading: Reading, document: int) -> None:
        self._reading = reading
        self._document = document
        self._words = reading.words
        self._gravity: dict[str, list[Gravity]] = {}
        self.original = reading.layout.originals[document]
        self.text = reading.layout.texts[document]

    def has(self, words: WordList) -> bool:
        """Tell whether a word of a list stands in the complaint."""
        return self._words.has(self._document, words)

    def first(self, words: WordList) -> tuple[int, int] | None:
        """Return where in the normalised text a word of a list first stands."""
        return self._words.first(self._document, words)

    @property
    def n_han(self) -> int:
        """How many Han characters it has."""
        return self._reading.n_han[self._document]

    @property
    def figures(self) -> list[Measure]:
        """The figures that it states."""
        return self._reading.figures[self._document]

    @property
    def personal_data(self) -> list[PersonalData]:
        """Its personal data, at their offsets in the original."""
        return self._reading.personal_data[self._document]

    def competence(self, *, police: bool) -> Competence | None:
        """Return the matter that it speaks of most, on one side of the border."""
        reading = self._reading
        return (reading.police_matters if police else reading.other_matters)[self._document]

    def gravity(self, category: str) -> list[Gravity]:
        """Return what makes it major, if its category is this; looked for once."""
        if category not in self._gravity:
            self._gravity[category] = gravity.find_gravity(self, category)
        return self._gravity[category]

    def quote(self, start: int, end: int) -> str:
        """Return the complainant's own words at a span of the normalised text, on one line."""
        begin, stop = self._reading.layout.span(self._document, start, end)
        return " ".join(self.original[begin:stop].split())


@cache
def spotter() -> Spotter:
    """Return what looks for the words of all rules at once."""
    return Spotter(
        [
            *guards.word_lists(),
            *gravity.word_lists(),
            *competence.word_lists(),
            *secondary.word_lists(),
            *handling_reason.word_lists(),
        ]
    )


@cache
def _han() -> NDArray[np.bool_]:
    return table_of([(0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x2_0000, 0x3_FFFF)])
