"""The queue with its processes, and a real service that is killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import httpx2 as httpx
import pytest

import api
from api import batch_jobs
from api.batch_jobs import BatchJobs
from api.batch_store import BatchJob, now, write_json
from tests.api.conftest import CSV
from tests.conftest import free_port

URL = "/api/v1/batches"
LONG = "诉求内容\n".encode() + "路灯不亮，夜里看不清\n".encode() * 400_000
ENDED = {"done", "failed", "cancelled"}


def until(condition, seconds=120):
    """Wait for something to become true; how long it takes is not what is tested."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
    return found


@pytest.fixture
def jobs(batch_settings):
    """Make a queue that works; all are closed in the end."""
    made = []

    def make(**limits):
        made.append(BatchJobs(batch_settings(**limits)))
        made[-1].start()
        return made[-1]

    yield make
    for queue in made:
        queue.close()


def submit(queue, content=CSV, name="诉求.csv"):
    version = queue.reserve()
    folder = queue.store.new_folder()
    (folder / "upload.csv").write_bytes(content)
    job = BatchJob(
        id=folder.name, name=name, upload="upload.csv", version=version, created=now(),
        options={"codes": False, "evidence": False},
    )  # fmt: skip
    queue.store.save(job)
    queue.release(job)
    return job.id


def state(queue, job_id):
    return queue.status(job_id)[0].state


def ended(queue, job_id):
    until(lambda: state(queue, job_id) in ENDED)
    return queue.status(job_id)[0]


def test_a_job_is_done_and_only_its_result_stays(jobs):
    queue = jobs()
    job = ended(queue, submit(queue))
    assert (job.state, job.error, job.rows_done, job.rows_total) == ("done", None, 2, 2)
    assert job.created < job.started < job.finished
    assert job.summary["rows"] == 2
    until(lambda: {p.name for p in queue.store.path(job.id).iterdir()} == {"job.json", job.result})


def test_jobs_run_one_at_a_time_in_their_order(jobs):
    queue = jobs()
    done = [ended(queue, job_id) for job_id in [submit(queue) for _ in range(3)]]
    for earlier, later in pairwise(done):
        assert earlier.finished <= later.started


def test_a_file_that_cannot_be_read_fails_with_a_sentence(jobs):
    queue = jobs()
    job = ended(queue, submit(queue, b"\xff\xfe\xff"))
    assert job.state == "failed"
    assert job.error.endswith("。")
    assert job.finished


def test_a_job_over_its_time_fails(jobs):
    queue = jobs(batch_seconds=1)
    job = ended(queue, submit(queue, LONG))
    assert job.state == "failed"
    assert "1 秒" in job.error


def test_a_worker_that_dies_fails_its_job_and_not_the_next(jobs):
    queue = jobs()
    first, second = submit(queue, LONG), submit(queue)
    os.kill(until(lambda: queue.process).pid, signal.SIGKILL)
    assert "意外终止" in ended(queue, first).error
    assert ended(queue, second).state == "done"


def test_a_worker_that_cannot_be_started_stops_nothing(jobs, monkeypatch):
    queue = jobs()
    start = batch_jobs.start_worker

    def fails(_folder):
        monkeypatch.setattr(batch_jobs, "start_worker", start)
        raise OSError

    monkeypatch.setattr(batch_jobs, "start_worker", fails)
    first = submit(queue)
    assert ended(queue, first).state == "failed"
    assert ended(queue, submit(queue)).state == "done"


def test_cancelling_kills_the_process_and_removes_the_files(jobs):
    queue = jobs()
    first, second, third = submit(queue, LONG), submit(queue), submit(queue)
    process = until(lambda: queue.process)
    assert queue.delete(second)
    assert queue.delete(first)
    assert process.returncode is not None
    for job_id in (first, second):
        assert state(queue, job_id) == "cancelled"
        assert [p.name for p in queue.store.path(job_id).iterdir()] == ["job.json"]
    assert ended(queue, third).state == "done"


def test_a_job_deleted_while_it_ends_is_gone(jobs, monkeypatch):
    queue = jobs()
    keep_only, ending, go_on = queue.store.keep_only, threading.Event(), threading.Event()

    def slow(*names):
        ending.set()
        go_on.wait(60)
        keep_only(*names)

    monkeypatch.setattr(queue.store, "keep_only", slow)
    job_id = submit(queue)
    assert ending.wait(60)
    deleting = threading.Thread(target=queue.delete, args=(job_id,))
    deleting.start()
    go_on.set()
    deleting.join(60)
    assert queue.status(job_id) is None


def test_a_disk_that_is_full_for_a_while_fails_one_job(jobs, monkeypatch):
    queue = jobs()
    save = queue.store.save

    def full(job):
        if job.state == "running":
            raise OSError
        save(job)

    with monkeypatch.context() as patched:
        patched.setattr(queue.store, "save", full)
        job = ended(queue, submit(queue))
    assert job.state == "failed"
    assert "磁盘" in job.error
    assert ended(queue, submit(queue)).state == "done"


