"""Many complaints as one array of code points, so that NumPy works on all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where
from triage.codepoints import LazyTable, characters, code_points, table_of
from triage.text import INVISIBLE, WHITE_SPACE, fold, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from triage.text import NormalisedText

LINE_FEED = 10
"""Stands after each text and nowhere in one: normalisation leaves spaces only."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Normalised texts, one after the other.

    Attributes
    ----------
    originals : sequence of str
        The ``n`` texts as the users sent them.
    codes : ndarray of uint32, shape (total,)
        Text ``i`` is ``codes[starts[i] : starts[i + 1] - 1]``; a line feed
        follows it.
    starts : ndarray of int, shape (n + 1,)
        Where each text begins, and the end of all.
    texts : list of str
        The normalised texts.
    """

    originals: Sequence[str]
    codes: NDArray[np.uint32]
    starts: NDArray[np.intp]
    texts: list[str]
    # Where each character came from in the originals joined, and where those
    # begin; which text each character is of; texts with markup have their own map.
    _origins: NDArray[np.intp] | None
    _original_starts: NDArray[np.intp]
    _owners: NDArray[np.intp]
    _with_markup: Mapping[int, NormalisedText]

    def __len__(self) -> int:
        return len(self.originals)

    def documents(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return which text each place in :attr:`codes` is in."""
        return self._owners[places]

    def span(self, document: int, start: int, end: int) -> tuple[int, int]:
        """Map one span of a normalised text as :meth:`spans` maps many; arrays would cost more."""
        if document in self._with_markup:
            return self._with_markup[document].span(start, end)
        if self._origins is None:
            return start, end
        first = int(self.starts[document])
        offset = int(self._original_starts[document])
        begin, last = int(self._origins[first + start]), int(self._origins[first + end - 1])
        return begin - offset, last - offset + 1

    def spans(
        self, starts: NDArray[np.intp], ends: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Map stretches of :attr:`codes` to offsets in the original texts.

        Parameters
        ----------
        starts, ends : ndarray of int, shape (k,)
            Each within one text; neither end is a space.

        Returns
        -------
        begins, stops : ndarray of int, shape (k,)
            Offsets in the text as it was sent, in characters.
        """
        documents, last = self._owners[starts], ends - 1
        begins, stops = starts, last
        if self._origins is not None:
            begins, stops = self._origins[starts], self._origins[last]
        begins = begins - self._original_starts[documents]
        stops = stops - self._original_starts[documents] + 1
        if self._with_markup:
            for place, document in enumerate(documents.tolist()):
                if document in self._with_markup:
                    first = self.starts[document]
                    begins[place], stops[place] = self._with_markup[document].span(
                        int(starts[place] - first), int(ends[place] - first)
                    )
        return begins, stops


def lay_out(originals: Sequence[str]) -> Layout:
    """Normalise texts, all at once, as :func:`triage.text.normalise` does one by one.

    Parameters
    ----------
    originals : sequence of str
        ``n`` texts.
    """
    # Markup is rare and needs a parser: one in 300 real messages.
    with_markup = {
        document: normalise(text)
        for document, text in enumerate(originals)
        if "<" in text or "&" in text
    }
    sources = list(originals)
    for document, text in with_markup.items():
        sources[document] = text.text
    lengths = np.fromiter(map(len, sources), np.intp, len(sources))
    bounds = _bounds(lengths)
    codes = code_points("\n".join([*sources, ""]))
    folded = _folded()[codes]
    for document in with_markup:  # done already
        own = slice(bounds[document], bounds[document + 1])
        folded[own] = codes[own]
    starts, origins = bounds, None
    white, invisible = _white()[codes], _invisible()[codes]
    folded[white] = ord(" ")
    folded[bounds[1:] - 1] = LINE_FEED
    if np.count_nonzero(white) > len(sources) or invisible.any():  # line feeds are white
        kept = _kept(white, invisible, bounds)
        origins = places_where(kept)
        folded = folded[origins]
        starts = np.searchsorted(origins, bounds)
    joined = characters(folded)
    edges = starts.tolist()
    texts = [joined[a : b - 1] for a, b in pairwise(edges)]
    owners = np.arange(len(sources)).repeat(starts[1:] - starts[:-1])
    return Layout(originals, folded, starts, texts, origins, bounds, owners, with_markup)


def _bounds(lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return where texts of these lengths begin, a line feed after each."""
    bounds = np.zeros(len(lengths) + 1, dtype=np.intp)
    (lengths + 1).cumsum(out=bounds[1:])
    return bounds


def _kept(
    white: NDArray[np.bool_], invisible: NDArray[np.bool_], bounds: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Tell which characters stay: the visible ones, and one space of each gap between them."""
    line_ends = bounds[1:] - 1
    kept = ~(white | invisible)
    # Of the spaces that the same visible characters precede the first stays,
    # if one precedes and one follows in the same text.
    spaces = np.setdiff1d(places_where(white), line_ends, assume_unique=True)
    so_far = np.cumsum(kept)
    before = so_far[spaces]
    document = np.searchsorted(bounds, spaces, side="right") - 1
    until = np.concatenate([[0], so_far[line_ends]])  # the end of each text
    first = np.ones(len(spaces), dtype=np.bool_)
    first[1:] = (before[1:] != before[:-1]) | (document[1:] != document[:-1])
    kept[spaces[first & (before > until[document]) & (before < until[document + 1])]] = True
    kept[line_ends] = True
    return kept


@cache
def _folded() -> LazyTable:
    return LazyTable(lambda character: ord(fold(character)), np.uint32)


@cache
def _white() -> NDArray[np.bool_]:
    return table_of(WHITE_SPACE)


@cache
def _invisible() -> NDArray[np.bool_]:
    return table_of(INVISIBLE)
