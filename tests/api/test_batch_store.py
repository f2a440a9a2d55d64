import json
import stat
import sys

import pytest

from api.batch_store import BatchJob, BatchStore, now, read_json, try_lock, write_json


@pytest.fixture
def store(tmp_path):
    return BatchStore(tmp_path / "state" / "batches")


def saved(store, **fields):
    folder = store.new_folder()
    job = BatchJob(
        id=folder.name, name="a.csv", upload="upload.csv", version="v", created=now(), **fields
    )
    store.save(job)
    return job


def test_a_job_is_what_was_saved(store):
    job = saved(store, options={"codes": True}, summary={"rows": 3})
    assert store.load(job.id) == job
    assert store.jobs() == [job]


def test_jobs_come_in_the_order_they_were_made(store):
    jobs = [saved(store) for _ in range(20)]
    assert store.jobs() == jobs


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_nobody_else_may_look_in(store):
    job = saved(store)
    for folder in (store.folder, store.path(job.id)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_ids_cannot_be_guessed_or_be_paths(store):
    ids = {saved(store).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(job_id) == 32 for job_id in ids)
    (store.folder.parent / "job.json").write_text(json.dumps({}), encoding="utf-8")
    for job_id in ("..", "", "../batches", "a" * 31, "A" * 32, "x" * 32, f"{'a' * 32}\n"):
        assert store.load(job_id) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": 1}', b"\xff"])
def test_a_record_that_cannot_be_read_is_no_job(store, content):
    job = saved(store)
    (store.path(job.id) / "job.json").write_bytes(content)
    assert store.load(job.id) is None
    assert store.jobs() == []


def test_half_uploads_go_and_what_is_not_ours_stays(store):
    job = saved(store)
    draft = store.new_folder()
    (draft / "upload.part").write_bytes(b"x")
    (store.folder / "notes").mkdir()
    store.discard_drafts()
    assert not draft.exists()
    assert store.load(job.id) == job
    assert (store.folder / "notes").is_dir()


def test_files_of_a_job_are_removed_but_for_those_named(store):
    job = saved(store)
    folder = store.path(job.id)
    for name in ("upload.csv", "result.csv", ".journal"):
        (folder / name).write_bytes(b"x")
    (folder / "parts").mkdir()
    store.keep_only(job.id, "result.csv")
    assert {path.name for path in folder.iterdir()} == {"job.json", "result.csv"}
    store.remove(job.id)
    assert not folder.exists()
    store.remove(job.id)


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "job.json"
    write_json(path, {"a": "路灯"})
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})
    assert read_json(path) == {"a": "路灯"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_lock_has_one_owner(tmp_path):
    first = try_lock(tmp_path / "lock")
    assert first is not None
    assert try_lock(tmp_path / "lock") is None
    first.close()
    again = try_lock(tmp_path / "lock")
    assert again is not None
    again.close()


def test_only_what_ended_long_ago_is_removed(store):
    old, new = now(days_ago=8), now(days_ago=6)
    gone = [saved(store, state=state, finished=old) for state in ("done", "failed", "cancelled")]
    kept = [saved(store, state="done", finished=new), saved(store, state="queued")]
    store.remove_ended(days=7)
    assert store.jobs() == kept
    assert not any(store.path(job.id).exists() for job in gone)
