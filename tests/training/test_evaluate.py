import json

from benchmarks.data import DEV
from tests.conftest import real_messages
from training.corpus import CORPUS
from triage.cli import run


def test_the_default_model_on_real_complaints(capsys):
    real_messages(DEV)
    assert run(["evaluate", str(DEV), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    # What a linear model reaches that was trained on 119 real rows (issue 2).
    assert report["category"]["macro_f1"] > 0.58
    assert report["handling"]["macro_f1"] > 0.54
    assert report["n"] == 119
    assert report["sets"]["promised"] == 0.95
    assert report["sets"]["coverage"] >= report["category"]["accuracy"]
    assert 0 < report["sure"]["share"] < 1
    assert 0 <= report["calibration_error"] < 0.2


def test_the_report_is_a_table_a_keeper_can_read(capsys):
    real_messages(DEV)
    assert run(["evaluate", str(DEV)]) == 0
    shown = capsys.readouterr().out
    for word in (
        "宏平均 F1",
        "混淆矩阵",
        "精确率",
        "召回率",
        "119 条",
        "不需人工复核",
        "可能类别",
        "校准误差",
    ):
        assert word in shown


def test_data_of_another_taxonomy_is_refused(tmp_path, capsys):
    (tmp_path / "h.csv").write_text("text,label\n路坏了,城建\n没发工资,劳动\n", encoding="utf-8")
    assert run(["evaluate", str(tmp_path / "h.csv")]) == 2
    assert "分类体系不一致" in capsys.readouterr().err


def test_a_serving_installation_names_the_extra(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "training.history", None)
    assert run(["evaluate", str(tmp_path)]) == 2
    assert "huqi-triage[train]" in capsys.readouterr().err


def test_the_corpus_folder_is_read_as_it_is(capsys):
    assert run(["evaluate", str(CORPUS), "--json"]) == 0
    # It was trained on these rows: anything lower is a broken reader.
    assert json.loads(capsys.readouterr().out)["category"]["accuracy"] > 0.9
