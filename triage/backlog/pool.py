"""Work shared among processes, its results in order."""

from __future__ import annotations

import os
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, TypeVar

from triage.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Submit = Callable[[Sequence[str]], Future[list[list[str]]]]

Item = TypeVar("Item")


class Pool:
    """Processes, started when the first work comes that is worth it.

    Parameters
    ----------
    work : callable
        What is to be done with a list of texts; it must be possible to pickle it.
    workers : int, optional
        Processes; 1 is this one. By default as many as there are cores.
    """

    def __init__(
        self, work: Callable[[Sequence[str]], list[list[str]]], workers: int | None = None
    ) -> None:
        self._work = work
        self._workers = workers or os.cpu_count() or 1
        self._executor: ProcessPoolExecutor | None = None
        self._inline = False

    def in_order(
        self,
        items: Iterable[tuple[Item, Sequence[str], list[list[str]] | None]],
    ) -> Iterator[tuple[Item, list[list[str]], bool]]:
        """Yield each item with its cells, in order, and whether they are new.

        Parameters
        ----------
        items : iterable of (item, texts, cells or None)
            Work is done only where there are no cells yet. A few items are
            read ahead, no more.

        Raises
        ------
        WorkerError
            If a process died.
        """
        waiting: deque[tuple[Item, Future[list[list[str]]] | list[list[str]]]] = deque()
        pieces = iter(items)
        first, second = list(islice(pieces, 1)), list(islice(pieces, 1))
        # A single piece is done before a process has started.
        self._inline = self._workers == 1 or not (second or self._executor)
        for item, texts, cells in chain(first, second, pieces):
            waiting.append((item, self._submit(texts) if cells is None else cells))
            # A worker has one piece in hand and one waiting.
            if len(waiting) > 2 * self._workers:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())

    def _submit(self, texts: Sequence[str]) -> Future[list[list[str]]] | list[list[str]]:
        if self._inline:
            future: Future[list[list[str]]] = Future()
            future.set_result(self._work(texts))
            return future
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._workers, mp_context=get_context("spawn"), initializer=_end_with_parent
            )
        return self._executor.submit(self._work, texts)

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)


def _done(
    item: Item, result: Future[list[list[str]]] | list[list[str]]
) -> tuple[Item, list[list[str]], bool]:
    if isinstance(result, list):
        return item, result, False
    try:
        return item, result.result(), True
    except BrokenProcessPool as error:
        msg = (
            "一个工作进程意外终止（可能内存不足），请用 --workers 减少进程数后重试，"
            "已完成的部分会接着做。"
        )
        raise WorkerError(msg) from error


def _end_with_parent() -> None:
    """Leave no worker behind if the process that it works for is killed."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