def test_many_cancel_at_once(jobs):
    queue = jobs()
    job_id = submit(queue, LONG)
    until(lambda: queue.process)
    threads = [threading.Thread(target=queue.delete, args=(job_id,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert queue.status(job_id) is None or state(queue, job_id) == "cancelled"


def test_closing_leaves_a_job_to_be_taken_up(jobs):
    queue = jobs()
    first, second = submit(queue, LONG), submit(queue)
    process = until(lambda: queue.process)
    queue.close()
    assert process.returncode is not None
    assert state(queue, first) == "running"
    write_upload(queue, first, CSV)
    again = jobs()
    assert ended(again, first).state == "done"
    assert ended(again, second).state == "done"


def test_an_outcome_that_nobody_noted_is_noted(jobs):
    queue = jobs()
    job_id = submit(queue, LONG)
    until(lambda: queue.process)
    queue.close()
    outcome = {"state": "failed", "error": "说明。"}
    write_json(queue.store.path(job_id) / "outcome.json", outcome)
    assert ended(jobs(), job_id).error == "说明。"


def test_what_ended_long_ago_is_forgotten_at_once_and_in_time(jobs, monkeypatch):
    monkeypatch.setattr(batch_jobs, "BETWEEN_CLEANINGS", 0.05)
    queue = jobs()
    job = ended(queue, submit(queue))
    queue.store.save(replace(job, finished=now(days_ago=31)))
    until(lambda: queue.status(job.id) is None)


def write_upload(queue, job_id, content):
    (queue.store.path(job_id) / "upload.csv").write_bytes(content)


@pytest.fixture
def service(tmp_path):
    """Start real services on one folder."""
    started = []

    def start():
        port = free_port()
        command = "from triage.cli import main; main()"
        process = subprocess.Popen(
            [sys.executable, "-c", command, "serve", "--port", str(port)],
            cwd=Path(api.__file__).parent.parent,
            env={**os.environ, "TRIAGE_BATCHES": str(tmp_path / "batches")},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)

        def up():
            try:
                return client.get("/health").status_code == 200
            except httpx.TransportError:
                return False

        started.append((process, client))
        until(up)
        return process, client

    yield start
    for process, client in started:
        client.close()
        process.kill()
        process.wait()


def send(client, name, content):
    return client.post(URL, files={"file": (name, content)}).headers["location"]


def get(client, where):
    return client.get(where).json()


def below(pid):
    """Return the processes below a process."""
    # Those of each of its threads: the queue's starts the worker.
    lists = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    children = [int(child) for listed in lists for child in listed]
    return children + [deeper for child in children for deeper in below(child)]


def is_alive(pid):
    status = Path(f"/proc/{pid}/status")
    return status.is_file() and "State:\tZ" not in status.read_text()


linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads Linux's /proc")


@linux
def test_a_killed_service_takes_its_worker_along_and_goes_on_later(service):
    process, client = service()
    first = send(client, "长.csv", LONG)
    second = send(client, "短.csv", CSV)
    until(lambda: get(client, first)["state"] == "running" and get(client, first)["rows_done"])
    children = below(process.pid)
    assert len(children) > 1  # the worker, and those that share its work
    process.kill()
    process.wait()
    until(lambda: not any(map(is_alive, children)))

    process, client = service()
    until(lambda: get(client, first)["state"] == "running")
    assert get(client, second)["state"] == "queued"
    # Suggestions are answered meanwhile.
    assert client.post("/api/v1/suggestions", json={"text": "路灯不亮"}).status_code == 200
    assert client.delete(first).status_code == 204
    assert get(client, first)["state"] == "cancelled"
    until(lambda: get(client, second)["state"] == "done")
    result = client.get(f"{second}/result")
    assert result.content.decode("utf-8-sig").startswith("序号,诉求内容,建议类别")
    assert client.delete(second).status_code == 204
    assert client.get(second).status_code == 404


@linux
def test_a_stopped_service_leaves_no_process(service):
    process, client = service()
    where = send(client, "长.csv", LONG)
    until(lambda: get(client, where)["state"] == "running" and get(client, where)["rows_done"])
    children = below(process.pid)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    until(lambda: not any(map(is_alive, children)))


def test_an_upload_that_breaks_off_leaves_nothing(service, tmp_path):
    _, client = service()
    request = client.build_request("POST", URL, files={"file": ("长.csv", LONG)})
    head = f"POST {URL} HTTP/1.1\r\nHost: x\r\nContent-Length: {10**7}\r\n"
    head += f"Content-Type: {request.headers['content-type']}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", client.base_url.port)) as connection:
        connection.sendall(head.encode() + request.read()[:5_000_000])
        until(lambda: drafts(tmp_path))
    until(lambda: not drafts(tmp_path))


def drafts(folder):
    return list((folder / "batches").glob("*/upload.part"))
