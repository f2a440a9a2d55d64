"""Lists of words that tell something, found in many texts at once.

A list is what rules are written with: regular expressions, most of them plain
words. One walk over all texts finds the strings of all lists; only where a
string stands without which an expression cannot match is that expression tried.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from triage.arrays import ranges, run_starts
from triage.errors import RulesError
from triage.literals import Literals
from triage.patterns import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from triage.layout import Layout

_Packed = TypeVar("_Packed", int, "NDArray[np.int64]")

_LENGTH_BITS, _START_BITS = 6, 20
_LONGEST = (1 << _LENGTH_BITS) - 1
_STRING, _PATTERN = 1, 2


class LazyPattern:
    """A regular expression that is compiled when it is first needed, which most never are.

    Parameters
    ----------
    expression : str
        A valid one.
    strings : frozenset of str
        One of them stands in every match.
    """

    def __init__(self, expression: str, strings: frozenset[str]) -> None:
        self._expression = expression
        self.strings = strings

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """The expression's own ``search``."""
        return re.compile(self._expression).search

    @cached_property
    def finditer(self) -> Callable[[str], Iterator[re.Match[str]]]:
        """The expression's own ``finditer``."""
        return re.compile(self._expression).finditer


class WordList:
    """Words any of which tells the same.

    Parameters
    ----------
    words : sequence of str
        Regular expressions over normalised text.

    Attributes
    ----------
    strings : tuple of str
        All that the words match, but for those that are patterns.
    patterns : tuple of LazyPattern
        Words with more matches than can be written out.

    Raises
    ------
    RulesError
        If a word is no regular expression, or so vague that no string must
        stand in its matches.
    """

    def __init__(self, words: Sequence[str]) -> None:
        strings: dict[str, None] = {}
        patterns = []
        for word in words:
            try:
                found = language(word)
            except re.error as error:
                msg = f"规则里有一个词不是有效的正则表达式（{word}：{error}）。"
                raise RulesError(msg) from error
            if not found.strings:
                msg = f"规则里有一个词太宽，什么文字都可能符合（{word}），请写得具体些。"
                raise RulesError(msg)
            if found.exact:
                strings.update(dict.fromkeys(sorted(found.strings)))
            else:
                patterns.append(LazyPattern(word, found.strings))
        self.strings = tuple(strings)
        self.patterns = tuple(patterns)


class Spotter:
    """All lists of words, looked for at once.

    Parameters
    ----------
    lists : sequence of WordList
        All of them.
    """

    def __init__(self, lists: Sequence[WordList]) -> None:
        self.numbers = {words: number for number, words in enumerate(lists)}
        self.patterns = [pattern for words in lists for pattern in words.patterns]
        self.pattern_lists = np.repeat(
            np.arange(len(lists)), [len(words.patterns) for words in lists]
        )
        # Strings to targets: the lists first, the patterns after them.
        targets: dict[str, set[int]] = {}
        for number, words in enumerate(lists):
            for string in words.strings:
                targets.setdefault(string, set()).add(number)
        for number, pattern in enumerate(self.patterns, start=len(lists)):
            for string in pattern.strings:
                targets.setdefault(string, set()).add(number)
        self._literals = Literals(list(targets))
        self._lengths = np.array([len(string) for string in targets], dtype=np.int64)
        self._bounds = np.concatenate([[0], np.cumsum([len(own) for own in targets.values()])])
        self._targets = np.array([n for own in targets.values() for n in sorted(own)], np.int64)

    def spot(self, layout: Layout) -> Spotted:
        """Find the words of all lists in texts."""
        strings, places = self._literals.find(layout.codes)
        documents = layout.documents(places)
        owners, chosen = ranges(self._bounds[strings], self._bounds[strings + 1])
        starts = (places - layout.starts[documents])[owners]
        # In the order of targets, texts and places, the longest first of those
        # that begin at one place: all in one number, which sorts fast.
        found = self._targets[chosen] * len(layout) + documents[owners]
        found = found << _START_BITS | starts
        found = found << _LENGTH_BITS | _LONGEST - self._lengths[strings][owners]
        found.sort()
        return Spotted(self, layout, found[run_starts(found >> _LENGTH_BITS)])


