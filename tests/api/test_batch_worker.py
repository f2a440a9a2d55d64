import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import api
from api import batch_worker
from api.batch_store import BatchJob, BatchStore, now, read_json, write_json
from api.batch_worker import Order, Reporter, work
from tests.api.conftest import CSV
from triage.backlog.rows import Job
from triage.locations import embedded_models

ORDER = Order(str(embedded_models()), 1, 1000, 10**9, 200.0)
COMPLAINT = "王小明欠薪"


@pytest.fixture
def make(tmp_path, registry):
    """Make the folder of a job."""

    def folder(content=CSV, name="诉求.csv", suffix=".csv", **options):
        store = BatchStore(tmp_path)
        path = store.new_folder()
        (path / f"upload{suffix}").write_bytes(content)
        options = {"codes": False, "evidence": True, **options}
        job = BatchJob(
            id=path.name, name=name, upload=f"upload{suffix}", version=registry.current(),
            created=now(), options=options,
        )  # fmt: skip
        store.save(job)
        return path

    return folder


def test_the_result_lies_beside_the_upload(make):
    folder = make()
    outcome = work(folder, ORDER)
    assert outcome["state"] == "done"
    assert (outcome["rows_done"], outcome["rows_total"]) == (2, 2)
    result = (folder / outcome["result"]).read_text(encoding="utf-8-sig").splitlines()
    assert result[0].startswith("序号,诉求内容,建议类别")
    assert result[1].startswith("1,路灯不亮，夜里看不清,")


def test_a_failure_names_the_file_as_the_user_does(make):
    folder = make(b"a,b\n\xff\xff,1\n", name="一月.csv")
    outcome = work(folder, ORDER)
    assert outcome["state"] == "failed"
    assert "一月.csv" in outcome["error"]
    assert "upload" not in outcome["error"]
    assert str(folder) not in outcome["error"]


def test_too_many_rows_fail(make):
    outcome = work(make(), ORDER._replace(rows=1))
    assert outcome["state"] == "failed"
    assert outcome["error"].endswith("。")


@pytest.mark.parametrize(
    "error", [ValueError(COMPLAINT), MemoryError(COMPLAINT), KeyError(COMPLAINT)]
)
def test_an_error_of_the_program_tells_no_complaint(make, monkeypatch, error):
    def breaks(*_args):
        raise error

    monkeypatch.setattr(batch_worker, "classify", breaks)
    outcome = work(make(), ORDER)
    assert outcome["state"] == "failed"
    assert COMPLAINT not in json.dumps(outcome, ensure_ascii=False)


def test_a_lost_record_fails(tmp_path):
    assert work(tmp_path, ORDER)["state"] == "failed"


def test_progress_is_written_now_and_then(tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr(batch_worker, "write_json", lambda _path, state: written.append(state))
    clock = iter(range(1000))
    monkeypatch.setattr(batch_worker.time, "monotonic", lambda: next(clock) / 100)
    report = Reporter(tmp_path / "progress.json")
    for done in range(100):
        report(done, 100)
    assert written[0]["rows_done"] == 0
    assert 2 <= len(written) <= 10
    assert report.rows_done == 99


def test_rows_of_an_earlier_run_are_not_its_speed(tmp_path, monkeypatch):
    write_json(tmp_path / "progress.json", {"rows_done": 100, "rows_total": None, "rate": 1.0})
    clock = iter([0.0, 10.0])
    monkeypatch.setattr(batch_worker.time, "monotonic", lambda: next(clock))
    report = Reporter(tmp_path / "progress.json")
    report.rows_done = 150
    assert report.state() == {"rows_done": 150, "rows_total": None, "rate": 5.0}


def test_a_run_that_goes_on_does_not_seem_to_begin_again(tmp_path):
    write_json(tmp_path / "progress.json", {"rows_done": 100, "rows_total": 200, "rate": 1.0})
    Reporter(tmp_path / "progress.json")(20, 200)
    written = read_json(tmp_path / "progress.json")
    assert written == {"rows_done": 100, "rows_total": 200, "rate": None}


def start(folder):
    return subprocess.Popen(
        [sys.executable, "-m", "api.batch_worker", str(folder)],
        cwd=Path(api.__file__).parent.parent,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def test_the_process_leaves_the_outcome(make):
    folder = make()
    process = start(folder)
    process.stdin.write(json.dumps(ORDER._asdict()).encode() + b"\n")
    process.stdin.flush()
    assert process.wait(timeout=120) == 0
    process.stdin.close()
    assert read_json(folder / "outcome.json")["state"] == "done"


def test_the_process_ends_when_the_pipe_closes(make):
    folder = make("诉求内容\n".encode() + "路灯不亮，夜里看不清\n".encode() * 300_000)
    process = start(folder)
    line = json.dumps(ORDER._replace(rows=10**6)._asdict()).encode() + b"\n"
    process.stdin.write(line)
    process.stdin.flush()
    process.stdin.close()
    assert process.wait(timeout=120) != 0
    assert not (folder / "outcome.json").exists()


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return packed.getvalue()


def test_a_zip_with_a_table_gives_that_table(make):
    folder = make(zipped(一月=CSV), name="包.zip", suffix=".zip")
    outcome = work(folder, ORDER)
    assert (outcome["state"], outcome["result"]) == ("done", "result.csv")


def test_a_zip_with_several_tables_is_not_taken_for_one(make):
    outcome = work(make(zipped(a=CSV, b=CSV), name="包.zip", suffix=".zip"), ORDER)
    assert outcome["state"] == "failed"
    assert "2 个表格" in outcome["error"]


@pytest.mark.parametrize("kind", [".zip", ".csv.gz"])
@pytest.mark.parametrize("limits", [{"ratio": 10.0}, {"unpacked": 2_000_000}])
def test_what_unpacks_too_far_fails(make, kind, limits):
    content = CSV + b"3,x\n" * 1_000_000
    packed = zipped(a=content) if kind == ".zip" else gzip.compress(content)
    order = ORDER._replace(rows=10**9, **limits)
    outcome = work(make(packed, name=f"大{kind}", suffix=kind), order)
    assert outcome["state"] == "failed"
    assert outcome["error"].endswith("。")


def test_a_result_without_an_outcome_is_made_again(make):
    folder = make()
    first = work(folder, ORDER)
    again = work(folder, ORDER)
    assert (again["state"], again["summary"]) == ("done", first["summary"])


def test_what_an_earlier_run_did_is_kept(make, monkeypatch):
    content = "诉求内容\n" + "".join(f"第{n}个路口没有红绿灯\n" for n in range(7000))
    folder = make(content.encode())
    order = ORDER._replace(rows=10_000)

    class KilledError(BaseException):
        pass

    def killed(_reporter, done, _total):
        if done >= 4000:
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(Reporter, "__call__", killed)
        with pytest.raises(KilledError):
            work(folder, order)
    asked = []
    rows = Job.rows
    monkeypatch.setattr(Job, "rows", lambda job, texts: asked.extend(texts) or rows(job, texts))
    assert work(folder, order)["rows_done"] == 7000
    assert 0 < len(asked) <= 3000
