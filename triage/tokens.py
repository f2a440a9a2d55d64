"""Tokenisation by jieba's algorithm, by its Rust engine where that is installed.

The two engines cut runs of Han characters alike, and everything else not
quite; so they are handed Han runs only, and one rule here cuts the rest.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import threading
from dataclasses import dataclass
from functools import cache
from importlib.machinery import PathFinder
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from triage.arrays import places_where
from triage.codepoints import LazyTable, characters
from triage.layout import LINE_FEED
from triage.locations import read_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from triage.layout import Layout

# Han as jieba's own pattern has it; any other character that is neither a
# letter, a digit nor white space is a token by itself.
_PIECE = re.compile(r"(?P<han>[\u4e00-\u9fd5]+)|[0-9]+(?:\.[0-9]+)?|[^\W0-9_\u4e00-\u9fd5]+|[^\s]")

WHITE, HAN, DIGIT, LETTER, OTHER = range(1, 6)
"""Kinds of characters, as the pattern above tells them apart."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts, in order.

    Attributes
    ----------
    starts, ends : ndarray of int, shape (n_tokens,)
        Where each stands in :attr:`triage.layout.Layout.codes`.
    kinds : ndarray of uint8, shape (n_tokens,)
        Kind of its first character.
    bounds : ndarray of int, shape (n + 1,)
        Text ``i`` has the tokens ``bounds[i] : bounds[i + 1]``.
    """

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    kinds: NDArray[np.uint8]
    bounds: NDArray[np.intp]


_IMPORT = threading.Lock()


class Engine(Protocol):
    """What cuts runs of Han characters into words."""

    name: str

    def cut(self, text: str) -> list[str]:
        """Cut runs of Han characters and the line feeds between them, each one a word."""
        ...


class RustEngine:
    """jieba-rs through ``rjieba``: jieba's algorithm and dictionary, compiled."""

    name = "rjieba"

    def __init__(self, lexicon: dict[str, int]) -> None:
        self._jieba = _rust_class()()
        for word, frequency in lexicon.items():
            self._jieba.add_word(word, frequency, None)

    def cut(self, text: str) -> list[str]:
        """Cut runs of Han characters."""
        words: list[str] = self._jieba.cut(text)
        return words


def _rust_class() -> Any:
    """Return the class ``rjieba.Jieba``, without what importing its package does.

    The package loads the dictionary for functions that nobody here calls, and
    another instance loads it again: 50 ms of every start.

    Raises
    ------
    ImportError
        If there is no such wheel, as on rare machines.
    """
    package = importlib.util.find_spec("rjieba")
    if package is None:
        msg = "no module named rjieba"
        raise ImportError(msg, name="rjieba")
    name = "rjieba.rjieba"
    with _IMPORT:  # executed twice, the module would refuse
        if name not in sys.modules:
            compiled = PathFinder.find_spec(name, package.submodule_search_locations)
            if compiled is None or compiled.loader is None:
                return importlib.import_module("rjieba").Jieba  # a wheel of another make
            module = importlib.util.module_from_spec(compiled)
            compiled.loader.exec_module(module)
            sys.modules[name] = module
        return sys.modules[name].Jieba


class PythonEngine:
    """jieba itself: the reference, and the fallback where there is no wheel."""

    name = "jieba"

    def __init__(self, lexicon: dict[str, int]) -> None:
        import jieba

        # Not jieba.initialize(): that reads and writes a marshal file in the
        # shared temporary folder, where anybody may have put another.
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(self._jieba.get_dict_file())
        self._jieba.initialized = True
        for word, frequency in lexicon.items():
            self._jieba.add_word(word, frequency)

    def cut(self, text: str) -> list[str]:
        """Cut runs of Han characters."""
        return list(self._jieba.cut(text))


class Tokenizer:
    """Cuts normalised text into words; safe to share between threads.

    Parameters
    ----------
    engine : Engine, optional
        Default: ``rjieba`` where it can be imported, else ``jieba``, both with
        the domain lexicon.

    Notes
    -----
    Pickling keeps only the kind of engine; another process builds its own.
    """

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine if engine is not None else default_engine()

    def __reduce__(self) -> tuple[type[Tokenizer], tuple[()]]:
        """Rebuild in the other process instead of copying a compiled engine."""
        return type(self), ()

    def spans(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield each token with its start and end offset in the text."""
        for piece in _PIECE.finditer(text):
            start = piece.start()
            if piece["han"] is None:
                yield piece[0], start, piece.end()
                continue
            for word in self.engine.cut(piece[0]):
                end = start + len(word)
                yield word, start, end
                start = end

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a normalised text, white space left out."""
        return [token for token, _, _ in self.spans(text)]

    def tokenise(self, layout: Layout) -> Tokens:
        """Return the tokens of many texts, the same as :meth:`spans` yields one by one."""
        kinds = _kinds()[layout.codes]
        # The engine sees Han runs only; it gives each line feed between them back.
        runs = characters(np.where(kinds == HAN, layout.codes, np.uint32(LINE_FEED)))
        # Text by text: words that live no longer than this are far cheaper.
        words = chain.from_iterable(
            self.engine.cut(runs[begin:end]) for begin, end in pairwise(layout.starts.tolist())
        )
        lengths = np.fromiter(map(len, words), np.intp)
        starts = lengths.cumsum() - lengths
        kinds = kinds[starts]
        inside = _continue(kinds, layout.codes[starts])
        begins = places_where(~inside)
        ends = np.empty(len(begins), dtype=np.intp)
        ends[:-1] = starts[begins[1:]]
        ends[-1:] = len(layout.codes)
        kinds, starts = kinds[begins], starts[begins]
        kept = places_where(kinds != WHITE)
        starts = starts[kept]
        return Tokens(starts, ends[kept], kinds[kept], starts.searchsorted(layout.starts))


def _continue(kinds: NDArray[np.uint8], codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell which pieces belong to the token before them: digits, letters, decimals."""
    inside = np.zeros(len(kinds), dtype=np.bool_)
    same = kinds[1:] == kinds[:-1]
    inside[1:] = same & ((kinds[1:] == DIGIT) | (kinds[1:] == LETTER))
    points = places_where(codes == ord("."))
    points = points[(points > 0) & (points < len(codes) - 1)]
    points = points[(kinds[points - 1] == DIGIT) & (kinds[points + 1] == DIGIT)]
    # Of 1.2.3 the first point is a decimal one, and what follows its digits is not.
    others = places_where(kinds != DIGIT)
    after_fraction = -1
    for point in points.tolist():
        if point != after_fraction:
            inside[point : point + 2] = True
            after_fraction = int(others[np.searchsorted(others, point + 1)])
    return inside


@cache
def _kinds() -> LazyTable:
    return LazyTable(_kind, np.uint8)


def _kind(character: str) -> int:
    if character.isspace():
        return WHITE
    match = _PIECE.match(character)
    if match and match["han"]:
        return HAN
    if character in "0123456789":
        return DIGIT
    return LETTER if character.isalnum() else OTHER


def default_engine() -> Engine:
    """Return the fastest engine that this machine has, with the domain lexicon."""
    try:
        return RustEngine(domain_lexicon())
    except ImportError:
        return PythonEngine(domain_lexicon())


def domain_lexicon() -> dict[str, int]:
    """Return the domain words with their frequencies in jieba's scale."""
    lines = read_data("data/lexicon.txt").split("\n")
    return {word: int(frequency) for word, frequency in (line.split() for line in lines if line)}


@cache
def default_tokenizer() -> Tokenizer:
    """Return the tokenizer that all models share; loading takes 0.1 s."""
    return Tokenizer()
