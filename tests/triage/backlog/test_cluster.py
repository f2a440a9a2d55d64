import pandas as pd
import pytest

from benchmarks.dask_cluster import cluster
from tests.nasty_files import TEXTS
from triage.backlog.cluster import classify_on_cluster
from triage.backlog.plan import Task
from triage.backlog.run import Watcher, classify_files
from triage.errors import UsageError, WorkerError
from triage.tables.sources import find_sources

PARTITIONS = 12


@pytest.fixture(scope="module")
def task(registry):
    return Task(registry.folder, registry.current(), workers=1)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dataset")
    for part in range(PARTITIONS):
        texts = [f"第{part}批第{n}件：{TEXTS[n % len(TEXTS)]}" for n in range(1500)]
        frame = pd.DataFrame({"id": range(1500), "诉求内容": texts})
        path = folder / f"month={part % 3}" / f"part-{part}.parquet"
        path.parent.mkdir(exist_ok=True)
        frame.to_parquet(path)
    return find_sources(str(folder))


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_worker_killed_in_the_middle_loses_nothing(dataset, task, tmp_path):
    killed = []
    with cluster(tmp_path) as (address, workers):

        def kill(done, total):
            assert total == 1500 * PARTITIONS
            if done and not killed:
                workers[0].kill()
                killed.append(done)

        summary, failed = classify_on_cluster(
            dataset, tmp_path / "there", task, address, Watcher(kill)
        )
        assert workers[0].poll() == -9
    assert failed == []
    assert 0 < killed[0] < 1500 * PARTITIONS
    local, _ = classify_files(dataset, tmp_path / "here", task)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert summary.rows == local.rows == 1500 * PARTITIONS
    assert summary.suggested == local.suggested


def test_a_partition_that_is_broken_is_told_and_the_others_are_done(dataset, task, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.parquet").write_bytes(dataset[0].path.read_bytes())
    (folder / "b.parquet").write_bytes(b"PAR1 and nothing more")
    with cluster(tmp_path, workers=1) as (address, _):
        sources = find_sources(str(folder))
        summary, failed = classify_on_cluster(sources, tmp_path / "out", task, address)
    assert summary.rows == 1500
    assert len(failed) == 1
    assert "b.parquet 不是完好的" in failed[0]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.parquet"]


def test_what_is_no_parquet_is_refused_before_the_cluster_is_asked(task, tmp_path):
    (tmp_path / "a.csv").write_text("诉求\nx\n", encoding="utf-8")
    with pytest.raises(UsageError, match="只处理 parquet"):
        classify_on_cluster(find_sources(str(tmp_path)), tmp_path / "out", task, "tcp://x:1")


def test_a_cluster_that_is_not_there(dataset, task, tmp_path, monkeypatch):
    monkeypatch.setattr("triage.backlog.cluster._PATIENCE", "1s")
    with pytest.raises(WorkerError, match="连不上集群"):
        classify_on_cluster(dataset, tmp_path / "out", task, "tcp://127.0.0.1:9")
    assert not (tmp_path / "out").exists()
