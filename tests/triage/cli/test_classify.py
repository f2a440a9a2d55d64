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
