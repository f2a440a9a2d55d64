"""What the model weighs of a complaint, found in many complaints at once.

Words carry meaning, characters survive typos and wrong cuts, the opening and
the closing say what is wanted, and stated figures say how grave it is. The
same features as scikit-learn's vectorizers form in :mod:`training.features`,
which are what was fitted; here no feature becomes a Python object.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from triage.arrays import places_where, ranges
from triage.codepoints import characters, table_of
from triage.layout import LINE_FEED
from triage.measures import measure_token
from triage.novelty import SHORTEST_WORD, known_share
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
    from collections.abc import Iterator, Sequence

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
    """Where features stand, in no order.

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

    def take(self, chosen: NDArray[np.intp] | slice) -> Occurrences:
        """Return some of them."""
        return Occurrences(
            self.columns[chosen], self.documents[chosen], self.starts[chosen], self.ends[chosen]
        )


class Candidates(NamedTuple):
    """What may be features of one kind, known to the model or not.

    Attributes
    ----------
    kind : int
        Kind of all of them.
    hashes : ndarray of uint64, shape (n_candidates,)
        Their hashes.
    starts, ends : ndarray of int, shape (n_candidates,)
        Where they stand.
    """

    kind: int
    hashes: NDArray[np.uint64]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


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
    words = _words(layout, tokens, hashes, figures)
    candidates = [words, *_edges(layout, tokens, hashes), *_runs(layout)]
    kinds = np.array([one.kind for one in candidates], dtype=np.uint64)
    keys = keys_of(
        kinds.repeat([len(one.hashes) for one in candidates]),
        np.concatenate([one.hashes for one in candidates]),
    )
    starts = np.concatenate([one.starts for one in candidates])
    ends = np.concatenate([one.ends for one in candidates])
    documents = layout.documents(starts)
    columns = vocabulary.look_up(keys)
    every = Occurrences(columns, documents, starts, ends)
    # Figures, the last of the words, count whatever they are.
    n_words = len(words.hashes)
    n_plain = n_words - sum(map(len, figures))
    plain = _countable(layout, keys[:n_plain], every.take(slice(n_plain)))
    counted = np.concatenate([plain, np.arange(n_plain, n_words)])
    known = known_share(documents[counted], keys[counted], columns[counted] != UNKNOWN, len(layout))
    return every.take(places_where(columns != UNKNOWN)), known


def _words(
    layout: Layout,
    tokens: Tokens,
    hashes: NDArray[np.uint64],
    figures: Sequence[Sequence[Measure]],
) -> Candidates:
    """Return the words, with figures in the place of the words that state them."""
    stated = [figure for own in figures for figure in own]
    if not stated:
        return Candidates(WORD, hashes, tokens.starts, tokens.ends)
    offsets = layout.starts[:-1].repeat([len(own) for own in figures])
    begin = offsets + [figure.start for figure in stated]
    stop = offsets + [figure.end for figure in stated]
    outside = np.ones(len(hashes), dtype=np.bool_)
    outside[ranges(tokens.starts.searchsorted(begin), tokens.starts.searchsorted(stop))[1]] = False
    figure_hashes = np.array([_figure_hash(measure_token(figure)) for figure in stated], np.uint64)
    return Candidates(
        WORD,
        np.concatenate([hashes[outside], figure_hashes]),
        np.concatenate([tokens.starts[outside], begin]),
        np.concatenate([tokens.ends[outside], stop]),
    )


def _edges(layout: Layout, tokens: Tokens, hashes: NDArray[np.uint64]) -> Iterator[Candidates]:
    """Yield the tokens of the first sentence and the last ones of all."""
    first, last = tokens.bounds[:-1], tokens.bounds[1:]
    sentence_ends = places_where(_sentence_ends()[layout.codes])
    opening_end = sentence_ends[sentence_ends.searchsorted(layout.starts[:-1])]
    opened = tokens.ends.searchsorted(opening_end, side="right")
    for kind, begin, stop in (
        (OPENING, first, np.minimum(opened, first + EDGE_TOKENS)),
        (CLOSING, np.maximum(first, last - EDGE_TOKENS), last),
    ):
        chosen = ranges(begin, stop)[1]
        yield Candidates(kind, hashes[chosen], tokens.starts[chosen], tokens.ends[chosen])


def _runs(layout: Layout) -> Iterator[Candidates]:
    """Yield single characters and pairs; a pair may span what was left out between them."""
    telling = _telling_characters()[layout.codes]
    for text, start in zip(layout.texts, layout.starts.tolist(), strict=False):
        for courtesy in _COURTESY.finditer(text):
            telling[start + courtesy.start() : start + courtesy.end()] = False
    places = places_where(telling)
    codes = layout.codes[places].astype(np.uint64)
    yield Candidates(RUN, codes, places, places + 1)
    # A line feed is in no pair of the vocabulary, so none spans two texts.
    yield Candidates(RUN, hash_pairs(codes), places[:-1], places[1:] + 1)


def _countable(layout: Layout, keys: NDArray[np.uint64], words: Occurrences) -> NDArray[np.intp]:
    """Return which words count for the known share: those of the sort that a vocabulary holds."""
    counts = words.ends - words.starts >= SHORTEST_WORD
    unknown = places_where(counts & (words.columns == UNKNOWN))
    courtesies = _courtesy_keys()
    places = np.minimum(courtesies.searchsorted(keys[unknown]), len(courtesies) - 1)
    first = layout.codes[words.starts[unknown]]
    telling = _han()[first] & (courtesies[places] != keys[unknown])
    for place in places_where(_letters()[first]).tolist():
        token = unknown[place]
        word = characters(layout.codes[words.starts[token] : words.ends[token]])
        telling[place] = _TELLING_LETTERS.fullmatch(word) is not None
    counts[unknown] = telling
    return places_where(counts)


@cache
def _courtesy_keys() -> NDArray[np.uint64]:
    return np.sort(keys_of(WORD, hashes_of(COURTESIES)))


@cache
def _figure_hash(token: str) -> int:
    return int(hashes_of([token])[0])


@cache
def _han() -> NDArray[np.bool_]:
    return table_of([(0x4E00, 0x9FD5)])


@cache
def _letters() -> NDArray[np.bool_]:
    """Return what words begin with that the tokenizer takes for letters."""
    return table_of([(ord("a"), ord("z")), (0x9FD6, 0x9FFF)])


@cache
def _telling_characters() -> NDArray[np.bool_]:
    marks = [(ord(mark), ord(mark)) for mark in TELLING_MARKS]
    return table_of([(0x4E00, 0x9FFF), (LINE_FEED, LINE_FEED), *marks])


@cache
def _sentence_ends() -> NDArray[np.bool_]:
    return table_of([(ord(mark), ord(mark)) for mark in SENTENCE_ENDS])
