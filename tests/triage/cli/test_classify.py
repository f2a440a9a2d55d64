import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.tables import read_table, write_table
from triage.cli import run

FRAME = pd.DataFrame(
    {
        "编号": ["001", "002", "003"],
        "诉求内容": ["路灯不亮，请派人来修", "", "派出所民警索要好处费才给办证"],
    }
)


@pytest.fixture
def source(tmp_path):
    write_table(FRAME, tmp_path / "in.csv")
    return tmp_path / "in.csv"


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.tsv"])
def test_every_row_comes_back_with_suggestions(source, name, capsys):
    target = source.parent / name
    assert run(["classify", str(source), str(target)]) == 0
    result = read_table(target)
    assert list(result.columns) == [
        *FRAME.columns, "建议类别", "建议办理形式", "置信度", "需人工复核", "复核原因", "依据", "模型版本",
    ]  # fmt: skip
    assert result[list(FRAME.columns)].to_numpy().tolist() == FRAME.to_numpy().tolist()
    assert result["建议类别"].tolist()[::2] == ["涉企安全隐患", "涉企违纪违法"]
    assert result["复核原因"][1] == "诉求内容为空，请填写后再提交。"
    assert "3 行" in capsys.readouterr().err


def test_codes(source):
    target = source.parent / "out.csv"
    assert run(["classify", "--codes", "--text-column", "诉求内容", str(source), str(target)]) == 0
    result = read_table(target)
    assert list(result.columns[2:]) == [
        "suggested_category", "suggested_handling", "confidence", "needs_review", "review_reasons",
        "evidence", "model_version",
    ]  # fmt: skip
    assert result["suggested_category"][0] == "safety_hazard"


def test_nothing_is_overwritten_unless_asked(source, capsys):
    before = source.read_bytes()
    assert run(["classify", str(source), str(source)]) == 2
    assert source.read_bytes() == before
    target = source.parent / "out.csv"
    target.write_text("keep")
    assert run(["classify", str(source), str(target)]) == 2
    assert target.read_text() == "keep"
    assert "--overwrite" in capsys.readouterr().err
    assert run(["classify", "--overwrite", str(source), str(target)]) == 0
    assert target.read_text(encoding="utf-8-sig").startswith("编号")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["missing.csv", "out.csv"], "找不到"),
        (["in.csv", "out.pdf"], "不支持"),
        (["in.csv", "missing/out.csv"], "无法写入"),
        (["in.csv", "out.csv", "--text-column", "没有"], "没有「没有」"),
        (["in.csv"], "缺少参数 输出"),
    ],
)
def test_bad_arguments_are_one_chinese_sentence(source, monkeypatch, capsys, arguments, word):
    monkeypatch.chdir(source.parent)
    assert run(["classify", *arguments]) == 2
    error = capsys.readouterr().err
    assert word in error
    assert "Traceback" not in error
    assert sorted(path.name for path in source.parent.iterdir()) == ["in.csv"]


@pytest.mark.parametrize("name", ["in.csv", "in.csv.gz", "in.xlsx"])
def test_a_long_table_goes_through_in_pieces(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setattr("triage.backlog.run.CHUNK", 40)
    texts = [f"第{number}号路口没有红绿灯，\n请安装" for number in range(110)]
    frame = pd.DataFrame({"编号": [f"{number:05}" for number in range(110)], "诉求": texts})
    write_table(frame, tmp_path / name)
    outputs = []
    for workers in ("1", "2"):
        target = tmp_path / f"out{workers}.csv"
        arguments = [str(tmp_path / name), str(target), "--workers", workers]
        assert run(["classify", *arguments]) == 0
        outputs.append(target.read_bytes())
        assert "110 行" in capsys.readouterr().err
    assert outputs[0] == outputs[1]
    result = read_table(target)
    assert result[["编号", "诉求"]].to_numpy().tolist() == frame.to_numpy().tolist()
    assert (result["建议类别"] == "涉企安全隐患").all()


def workers_of(process):
    """Return the processes that a process has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(child) for child in children.read_text().split()]


def is_alive(pid):
    status = Path(f"/proc/{pid}/status")
    return status.is_file() and "State:\tZ" not in status.read_text()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads Linux's /proc")
def test_no_worker_outlives_a_killed_process(tmp_path):
    texts = ["第一个路口没有红绿灯，请安装"] * 200_000
    write_table(pd.DataFrame({"诉求": texts}), tmp_path / "in.csv")
    command = ["classify", "in.csv", "out.csv", "--workers", "2"]
    process = subprocess.Popen(
        [Path(sys.executable).parent / "triage", *command], cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while len(workers := workers_of(process)) < 3:  # two, and Python's tracker of resources
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    process.kill()
    process.wait()
    while any(map(is_alive, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not (tmp_path / "out.csv").exists()


def test_a_run_killed_again_and_again_ends_as_one_undisturbed(tmp_path):
    texts = [f"第{n}个路口没有红绿灯，请安装" for n in range(30_000)]
    write_table(pd.DataFrame({"编号": range(30_000), "诉求": texts}), tmp_path / "in.csv")
    triage = Path(sys.executable).parent / "triage"
    command = [triage, "classify", "in.csv", "out.csv", "--workers", "1"]
    kills = 0
    while not (tmp_path / "out.csv").exists():
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            process.wait(0.5 + 0.1 * kills)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            assert {path.name for path in tmp_path.iterdir()} <= {
                "in.csv",
                "out.csv",
                "out.csv.unfinished",
            }
    assert kills
    command = [triage, "classify", "in.csv", "whole.csv"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv", "whole.csv"]


def test_a_disk_that_is_full_is_told_and_the_work_kept(tmp_path):
    """Limit the size of the files that the process may write, as a full disk would."""
    texts = [f"第{n}个路口没有红绿灯，请安装" for n in range(6_000)]
    write_table(pd.DataFrame({"诉求": texts}), tmp_path / "in.csv")
    triage = Path(sys.executable).parent / "triage"
    command = [triage, "classify", "in.csv", "out.csv", "--workers", "1"]
    full = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
    )
    assert full.returncode == 2
    assert "接着做" in full.stderr
    assert "Traceback" not in full.stderr
    assert not (tmp_path / "out.csv").exists()
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert len(read_table(tmp_path / "out.csv")) == 6_000


def test_many_files_and_those_that_cannot_be_read(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("诉求\n路灯不亮，请派人来修\n", encoding="gbk")
    (tmp_path / "in" / "b.csv").write_bytes(b"")
    assert run(["classify", str(tmp_path / "in"), str(tmp_path / "out"), "--json"]) == 2
    told = capsys.readouterr()
    assert "b.csv 是空的" in told.err
    assert "1 个文件没有处理" in told.err
    assert json.loads(told.out)["rows"] == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.csv"]


def test_what_would_change_is_shown(tmp_path, capsys):
    (tmp_path / "in.csv").write_text(
        "诉求,类别\n路灯不亮，请派人来修,涉企矛盾纠纷\n路灯不亮，请派人来修,安全隐患\n",
        encoding="utf-8",
    )
    paths = [str(tmp_path / "in.csv"), str(tmp_path / "out.xlsx")]
    assert run(["classify", *paths, "--only-changed", "--min-confidence", "0.1"]) == 0
    told = capsys.readouterr().err
    assert "原类别列「类别」（按表头认出）" in told
    assert "原类别＼建议类别" in told
    assert "1 行与原先不同" in told
    assert len(read_table(tmp_path / "out.xlsx")) == 1
