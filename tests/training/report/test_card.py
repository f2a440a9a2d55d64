from training.report import model_card, scores_table
from training.train import train
from triage.registry import Registry


def test_the_card_says_what_the_version_promises(history, tmp_path):
    manifest = train(history, Registry(tmp_path)).manifest
    card = model_card(manifest)
    assert card.startswith(f"# 模型 {manifest['version']}")
    for part in ("人工复核线", "覆盖率", "期望校准误差", "report.html", "涉企矛盾纠纷"):
        assert part in card


def test_a_table_has_a_line_for_each_class():
    report = {"per_class": {"a": {"precision": 1, "recall": 0.5, "f1": 0.667, "support": 2}}}
    assert scores_table(report, str.upper, ("", "p", "r", "f", "n"))[2:] == [
        "| A | 1.000 | 0.500 | 0.667 | 2 |"
    ]
