"""A table of complaints in, the same rows with suggestions out."""

from __future__ import annotations

import os
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, NamedTuple

from triage.errors import TextError, WorkerError
from triage.suggest import suggest
from triage.text import require_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import pandas as pd

    from triage.model import TriageModel
    from triage.suggestion import Suggestion

CHUNK = 2_000
"""Rows that a worker gets at once: half a second of work, and little to hold in memory."""

NAMED_COLUMNS = ("建议类别", "建议办理形式", "置信度", "需人工复核", "复核原因", "依据", "模型版本")
CODED_COLUMNS = (
    "suggested_category",
    "suggested_handling",
    "confidence",
    "needs_review",
    "review_reasons",
    "evidence",
    "model_version",
)
REVIEW = 3
"""Which of the columns tells whether a person must decide."""


class Job(NamedTuple):
    """How rows are to be classified; sent to each worker.

    Attributes
    ----------
    models : Path
        Folder of the registry.
    version : str
        Name of the model version.
    codes : bool
        English codes instead of Chinese names.
    evidence : bool
        Whether to write the phrases that decided.
    """

    models: Path
    version: str
    codes: bool = False
    evidence: bool = True

    def rows(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the suggestion columns of each row, in order."""
        model = _model(self.models, self.version)
        return classify_rows(model, texts, codes=self.codes, evidence=self.evidence)


@cache
def _model(models: Path, version: str) -> TriageModel:
    """Load a model once a process; its arrays are shared with the other processes."""
    from triage.registry import Registry

    return Registry(models).load(version)


def classify_tables(
    job: Job, frames: Iterable[pd.DataFrame], text_column: str, workers: int | None = None
) -> Iterator[pd.DataFrame]:
    """Yield tables with the suggestion columns appended, in order.

    Parameters
    ----------
    job : Job
        How to classify.
    frames : iterable of DataFrame
        Pieces of one table. Only a few at a time are held in memory.
    text_column : str
        The column with the complaints.
    workers : int, optional
        Processes. By default as many as there are cores, or none beside this
        one where the table is one piece.
    """
    pieces = iter(frames)
    first = list(islice(pieces, 2))
    frames = chain(first, pieces)
    if workers == 1 or (workers is None and len(first) == 1):
        for frame in frames:
            yield add_columns(frame, job.rows(list(frame[text_column])), codes=job.codes)
        return
    workers = workers or os.cpu_count() or 1
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_end_with_parent
    )
    # A worker has one piece in hand and one waiting; no more are read ahead.
    waiting: deque[tuple[pd.DataFrame, Future[list[list[str]]]]] = deque()
    try:
        for frame in frames:
            waiting.append((frame, pool.submit(job.rows, list(frame[text_column]))))
            if len(waiting) > 2 * workers:
                yield _finished(waiting, job)
        while waiting:
            yield _finished(waiting, job)
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Leave no worker behind if the process that it works for is killed."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _finished(
    waiting: deque[tuple[pd.DataFrame, Future[list[list[str]]]]], job: Job
) -> pd.DataFrame:
    """Return the piece that has waited longest, when it is done."""
    frame, rows = waiting.popleft()
    try:
        return add_columns(frame, rows.result(), codes=job.codes)
    except BrokenProcessPool as error:
        msg = "一个工作进程意外终止（可能内存不足），请用 --workers 减少进程数后重试。"
        raise WorkerError(msg) from error


def classify_rows(
    model: TriageModel, texts: Sequence[str], *, codes: bool = False, evidence: bool = True
) -> list[list[str]]:
    """Return the suggestion columns of each row, in order.

    A row that cannot be classified is not lost: it comes back without a
    category, marked for review, with the reason.

    Parameters
    ----------
    model : TriageModel
        The model.
    texts : sequence of str
        The complaints.
    codes : bool
        English codes instead of Chinese names.
    evidence : bool
        Whether to look for the phrases that decided.
    """
    readable = []
    failures = {}
    for row, text in enumerate(texts):
        try:
            readable.append(require_text(text))
        except TextError as error:
            failures[row] = error.message
    suggestions = iter(suggest(model, readable, evidence=evidence))
    yes = "true" if codes else "是"
    return [
        ["", "", "", yes, failures[row], "", model.version]
        if row in failures
        else _cells(next(suggestions), codes=codes)
        for row in range(len(texts))
    ]


def add_columns(frame: pd.DataFrame, cells: Sequence[list[str]], *, codes: bool) -> pd.DataFrame:
    """Return the table with the suggestion columns appended.

    A column of that name that is already there is kept: ours then gets a
    number, because nothing of the user's is overwritten.
    """
    names: list[str] = []
    for name in CODED_COLUMNS if codes else NAMED_COLUMNS:
        free = name
        number = 2
        while free in frame.columns:
            free = f"{name}_{number}"
            number += 1
        names.append(free)
    result = frame.copy()
    for position, name in enumerate(names):
        result[name] = [row[position] for row in cells]
    return result


def _cells(suggestion: Suggestion, *, codes: bool) -> list[str]:
    decided = [e.text for e in suggestion.evidence if e.supports == suggestion.category]
    evidence = "；".join(dict.fromkeys(decided))
    reasons = "；".join(suggestion.review_reasons)
    confidence = f"{suggestion.confidence:.4f}"
    if codes:
        review = str(suggestion.needs_review).lower()
        label, mode = suggestion.category, suggestion.handling
    else:
        review = "是" if suggestion.needs_review else "否"
        label, mode = suggestion.category_name, suggestion.handling_name
    return [label, mode, confidence, review, reasons, evidence, suggestion.model_version]
