from collections import Counter

from triage.backlog.summary import Summary


def small():
    summary = Summary(rows=3, review=1, stated=["a.csv：UTF-8 编码"])
    summary.suggested.update({"纠纷": 2, "隐患": 1})
    summary.count_change("纠纷", "隐患")
    return summary


def test_a_summary_survives_json():
    assert Summary.from_dict(small().to_dict()) == small()


def test_summaries_add_up():
    whole = small()
    whole.add(small())
    assert (whole.rows, whole.review, whole.suggested["纠纷"]) == (6, 2, 4)
    assert whole.matrix == Counter({("纠纷", "隐患"): 2})
    assert len(whole.stated) == 2


def test_lines_are_a_table_with_the_matrix():
    lines = small().lines()
    assert ["诉求", "3"] in lines
    assert ["原类别＼建议类别", "隐患"] in lines
    assert ["纠纷", "1"] in lines


def test_labels_without_number_do_not_fill_the_memory():
    summary = Summary()
    for n in range(1000):
        summary.count_change(f"标签{n}", "纠纷")
    assert len(summary.matrix) == 201
    assert sum(summary.matrix.values()) == 1000
