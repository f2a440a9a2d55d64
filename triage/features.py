"""What the model weighs of a complaint, found in many complaints at once.

Words carry meaning, characters survive typos and wrong cuts, the opening and
the closing say what is wanted, and stated figures say how grave it is. The
same features as scikit-learn's vectorizers form in :mod:`training.features`,
which are what was fitted; here no feature becomes a Python object.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where, ranges
from triage.codepoints import characters, table_of
from triage.layout import LINE_FEED
from triage.measures import measure_token
from triage.novelty import SHORTEST_WORD, known_share
from triage.tokens import HAN, LETTER
from triage.vocabulary import (
    CLOSING,
    OPENING,
    RUN,
    UNKNOWN,
    WORD,
    PrefixHashes,
    hash_pairs,
    hashes_of,
    keys_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from triage.layout import Layout
    from triage.measures import Measure
    from triage.tokens import Tokens
    from triage.vocabulary import Vocabulary

EDGE_TOKENS = 30
"""How many tokens of the opening and of the closing count as such."""

COURTESIES = (
    "尊敬的", "您好", "你好", "领导", "书记", "市长", "县长", "局长",
    "谢谢", "感谢", "此致敬礼", "盼复",
)  # fmt: skip
"""What is said whatever the matter is; left out, as are digits and place codes (A3区)."""

TELLING_MARKS = "。,!?;:"
"""The punctuation that runs of characters keep."""
SENTENCE_ENDS = "。!?;\n"
"""What ends the opening."""
_COURTESY = re.compile("|".join(COURTESIES))
_TELLING_LETTERS = re.compile(r"[a-z]+|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where the features that the model knows stand, in no order.

    Attributes
    ----------
    columns : ndarray of int32, shape (n_found,)
        Which feature.
    documents : ndarray of int, shape (n_found,)
        In which text.
    starts, ends : ndarray of int, shape (n_found,)
        From where to where, in :attr:`triage.layout.Layout.codes`.
    """

    columns: NDArray[np.int32]
    documents: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]

    @classmethod
    def known(
        cls,
        columns: NDArray[np.int32],
        documents: NDArray[np.intp],
        starts: NDArray[np.intp],
        ends: NDArray[np.intp],
    ) -> Occurrences:
        """Leave out those whose column is unknown."""
        found = places_where(columns != UNKNOWN)
        return cls(columns[found], documents[found], starts[found], ends[found])

    @classmethod
    def together(cls, parts: Sequence[Occurrences]) -> Occurrences:
        """Put several into one."""
        return cls(
            *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls))
        )


def find_features(
    layout: Layout,
    tokens: Tokens,
    figures: Sequence[Sequence[Measure]],
    vocabulary: Vocabulary,
) -> tuple[Occurrences, NDArray[np.float64]]:
    """Return the known features of texts, and which share of their words is known.

    Parameters
    ----------
    layout : Layout
        The ``n`` texts.
    tokens : Tokens
        Theirs.
    figures : sequence of sequence of Measure
        Theirs, see :func:`triage.measures.measures_in`.
    vocabulary : Vocabulary
        What the model knows.

    Returns
    -------
    occurrences : Occurrences
        All of them.
    known : ndarray of float, shape (n,)
        See :func:`triage.novelty.known_share`.
    """
    hashes = PrefixHashes(layout.codes)(tokens.starts, tokens.ends)
    words, known = _words(layout, tokens, hashes, figures, vocabulary)
    edges = _edges(layout, tokens, hashes, vocabulary)
    return Occurrences.together([words, *edges, *_runs(layout, vocabulary)]), known


