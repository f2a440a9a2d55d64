import pytest

from triage.cli import main, run
from triage.errors import RegistryError


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "请写明"),
        (["models"], "请写明"),
        (["nonsense"], "写法不对"),
        (["suggest", "--nonsense"], "--nonsense"),
        (["evaluate"], "缺少参数 数据"),
        (["serve", "--port", "x"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["suggest", "--model"], "--model"),
        (["classify", "a", "b", "c"], "写法不对"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_chinese(capsys, arguments, word):
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert word in error
    assert "Traceback" not in error


def test_main_leaves_with_the_exit_code(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["models", "show", "20000101-00000000"])
    assert caught.value.code == 1
    assert "不存在" in capsys.readouterr().err


def test_debug_shows_the_traceback():
    with pytest.raises(RegistryError), pytest.raises(SystemExit):
        main(["models", "show", "20000101-00000000", "--debug"])


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (KeyboardInterrupt(), 130, "已中断"),
        (RuntimeError("secret"), 1, "RuntimeError"),
    ],
)
def test_whatever_happens_is_one_sentence(capsys, monkeypatch, error, code, word):
    def fail():
        raise error

    monkeypatch.setattr("triage.cli.models.open_registry", fail)
    assert run(["models", "list"]) == code
    shown = capsys.readouterr().err
    assert word in shown
    assert "secret" not in shown


def test_help_is_exit_code_0(capsys):
    assert run(["--help"]) == 0
    assert "护企分诊" in capsys.readouterr().out