class Spotted:
    """Where the words of all lists stand in ``n`` texts.

    Parameters
    ----------
    spotter : Spotter
        Which looked for them.
    layout : Layout
        The texts.
    found : ndarray of int64, shape (n_found,)
        Target, text, start and length of each string, packed and in order.
    """

    def __init__(self, spotter: Spotter, layout: Layout, found: NDArray[np.int64]) -> None:
        self._numbers = spotter.numbers
        self._layout = layout
        self._found = found
        self._owners = found >> (_START_BITS + _LENGTH_BITS)
        n = max(1, len(layout))
        self._targets = self._owners // n
        self._documents = self._owners - self._targets * n
        n_lists = len(spotter.numbers)
        signs = np.zeros(n_lists * n, dtype=np.uint8)
        split = int(self._targets.searchsorted(n_lists))
        signs[self._owners[:split]] = _STRING
        # Which patterns of which list may match in which text.
        first = split + run_starts(self._owners[split:])
        patterns = self._targets[first] - n_lists
        owners = spotter.pattern_lists[patterns] * n + self._documents[first]
        signs[owners] |= _PATTERN
        self._patterns: dict[int, list[LazyPattern]] = defaultdict(list)
        for owner, pattern in zip(owners.tolist(), patterns.tolist(), strict=True):
            self._patterns[owner].append(spotter.patterns[pattern])
        self._signs = signs.tobytes()
        self._n = n

    def has(self, document: int, words: WordList) -> bool:
        """Tell whether a word of a list stands in a text."""
        owner = self._numbers[words] * self._n + document
        sign = self._signs[owner]
        if sign != _PATTERN:
            return sign != 0
        text = self._layout.texts[document]
        return any(pattern.search(text) for pattern in self._patterns[owner])

    def first(self, document: int, words: WordList) -> tuple[int, int] | None:
        """Return where a word of a list first stands in a text, the longest that begins there."""
        owner = self._numbers[words] * self._n + document
        spans = []
        if self._signs[owner] & _STRING:
            spans.append(_unpacked(int(self._found[self._owners.searchsorted(owner)])))
        if self._signs[owner] & _PATTERN:
            for pattern in self._patterns[owner]:
                match = pattern.search(self._layout.texts[document])
                spans += [match.span()] if match else []
        return min(spans, key=lambda span: (span[0], -span[1]), default=None)

    def matches(
        self, lists: Sequence[WordList]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Return every match of some lists that follow one another among the spotter's.

        Returns
        -------
        numbers, documents, starts, ends : ndarray of int, shape (n_matches,)
            Place of the list in ``lists``, text, and offsets in it. Of strings
            of one list that overlap only the first counts.
        """
        first = self._numbers[lists[0]]
        begin, end = self._targets.searchsorted([first, first + len(lists)])
        starts, stops = _unpacked(self._found[begin:end])
        apart = np.ones(len(starts), dtype=np.bool_)
        apart[1:] = starts[1:] >= stops[:-1]
        owners = self._owners[begin:end]
        apart[1:] |= owners[1:] != owners[:-1]
        columns = [
            column[apart]
            for column in (
                self._targets[begin:end] - first,
                self._documents[begin:end],
                starts,
                stops,
            )
        ]
        more = [
            (owner // self._n - first, owner % self._n, *match.span())
            for owner, patterns in self._patterns.items()
            if first <= owner // self._n < first + len(lists)
            for pattern in patterns
            for match in pattern.finditer(self._layout.texts[owner % self._n])
        ]
        if more:
            columns = [
                np.concatenate([column, np.array(extra)])
                for column, extra in zip(columns, zip(*more, strict=True), strict=True)
            ]
        numbers, documents, starts, stops = columns
        return numbers, documents, starts, stops


def _unpacked(packed: _Packed) -> tuple[_Packed, _Packed]:
    """Return start and end of what :meth:`Spotter.spot` has packed, one or many."""
    start = packed >> _LENGTH_BITS & ((1 << _START_BITS) - 1)
    return start, start + (_LONGEST - (packed & _LONGEST))


def optional_list(words: Sequence[str]) -> WordList | None:
    """Return a list of words; ``None`` for none, which is no condition."""
    return WordList(words) if words else None
