"""A file of complaints, or many, from reading to writing."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple, Self

from triage.backlog.journal import Journal, journal_folder, told_plainly
from triage.backlog.marker import Marker
from triage.backlog.plan import Plan, Task, find_plans
from triage.backlog.pool import Pool
from triage.backlog.summary import Summary
from triage.errors import FileError, UsageError
from triage.tables.packing import Packed
from triage.tables.sheet import clean, total_rows
from triage.tables.sources import result_name
from triage.tables.writer import TableWriter, written_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from triage.tables.sheet import Piece

    Progress = Callable[[int, int | None], None]
    Tell = Callable[[str], None]

CHUNK = 2_000
"""Rows that a worker gets at once: half a second of work, and little to hold in memory."""

# Noted before the result gets its name, so that a run killed between that and
# the clearing up is not taken for somebody else's result.
_RENAMING = "renaming "


class Watcher(NamedTuple):
    """Who is told how a run goes.

    Attributes
    ----------
    progress : callable
        Takes the rows done of the file in hand and, where known, about how
        many there are.
    tell : callable
        Takes sentences on how the files are read.
    """

    progress: Progress = lambda _done, _total: None
    tell: Tell = lambda _sentence: None


NOBODY = Watcher()


def classify_file(
    source: Path | Packed,
    target: Path,
    task: Task,
    watcher: Watcher = NOBODY,
    *,
    overwrite: bool = False,
) -> Summary:
    """Classify one file; called again after it was killed, it goes on where it was.

    Parameters
    ----------
    source : Path or Packed
        The file.
    target : Path
        The result. It appears when all is done. Until then what is done lies
        in a folder beside it, named ``….unfinished``.
    task : Task
        How to classify.
    watcher : Watcher
        Who is told.
    overwrite : bool
        Whether an existing result may be replaced.

    Raises
    ------
    TriageError
        If the file or a column cannot be read, the result not be written, or
        the file is changed meanwhile.
    """
    packed = source if isinstance(source, Packed) else Packed(source, "", source.name)
    done = None if overwrite else _finished_before(packed, target, task)
    if done is not None:
        return done
    single_target(packed, target, overwrite=overwrite)
    plans = find_plans(packed, task)
    for plan in plans:
        watcher.tell(plan.stated)
    with Run(target, task, watcher) as run:
        return run.classify(packed, target, plans)


def classify_files(
    sources: Sequence[Packed],
    folder: Path,
    task: Task,
    watcher: Watcher = NOBODY,
    *,
    overwrite: bool = False,
) -> tuple[Summary, list[str]]:
    """Classify many files into a folder; called again after it was killed, it goes on.

    Parameters
    ----------
    sources : sequence of Packed
        The files; the results lie in the folder under the same relative names.
    folder : Path
        Made if it is not there.
    task, watcher, overwrite
        As for :func:`classify_file`.

    Returns
    -------
    summary : Summary
        Of all files that could be classified.
    failed : list of str
        A sentence for each file that could not.

    Raises
    ------
    UsageError
        If a result is there already.
    """
    targets = new_targets(sources, folder, overwrite=overwrite)
    whole = Summary()
    failed = []
    with Run(folder, task, watcher) as run:
        for source, target in zip(sources, targets, strict=True):
            name = finished_name(source, task)
            done = run.journal.finished(name)
            if done is not None and target.exists():
                whole.add(Summary.from_dict(done))
                continue
            try:
                plans = find_plans(source, task)
                for plan in plans:
                    watcher.tell(f"{source.name}：{plan.stated}")
                with told_plainly(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                summary = run.classify(source, target, plans)
            except UsageError as error:
                failed.append(error.message)
                continue
            run.journal.finish(name, summary.to_dict())
            run.journal.forget_pieces()
            whole.add(summary)
    return whole, failed


def new_targets(sources: Sequence[Packed], folder: Path, *, overwrite: bool) -> list[Path]:
    """Make the folder and return where the results of files will lie.

    Raises
    ------
    FileError
        If the folder cannot be made.
    UsageError
        If a source lies in it, a result is there that no killed run left, or two would lie in the
        same place, such as those of ``a.xls`` and ``a.xlsx``.
    """
    targets = [folder / result_name(source.name) for source in sources]
    if any(folder.resolve() in source.path.resolve().parents for source in sources):
        msg = f"输入的文件就在输出文件夹 {folder} 里，请另选一个输出文件夹。"
        raise UsageError(msg)
    resumed = journal_folder(folder).is_dir()
    for place, target in enumerate(targets):
        if target in targets[:place]:
            msg = f"有两个文件的结果都会写成 {target}，请先给其中一个改名。"
            raise UsageError(msg)
        if target.exists() and not (overwrite or resumed):
            raise exists(target)
    with told_plainly(folder):
        folder.mkdir(exist_ok=True)
    return targets


def exists(target: Path) -> UsageError:
    """Return the error that an output is there already."""
    return UsageError(f"输出文件 {target} 已存在，请换一个文件名，或加 --overwrite 覆盖。")


def single_target(source: Packed, target: Path, *, overwrite: bool) -> Path:
    """Return where the result of one file will lie, if it may.

    Raises
    ------
    FileError
        If this kind cannot be written.
    UsageError
        If it is there already, or is the source.
    """
    written_kind(target.name)
    if target.resolve() == source.path.resolve():
        msg = "输出文件不能就是输入文件，请换一个文件名。"
        raise UsageError(msg)
    if target.exists() and not overwrite:
        raise exists(target)
    return target


def finished_name(source: Packed, task: Task) -> str:
    """Return what a file that is done is noted under: good while neither it nor the task changes."""
    return f"{task} {file_state(source.path)} {source.name}"


def _finished_before(source: Packed, target: Path, task: Task) -> Summary | None:
    """Return the summary of a run that was killed after its very last step but one."""
    if not (target.exists() and journal_folder(target).is_dir()):
        return None
    journal = Journal(target)
    done = journal.finished(_RENAMING + finished_name(source, task))
    if done is None:
        journal.close()
        return None
    journal.remove()
    return Summary.from_dict(done)


class Run:
    """What a run holds while it lasts: the journal and the processes.

    Parameters
    ----------
    target : Path
        The output, beside which the journal lies.
    task : Task
        How to classify.
    watcher : Watcher
        Who is told.
    """

    def __init__(self, target: Path, task: Task, watcher: Watcher) -> None:
        self._task = task
        self._watcher = watcher
        self.journal = Journal(target)
        if self.journal.resumed:
            watcher.tell("接着上次没有做完的做，已完成的部分不再重算。")
        self._pool = Pool(task.job.rows, task.workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()
        if kind is None:
            self.journal.remove()
        else:
            self.journal.close()

    def classify(self, source: Packed, target: Path, plans: Sequence[Plan]) -> Summary:
        """Classify the sheets of one file."""
        before = file_state(source.path)
        summary = Summary(stated=[f"{source.name}：{plan.stated}" for plan in plans])
        with told_plainly(target):
            writer = TableWriter(target, self.journal.folder)
            try:
                self._write(source, plans, writer, summary)
                _require_unchanged(source, before)
                self.journal.finish(
                    _RENAMING + finished_name(source, self._task), summary.to_dict()
                )
                writer.finish(summary.lines())
            except BaseException:
                writer.abandon()
                raise
        seen = summary.rows + summary.blank
        self._watcher.progress(seen, seen)
        return summary

    def _write(
        self, source: Packed, plans: Sequence[Plan], writer: TableWriter, summary: Summary
    ) -> None:
        total = total_rows(plan.sheet for plan in plans if plan.text)
        marker = Marker(self._task, summary)
        for plan in plans:
            if plan.text is None:
                writer.copy(plan.sheet)
                continue
            writer.begin(plan.sheet, marker.names(plan))
            for (piece, key), cells, new in self._pool.in_order(self._pieces(plan)):
                if new:
                    self.journal.put(key, cells)
                writer.append(*marker.mark(plan, piece, cells))
                self._watcher.progress(summary.rows + summary.blank, total)
                _require_rows(source, summary.rows, self._task.reading.limits.rows)

    def _pieces(
        self, plan: Plan
    ) -> Iterator[tuple[tuple[Piece, bytes], list[str], list[list[str]] | None]]:
        """Yield the pieces of a sheet, with the cells of those that are done."""
        assert plan.text is not None  # noqa: S101 - as the caller chose it
        job = self._task.job
        try:
            for piece in plan.sheet.read(CHUNK):
                texts = [clean(text) for text in piece.column(plan.text.place)]
                key = job.key(texts)
                yield (piece, key), texts, self.journal.get(key)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            msg = (
                f"读取 {plan.sheet.name} 中断，请检查文件和它所在的磁盘；"
                "已完成的部分已保存，用同一条命令可以接着做。"
            )
            raise FileError(msg) from error


def _require_unchanged(source: Packed, before: tuple[int, int]) -> None:
    if file_state(source.path) != before:
        msg = f"文件 {source.path} 在处理过程中被改动，请再运行一次；没有变的部分不会重算。"
        raise FileError(msg)


def _require_rows(source: Packed, rows: int, most: int | None) -> None:
    if most is not None and rows > most:
        msg = f"文件 {source.name} 超过 {most} 行，请拆分后再提交。"
        raise FileError(msg)


def file_state(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
