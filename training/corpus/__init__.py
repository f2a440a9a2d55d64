"""The synthetic corpus: its format and its reader.

One JSON object a line, in any number of ``*.jsonl`` files below a folder, so
that 10^5 rows stay small files that version control can compare.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.history import History
from triage.errors import CorpusError
from triage.taxonomy import Taxonomy, default_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parent
"""Folder of the corpus that ships with the program."""

SPLITS = ("train", "test")


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """One complaint of the corpus.

    Attributes
    ----------
    id : str
        First twelve hex digits of the SHA-256 of the text.
    text : str
        Title and body.
    category, handling, channel : str
        Codes of the taxonomy; the handling is empty for ``out_of_scope``.
    secondary : tuple of str
        At most two further category codes.
    voice : str
        Who speaks, such as ``truck_driver``.
    scenario : str
        Who and what, a short Chinese phrase.
    boundary : str
        The rule or the pair of labels that the row sits near; empty if none.
    split : str
        ``train`` or ``test``. The test rows serve to compare methods.
    """

    id: str
    text: str
    category: str
    secondary: tuple[str, ...]
    handling: str
    channel: str
    voice: str
    scenario: str
    boundary: str
    split: str


def read_rows(folder: Path = CORPUS) -> Iterator[tuple[str, CorpusRow]]:
    """Yield every row with the place where it stands (``file:line``).

    Raises
    ------
    CorpusError
        If there is no corpus file, or a line is not a row.
    """
    paths = sorted(folder.rglob("*.jsonl"))
    if not paths:
        msg = f"目录 {folder} 里没有语料文件（*.jsonl），请检查路径。"
        raise CorpusError(msg)
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                place = f"{path.relative_to(folder)}:{number}"
                yield place, _row(line, place)


def read_corpus(
    folder: Path = CORPUS, *, split: str | None = None, taxonomy: Taxonomy | None = None
) -> History:
    """Read a corpus as labelled history.

    Parameters
    ----------
    folder : Path
        The corpus.
    split : str, optional
        Only the rows of this split.
    taxonomy : Taxonomy, optional
        What the codes mean; by default the one that ships with the program.

    Raises
    ------
    CorpusError
        As :func:`read_rows`, or if a row breaks the format; see
        :func:`training.corpus.checks.row_problems`.
    """
    from training.corpus.checks import row_problems

    taxonomy = taxonomy or default_taxonomy()
    rows = []
    files = []
    for place, row in read_rows(folder):
        problem = next(row_problems(row, taxonomy), None)
        if problem:
            msg = f"语料 {place} 有误：{problem}。"
            raise CorpusError(msg)
        if split is None or row.split == split:
            rows.append(row)
            files.append(place.rpartition(":")[0])
    return History(
        tuple(row.text for row in rows),
        tuple(row.category for row in rows),
        tuple(row.handling for row in rows),
        taxonomy,
        f"{folder.name}（合成语料）",
        # One writer, one file: to hold out a file is to meet a writer never read.
        groups=tuple(files),
        channels=tuple(row.channel for row in rows),
    )


def _row(line: str, place: str) -> CorpusRow:
    try:
        values: dict[str, Any] = json.loads(line)
        values["secondary"] = tuple(values["secondary"])
        row = CorpusRow(**values)
    except (ValueError, TypeError, KeyError) as error:
        msg = f"语料 {place} 不是一行完整的记录，请对照 DATASHEET.md 检查。"
        raise CorpusError(msg) from error
    texts = (row.id, row.text, row.category, row.handling, row.channel, row.voice, row.split)
    if not all(isinstance(value, str) for value in (*texts, row.scenario, row.boundary)):
        msg = f"语料 {place} 有一栏不是文字，请对照 DATASHEET.md 检查。"
        raise CorpusError(msg)
    return row
