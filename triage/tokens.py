"""Tokenisation by jieba's algorithm, by its Rust engine where that is installed.

The two engines cut runs of Han characters alike, and everything else not
quite; so they are handed Han runs only, and one rule here cuts the rest.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

# Han as jieba's own pattern has it; any other character that is neither a
# letter, a digit nor white space is a token by itself.
_PIECE = re.compile(r"(?P<han>[\u4e00-\u9fd5]+)|[0-9]+(?:\.[0-9]+)?|[^\W0-9_\u4e00-\u9fd5]+|[^\s]")


class Engine(Protocol):
    """What cuts a run of Han characters into words."""

    name: str

    def cut(self, text: str) -> list[str]:
        """Cut a run of Han characters; the words joined give the run."""
        ...


class RustEngine:
    """jieba-rs through ``rjieba``: jieba's algorithm and dictionary, compiled."""

    name = "rjieba"

    def __init__(self, lexicon: dict[str, int]) -> None:
        # The import is here because the wheel may be missing on rare machines.
        import rjieba

        self._jieba = rjieba.Jieba()
        for word, frequency in lexicon.items():
            self._jieba.add_word(word, frequency, None)

    def cut(self, text: str) -> list[str]:
        """Cut a run of Han characters."""
        return self._jieba.cut(text)


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
        """Cut a run of Han characters."""
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


def default_engine() -> Engine:
    """Return the fastest engine that this machine has, with the domain lexicon."""
    try:
        return RustEngine(domain_lexicon())
    except ImportError:
        return PythonEngine(domain_lexicon())


def domain_lexicon() -> dict[str, int]:
    """Return the domain words with their frequencies in jieba's scale."""
    lines = files("triage").joinpath("data/lexicon.txt").read_text(encoding="utf-8").split("\n")
    return {word: int(frequency) for word, frequency in (line.split() for line in lines if line)}


@cache
def default_tokenizer() -> Tokenizer:
    """Return the tokenizer that all models share; loading takes 0.1 s."""
    return Tokenizer()