def _words(
    layout: Layout,
    tokens: Tokens,
    hashes: NDArray[np.uint64],
    figures: Sequence[Sequence[Measure]],
    vocabulary: Vocabulary,
) -> tuple[Occurrences, NDArray[np.float64]]:
    """Return the words, with figures in the place of the words that state them."""
    owners = np.arange(len(layout)).repeat([len(own) for own in figures])
    stated = [figure for own in figures for figure in own]
    begin = layout.starts[owners] + np.array([figure.start for figure in stated], dtype=np.intp)
    stop = layout.starts[owners] + np.array([figure.end for figure in stated], dtype=np.intp)
    first, last = tokens.starts.searchsorted(begin), tokens.starts.searchsorted(stop)
    outside = np.ones(len(tokens.starts), dtype=np.bool_)
    outside[ranges(first, last)[1]] = False
    keys = keys_of(WORD, hashes)
    columns = vocabulary.look_up(keys)
    counted = places_where(outside & (tokens.ends - tokens.starts >= SHORTEST_WORD))
    unknown = counted[columns[counted] == UNKNOWN]
    counted = np.concatenate(
        [
            counted[columns[counted] != UNKNOWN],
            unknown[_could_be_known(layout, tokens, keys, unknown)],
        ]
    )
    figure_keys = np.array([_figure_key(measure_token(figure)) for figure in stated], np.uint64)
    figure_columns = vocabulary.look_up(figure_keys)
    documents = tokens.documents
    known = known_share(
        np.concatenate([documents[counted], owners]),
        np.concatenate([keys[counted], figure_keys]),
        np.concatenate([columns[counted], figure_columns]) != UNKNOWN,
        len(layout),
    )
    columns[~outside] = UNKNOWN
    found = [
        Occurrences.known(columns, documents, tokens.starts, tokens.ends),
        Occurrences.known(figure_columns, owners, begin, stop),
    ]
    return Occurrences.together(found), known


def _could_be_known(
    layout: Layout,
    tokens: Tokens,
    keys: NDArray[np.uint64],
    chosen: NDArray[np.intp],
) -> NDArray[np.bool_]:
    """Tell which of the chosen tokens are of the sort that a vocabulary holds."""
    courtesies = _courtesy_keys()
    places = np.minimum(courtesies.searchsorted(keys[chosen]), len(courtesies) - 1)
    telling = (tokens.kinds[chosen] == HAN) & (courtesies[places] != keys[chosen])
    for place in places_where(tokens.kinds[chosen] == LETTER).tolist():
        token = chosen[place]
        word = characters(layout.codes[tokens.starts[token] : tokens.ends[token]])
        telling[place] = _TELLING_LETTERS.fullmatch(word) is not None
    return telling


def _edges(
    layout: Layout, tokens: Tokens, hashes: NDArray[np.uint64], vocabulary: Vocabulary
) -> list[Occurrences]:
    """Return the tokens of the first sentence and the last ones of all."""
    first, last = tokens.bounds[:-1], tokens.bounds[1:]
    sentence_ends = places_where(_sentence_ends()[layout.codes])
    opening_end = sentence_ends[sentence_ends.searchsorted(layout.starts[:-1])]
    opened = tokens.ends.searchsorted(opening_end, side="right")
    parts = []
    for kind, begin, stop in (
        (OPENING, first, np.minimum(opened, first + EDGE_TOKENS)),
        (CLOSING, np.maximum(first, last - EDGE_TOKENS), last),
    ):
        documents, chosen = ranges(begin, stop)
        columns = vocabulary.look_up(keys_of(kind, hashes[chosen]))
        parts.append(
            Occurrences.known(columns, documents, tokens.starts[chosen], tokens.ends[chosen])
        )
    return parts


def _runs(layout: Layout, vocabulary: Vocabulary) -> list[Occurrences]:
    """Return single characters and pairs; a pair may span what was left out between them."""
    telling = _telling_characters()[layout.codes]
    for text, start in zip(layout.texts, layout.starts.tolist(), strict=False):
        for courtesy in _COURTESY.finditer(text):
            telling[start + courtesy.start() : start + courtesy.end()] = False
    places = places_where(telling)
    codes = layout.codes[places].astype(np.uint64)
    documents = layout.documents(places)
    single = vocabulary.look_up(keys_of(RUN, codes))
    # A line feed is in no pair of the vocabulary, so none spans two texts.
    double = vocabulary.look_up(keys_of(RUN, hash_pairs(codes)))
    return [
        Occurrences.known(single, documents, places, places + 1),
        Occurrences.known(double, documents[:-1], places[:-1], places[1:] + 1),
    ]


@cache
def _courtesy_keys() -> NDArray[np.uint64]:
    return np.sort(keys_of(WORD, hashes_of(COURTESIES)))


@cache
def _figure_key(token: str) -> int:
    return int(keys_of(WORD, hashes_of([token]))[0])


@cache
def _telling_characters() -> NDArray[np.bool_]:
    marks = [(ord(mark), ord(mark)) for mark in TELLING_MARKS]
    return table_of([(0x4E00, 0x9FFF), (LINE_FEED, LINE_FEED), *marks])


@cache
def _sentence_ends() -> NDArray[np.bool_]:
    return table_of([(ord(mark), ord(mark)) for mark in SENTENCE_ENDS])
