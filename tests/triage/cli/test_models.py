import json

import pytest

from triage.cli import run


def test_list_marks_the_current_version(capsys, model):
    assert run(["models", "list"]) == 0
    assert model.version in capsys.readouterr().out
    assert run(["models", "list", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["current"] is True


def test_show_prints_the_card_and_checks_the_files(capsys, model):
    assert run(["models", "show"]) == 0
    shown = capsys.readouterr().out
    assert model.version in shown
    assert "文件与清单一致" in shown
    assert run(["models", "show", model.version, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == model.version


@pytest.mark.parametrize("arguments", [["models", "list"], ["models", "show"]])
def test_an_empty_registry(capsys, monkeypatch, tmp_path, arguments):
    monkeypatch.setenv("TRIAGE_MODELS", str(tmp_path))
    assert run(arguments) == 1
    assert "没有当前模型" in capsys.readouterr().err


def test_a_registry_without_a_current_version(capsys, monkeypatch, tmp_path, registry):
    (tmp_path / registry.current()).symlink_to(registry.folder / registry.current())
    monkeypatch.setenv("TRIAGE_MODELS", str(tmp_path))
    assert run(["models", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["current"] is False
