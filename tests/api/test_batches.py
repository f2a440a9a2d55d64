from dataclasses import replace
from urllib.parse import unquote

import pytest

from tests.api.conftest import CSV

URL = "/api/v1/batches"
UNKNOWN = ["0" * 32, "x", "..", "%2e%2e%2fetc", "0" * 5000]


def submit(client, name="诉求.csv", content=CSV, **data):
    return client.post(URL, files={"file": (name, content)}, data=data)


def finish(client, job_id, **fields):
    """Make a job be over, as the queue would."""
    store = client.app.state.batch_jobs.store
    store.save(replace(store.load(job_id), **fields))
    return store.path(job_id)


def test_a_job_is_queued_and_found_where_it_says(batch_client):
    client = batch_client()
    answer = submit(client)
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["location"] == f"{URL}/{job['id']}"
    assert job["state"] == "queued"
    assert job["name"] == "诉求.csv"
    assert (job["rows_done"], job["rows_total"], job["error"]) == (0, None, None)
    assert client.get(answer.headers["location"]).json() == job


@pytest.mark.parametrize("job_id", UNKNOWN)
@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_unknown_job_is_404(batch_client, method, job_id):
    answer = getattr(batch_client(), method)(f"{URL}/{job_id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith("。")


def test_the_result_of_an_unknown_job_is_404(batch_client):
    assert batch_client().get(f"{URL}/{'0' * 32}/result").status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "尚未完成"),
        ({"state": "running"}, "尚未完成"),
        ({"state": "failed", "error": "编码不对。"}, "编码不对"),
        ({"state": "cancelled"}, "已取消"),
        ({"state": "done", "result": "result.csv"}, "已被删除"),
    ],
)
def test_what_is_not_there_cannot_be_downloaded(batch_client, fields, says):
    client = batch_client()
    job_id = submit(client).json()["id"]
    finish(client, job_id, **fields)
    answer = client.get(f"{URL}/{job_id}/result")
    assert answer.status_code == 409
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("sent", "result", "name"),
    [
        ("一月 诉求.csv", "result.csv", "一月 诉求-建议.csv"),
        ("旧表.xls", "result.xlsx", "旧表-建议.xlsx"),
        ("a.csv.gz", "result.csv.gz", "a-建议.csv.gz"),
        ("包.zip", "result.tsv", "包-建议.tsv"),
        ("../../x\r\nSet-Cookie: a=b.csv", "result.csv", "x%0D%0ASet-Cookie_ a=b-建议.csv"),
        ("很长" * 300 + ".csv", "result.csv", "很长" * 30 + "-建议.csv"),
    ],
)
def test_a_download_is_named_after_the_upload(batch_client, sent, result, name):
    client = batch_client()
    job_id = submit(client, sent).json()["id"]
    (finish(client, job_id, state="done", result=result) / result).write_bytes(b"done")
    answer = client.get(f"{URL}/{job_id}/result")
    assert answer.content == b"done"
    disposition = answer.headers["content-disposition"]
    assert disposition.isascii()
    assert "set-cookie" not in answer.headers
    plain, _, encoded = disposition.partition("; filename*=UTF-8''")
    suffix = result.removeprefix("result")
    assert plain == f'attachment; filename="result{suffix}"'
    shown = unquote(encoded)
    assert shown.isprintable()
    assert shown == name.replace("%", "_")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_too_many_waiting_are_refused(batch_client):
    client = batch_client(batch_waiting=2)
    first = submit(client)
    assert [first.status_code, submit(client).status_code] == [202, 202]
    answer = submit(client)
    assert answer.status_code == 429
    assert "retry-after" in answer.headers
    client.delete(first.headers["location"])
    assert submit(client).status_code == 202


def test_an_upload_that_was_refused_keeps_no_place(batch_client):
    client = batch_client(batch_waiting=1)
    for _ in range(3):
        assert submit(client, "a.exe").status_code == 422
    assert submit(client).status_code == 202


def test_deleting_cancels_first_and_then_forgets(batch_client):
    client = batch_client()
    where = submit(client).headers["location"]
    folder = client.app.state.batch_jobs.store.path(where.rpartition("/")[2])
    assert client.delete(where).status_code == 204
    assert client.get(where).json()["state"] == "cancelled"
    assert [path.name for path in folder.iterdir()] == ["job.json"]
    assert client.delete(where).status_code == 204
    assert client.get(where).status_code == 404
    assert not folder.exists()


def test_without_a_model_nothing_is_taken(batch_client, tmp_path):
    answer = submit(batch_client(models=tmp_path / "none"))
    assert answer.status_code == 503
    assert answer.json()["detail"].endswith("。")


def test_a_folder_that_cannot_be_written_is_said(batch_client, batch_settings):
    folder = batch_settings().batches
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file")
    assert submit(batch_client()).status_code == 503
    assert batch_client().get("/health").status_code == 200


def test_a_full_disk_is_said(batch_client, monkeypatch):
    client = batch_client()

    def full(_job):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(client.app.state.batch_jobs.store, "save", full)
    answer = submit(client)
    assert answer.status_code == 507
    assert [p for p in client.app.state.batch_jobs.store.folder.iterdir() if p.is_dir()] == []


def test_two_services_do_not_share_a_folder(batch_client):
    first, second = batch_client(), batch_client()
    where = submit(first).headers["location"]
    assert submit(second).status_code == 503
    assert second.get(where).json()["state"] == "queued"
    assert second.delete(where).status_code == 503
