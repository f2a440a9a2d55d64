import datetime as dt
import json

import numpy as np
import pytest

from benchmarks.data import LABELLED
from tests.conftest import real_messages
from training.evaluate import evaluate
from training.fit import Parameters
from training.history import read_history
from training.train import train
from triage.cli import run
from triage.errors import RegistryError
from triage.reading import Reading
from triage.registry import Registry

DAY = dt.date(2026, 1, 2)


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path / "models")


def test_a_version_is_saved_with_everything_the_manifest_promises(history, registry):
    steps = []
    saved = train(history, registry, created=DAY, progress=lambda *step: steps.append(step))
    manifest = registry.find(saved.version).manifest
    assert saved.version.startswith("20260102-")
    assert manifest["data"]["rows"] == len(history)
    assert manifest["data"]["sha256"] == history.masked().digest()
    assert manifest["taxonomy"] == history.taxonomy.to_dict()
    assert {"scikit-learn", "jieba", "skops", "python"} <= set(manifest["libraries"])
    assert manifest["metrics"]["category"]["macro_f1"] > 0.9
    assert 0 < manifest["judgement"]["review_threshold"] <= 1
    assert steps[-1][1] == steps[-1][2]
    card = (saved.path / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert saved.version in card
    assert "涉企矛盾纠纷" in card


def test_the_saved_model_has_learnt(history, registry):
    saved = train(history, registry)
    report = evaluate(registry.load(saved.version), history)
    assert report["category"]["macro_f1"] > 0.95
    assert report["handling"]["macro_f1"] > 0.95
    assert report["n"] == len(history)
    assert 0 <= report["sure"]["share"] <= 1


def test_two_runs_give_the_same_model(history, registry, tmp_path):
    first = registry.load(train(history, registry, created=DAY).version)
    other = Registry(tmp_path / "other")
    second = other.load(train(history, other, created=DAY).version)
    assert first.version == second.version
    assert first.judgement == second.judgement
    for name, array in first.scorer.arrays().items():
        assert np.array_equal(array, second.scorer.arrays()[name]), name


def test_training_leaves_the_current_version_alone_and_does_not_repeat_itself(history, registry):
    registry.make_current(train(history, registry, created=DAY).version)
    current = registry.current()
    candidate = train(history, registry, created=DAY, parameters=Parameters(seed=1))
    assert registry.current() == current != candidate.version
    with pytest.raises(RegistryError, match="已存在"):
        train(history, registry, created=DAY)


def test_groups_are_held_out_whole(history, registry):
    """A fold that never learnt a class neither fails nor is sure of it."""
    from dataclasses import replace

    grouped = replace(history, groups=history.categories)
    manifest = train(grouped, registry, created=DAY).manifest
    assert manifest["metrics"]["how"].endswith("whole groups held out")
    assert manifest["metrics"]["category"]["accuracy"] == 0.0
    assert manifest["judgement"]["review_threshold"] == 1.0
    assert np.isfinite(manifest["sharpness"]["category_head"])


def test_a_history_without_modes_trains_a_model_without_them(history, registry):
    from dataclasses import replace

    plain = replace(history, handlings=("",) * len(history))
    saved = train(plain, registry)
    model = registry.load(saved.version)
    assert set(model.predict(Reading(plain.texts)).handlings) == {""}
    report = evaluate(model, plain)
    assert report["handling"] is None


def test_the_seven_label_messages_train_as_their_own_taxonomy(registry):
    real_messages(LABELLED)
    history = read_history(LABELLED)
    part = type(history)(
        history.texts[::4], history.categories[::4], history.handlings[::4], history.taxonomy, "x"
    )
    saved = train(part, registry)
    # 0.785 with four times the rows; a model that has not learnt stays below 0.2
    assert saved.manifest["metrics"]["category"]["macro_f1"] > 0.6


def test_the_command_names_the_candidate(history, tmp_path, monkeypatch, capsys):
    import pandas as pd

    from tests.tables import write_table

    monkeypatch.setenv("TRIAGE_MODELS", str(tmp_path / "models"))
    frame = pd.DataFrame(
        {"内容": history.texts, "问题类别": history.categories, "办理方式": history.handlings}
    )
    write_table(frame, tmp_path / "h.xlsx")
    assert run(["train", str(tmp_path / "h.xlsx"), "--json", "--seed", "3"]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert Registry(tmp_path / "models").find(line["version"])
    assert run(["train", str(tmp_path / "h.xlsx"), "--seed", "4"]) == 0
    assert "候选模型" in capsys.readouterr().out
    assert run(["evaluate", str(tmp_path / "h.xlsx"), "--model", line["version"], "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["category"]["macro_f1"] > 0.9
    assert report["handling"]["macro_f1"] > 0.9


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_what_cannot_be_read_is_one_chinese_sentence(command, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRIAGE_MODELS", str(tmp_path / "models"))
    assert run([command, str(tmp_path / "missing.csv")]) == 2
    assert "找不到" in capsys.readouterr().err
    (tmp_path / "h.csv").write_text("text,other\n甲,乙\n", encoding="utf-8")
    assert run([command, str(tmp_path / "h.csv")]) == 1
    assert "--category-column" in capsys.readouterr().err
