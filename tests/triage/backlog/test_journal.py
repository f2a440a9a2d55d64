import os
import sqlite3
import subprocess
import sys

import pytest

from triage.backlog.journal import Journal, told_plainly
from triage.errors import FileError, UsageError


def test_what_is_put_is_there_for_the_next_run(tmp_path):
    target = tmp_path / "out.csv"
    journal = Journal(target)
    journal.put(b"key", [["甲", ""]])
    journal.finish("out.csv", {"rows": 1})
    journal.close()
    again = Journal(target)
    assert again.get(b"key") == [["甲", ""]]
    assert again.get(b"other") is None
    assert (again.finished("out.csv"), again.finished("x")) == ({"rows": 1}, None)
    again.forget_pieces()
    assert again.get(b"key") is None
    again.remove()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_half_done_is_cleared_away(tmp_path):
    target = tmp_path / "out.csv"
    Journal(target).close()
    (tmp_path / "out.csv.unfinished" / "draft").write_text("half")
    journal = Journal(target)
    assert not (journal.folder / "draft").exists()
    journal.close()


KILLED = """
import os, pathlib, sys
from triage.backlog.journal import Journal
journal = Journal(pathlib.Path(sys.argv[1]))
for n in range(5):
    journal.put(bytes([n]), [[str(n)]])
print("put", flush=True)
os.kill(os.getpid(), 9)
"""


def test_what_was_put_survives_a_kill(tmp_path):
    target = tmp_path / "out.csv"
    done = subprocess.run([sys.executable, "-c", KILLED, target], capture_output=True, check=False)
    assert done.returncode == -9
    assert done.stdout == b"put\n"
    journal = Journal(target)
    assert [journal.get(bytes([n])) for n in range(5)] == [[[str(n)]] for n in range(5)]
    journal.close()


def test_two_runs_may_not_write_the_same_output(tmp_path):
    journal = Journal(tmp_path / "out.csv")
    with pytest.raises(UsageError, match="另一个任务正在写"):
        Journal(tmp_path / "out.csv")
    journal.put(b"key", [])
    journal.close()
    Journal(tmp_path / "out.csv").close()


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileError, match="检查目录"):
        Journal(tmp_path / "nowhere" / "out.csv")


@pytest.mark.parametrize(
    "error", [OSError(28, os.strerror(28)), sqlite3.OperationalError("database or disk is full")]
)
def test_a_full_disk_is_told_and_what_is_done_is_kept(tmp_path, error):
    with pytest.raises(FileError, match=r"磁盘空间.*接着做"), told_plainly(tmp_path):
        raise error
