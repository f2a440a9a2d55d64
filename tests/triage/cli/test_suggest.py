import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage.cli import run

TRIAGE = Path(sys.executable).parent / "triage"
TEXT = "园区东门的路口没有红绿灯，货车抢行，这个月撞了三回，请交警来看看"


class Input:
    """Standard input as bytes."""

    def __init__(self, content, *, tty=False):
        self.buffer = io.BytesIO(content)
        self.isatty = lambda: tty


def test_shows_category_handling_evidence_and_review(capsys, model):
    assert run(["suggest", TEXT]) == 0
    shown = capsys.readouterr().out
    for part in ("涉企安全隐患", "限期办", "依据", "红绿灯", "人工复核", model.version):
        assert part in shown


def test_a_suggestion_loads_nothing_that_only_training_and_tables_need():
    code = (
        "import sys; from triage.cli import run; run(['suggest', sys.argv[1]]);"
        "print(sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, TEXT], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.splitlines()[-1]
    assert "numpy" in loaded
    for package in (
        "sklearn",
        "scipy",
        "pandas",
        "skops",
        "joblib",
        "pydantic",
        "fastapi",
        "jieba",
    ):
        assert f"'{package}'" not in loaded


def test_json_is_one_object_a_line(capsys):
    assert run(["suggest", "--json", TEXT, "拖欠工资三个月"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["category"] for line in lines] == ["safety_hazard", "dispute"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_reads_lines_of_standard_input_in_any_office_encoding(capsys, monkeypatch, encoding):
    content = f"{TEXT}\r\n\r\n拖欠工资三个月\n".encode(encoding)
    monkeypatch.setattr(sys, "stdin", Input(content))
    assert run(["suggest", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["category"] == "safety_hazard"
    for evidence in first["evidence"]:
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["text"]
    assert second["category"] == "dispute"


def test_someone_typing_gets_an_answer_after_each_line(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Input(f"{TEXT}\n拖欠工资\n".encode(), tty=True))
    assert run(["suggest"]) == 0
    streams = capsys.readouterr()
    assert "逐行输入" in streams.err
    assert streams.out.count("建议类别") == 2


@pytest.mark.parametrize(
    ("arguments", "stdin", "word"),
    [
        (["suggest", ""], b"", "为空"),
        (["suggest", "  "], b"", "为空"),
        (["suggest"], b"", "没有诉求内容"),
        (["suggest"], b"\n \n", "没有诉求内容"),
        (["suggest"], b"\xff\xfe\xfa\n", "编码"),
        (["suggest"], "公".encode() * 350_000, "过长"),
        (["suggest"], b"MZ\x00\x01\x02\n", "二进制"),
        (["suggest", "--model", "20000101-00000000", TEXT], b"", "不存在"),
    ],
)
def test_bad_input_is_one_chinese_sentence(capsys, monkeypatch, arguments, stdin, word):
    monkeypatch.setattr(sys, "stdin", Input(stdin))
    assert run(arguments) == (1 if "--model" in arguments else 2)
    streams = capsys.readouterr()
    assert word in streams.err
    assert len(streams.err.strip().splitlines()) == 1
    assert "Traceback" not in streams.err


@pytest.mark.parametrize("text", ["好", "😀😀", "Our factory was robbed last night", "１２３"])
def test_what_cannot_be_judged_is_said_so(capsys, text):
    assert run(["suggest", "--json", text]) == 0
    assert json.loads(capsys.readouterr().out)["needs_review"]


def test_missing_models_folder(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TRIAGE_MODELS", str(tmp_path))
    assert run(["suggest", TEXT]) == 1
    assert "没有当前模型" in capsys.readouterr().err


def test_the_installed_command_works_in_a_gbk_terminal():
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [TRIAGE, "suggest", "--json", TEXT.encode("gb18030")],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode())["category"] == "safety_hazard"


def test_a_reader_that_leaves_early_is_no_error():
    script = f"yes 路灯不亮请派人来修 | head -300 | '{TRIAGE}' suggest | head -1; echo ${{PIPESTATUS[2]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "0"
    assert "Traceback" not in done.stderr


def test_no_training_package_is_imported(tmp_path):
    script = (
        "import sys; from triage.cli import run; run(['suggest', '路灯不亮，请派人来修']);"
        "print(sorted({'fastapi', 'training', 'api', 'python_calamine'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "[]"
