"""A backlog on a Dask cluster: Parquet partitions in, as many out."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage import __version__
from triage.backlog.journal import Journal, told_plainly
from triage.backlog.plan import Task, find_plans
from triage.backlog.run import NOBODY, Run, Watcher, finished_name, new_targets
from triage.backlog.summary import Summary
from triage.errors import TriageError, UsageError, WorkerError
from triage.tables.packing import Packed
from triage.tables.sources import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from distributed import Client, Worker

RETRIES = 3
"""How often a partition is tried again, on whichever worker is there."""

_ATTEMPTS = ".attempts"
_PATIENCE = "30s"


def classify_on_cluster(  # noqa: PLR0913 - as its sister, and the address
    sources: Sequence[Packed],
    folder: Path,
    task: Task,
    address: str,
    watcher: Watcher = NOBODY,
    *,
    overwrite: bool = False,
) -> tuple[Summary, list[str]]:
    """Classify the files of a Parquet dataset on the workers of a Dask cluster.

    A file is a partition: it is read, classified and written by one worker,
    and appears when it is whole. The results are those of
    :func:`triage.backlog.run.classify_files`, byte for byte.

    Parameters
    ----------
    sources : sequence of Packed
        Parquet files, where all workers reach them under the same path.
    folder : Path
        For the results; likewise.
    task : Task
        How to classify. The model is sent to each worker once.
    address : str
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.
    watcher : Watcher
        Who is told.
    overwrite : bool
        Whether existing results may be replaced.

    Returns
    -------
    summary : Summary
        Of all partitions that could be classified.
    failed : list of str
        A sentence for each that could not.

    Raises
    ------
    UsageError
        If there is something else than Parquet, or a result is there already.
    WorkerError
        If the cluster cannot be reached or is lost. What is done stays done.
    """
    for source in sources:
        if source.member or kind_of(source.name) != ".parquet":
            msg = f"集群只处理 parquet 文件，{source.name} 不是；请先转换，或去掉 --scheduler。"
            raise UsageError(msg)
    client = _connect(address)
    try:
        folder = folder.absolute()
        targets = new_targets(sources, folder, overwrite=overwrite)
        journal = Journal(folder)
        try:
            result = _run(client, list(zip(sources, targets, strict=True)), task, journal, watcher)
        except BaseException:
            journal.close()
            raise
        shutil.rmtree(folder / _ATTEMPTS, ignore_errors=True)
        journal.remove()
        return result
    finally:
        client.close()


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        msg = "使用集群需要额外组件，请安装 huqi-triage[cluster]。"
        raise UsageError(msg) from error
    try:
        return Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        msg = f"连不上集群 {address}，请检查地址和调度器是否在运行。"
        raise WorkerError(msg) from error


def _run(
    client: Client,
    pairs: Sequence[tuple[Packed, Path]],
    task: Task,
    journal: Journal,
    watcher: Watcher,
) -> tuple[Summary, list[str]]:
    from distributed import as_completed

    client.register_plugin(_model_plugin(task))
    whole = Summary()
    failed: list[str] = []
    names: dict[str, str] = {}
    waiting = []
    for source, target in pairs:
        name = finished_name(source, task)
        done = journal.finished(name)
        if done is not None and target.exists():
            whole.add(Summary.from_dict(done))
            continue
        with told_plainly(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        key = f"{source.name}-{uuid.uuid4().hex}"
        names[key] = name
        workspace = str(target.parents[len(Path(source.name).parts) - 1] / _ATTEMPTS)
        waiting.append(
            client.submit(
                classify_partition,
                str(source.path.absolute()),
                str(target),
                workspace,
                task,
                key=key,
                retries=RETRIES,
                pure=False,
            )
        )
    total = _rows(pairs)
    watcher.progress(whole.rows + whole.blank, total)
    for future in as_completed(waiting):
        outcome = _outcome(future)
        if isinstance(outcome, str):
            failed.append(outcome)
            continue
        journal.finish(names[future.key], outcome)
        whole.add(Summary.from_dict(outcome))
        watcher.progress(whole.rows + whole.blank, total)
        future.release()
    return whole, sorted(failed)


def _rows(pairs: Sequence[tuple[Packed, Path]]) -> int | None:
    """Return the rows of all files, or ``None`` if one does not say."""
    import pyarrow.parquet as pq

    try:
        return sum(int(pq.read_metadata(source.path).num_rows) for source, _ in pairs)
    except (OSError, ValueError):
        return None


def _outcome(future: Any) -> dict[str, Any] | str:
    """Return the summary of a partition, or the sentence why there is none.

    Raises
    ------
    WorkerError
        If the cluster was lost.
    """
    from distributed import KilledWorker

    try:
        result: dict[str, Any] | str = future.result()
    except KilledWorker:
        name = future.key.rsplit("-", 1)[0]
        return f"文件 {name} 使多个工作进程意外终止（可能内存不足），没有处理。"
    except TriageError as error:
        return error.message
    except Exception as error:
        msg = "与集群的连接中断或任务出错，已完成的分区已保存，用同一条命令可以接着做。"
        raise WorkerError(msg) from error
    return result


def classify_partition(
    source: str, target: str, workspace: str, task: Task
) -> dict[str, Any] | str:
    """Classify one partition on a worker; return its summary, or why it cannot be.

    Each attempt has a folder of its own, because a worker that was given up
    may still be at work: whoever is done last puts the same bytes there.
    """
    from distributed import get_worker

    models = models_on(get_worker())
    task = task._replace(models=models, workers=1)
    path = Path(source)
    packed = Packed(path, "", path.name)
    attempt = Path(workspace) / uuid.uuid4().hex
    with told_plainly(attempt):
        attempt.parent.mkdir(exist_ok=True)
    try:
        plans = find_plans(packed, task)
        with Run(attempt, task, NOBODY) as run:
            return run.classify(packed, Path(target), plans).to_dict()
    except UsageError as error:
        return error.message


def models_on(worker: Worker) -> Path:
    """Return the folder on a worker's own disk where the model was put."""
    return Path(worker.local_directory) / "huqi-triage-models"


def _model_plugin(task: Task) -> Any:
    """Return what puts the model on each worker, those that join later too."""
    from distributed import WorkerPlugin

    class ModelPlugin(WorkerPlugin):  # type: ignore[misc]
        name = f"huqi-triage-{task.version}"

        def __init__(self, files: dict[str, bytes]) -> None:
            self._files = files

        def setup(self, worker: Worker) -> None:
            _unpack(models_on(worker), self._files)

    return ModelPlugin(dict(_files(task.models, task.version)))


def _files(models: Path, version: str) -> Iterator[tuple[str, bytes]]:
    yield "program", __version__.encode()
    for path in sorted((models / version).rglob("*")):
        if path.is_file():
            yield path.relative_to(models).as_posix(), path.read_bytes()


def _unpack(folder: Path, files: dict[str, bytes]) -> None:
    """Write the model, unless it is there; refuse another version of the program."""
    sent = files["program"].decode()
    if sent != __version__:
        msg = f"工作节点上的 huqi-triage 是 {__version__}，提交任务的是 {sent}，请装成同一版本。"
        raise UsageError(msg)
    for name, content in files.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}-{uuid.uuid4().hex}")
            draft.write_bytes(content)
            draft.replace(path)
