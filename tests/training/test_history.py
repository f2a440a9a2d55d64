from dataclasses import replace

import pandas as pd
import pytest

from benchmarks.data import LABELLED
from tests.conftest import real_messages
from tests.tables import write_table
from training.history import read_history, without_rare_classes
from triage.errors import CorpusError, UsageError

ROWS = [
    ("拖欠工资三个月", "涉企矛盾纠纷", "转交办"),
    ("路口没有红绿灯", "safety_hazard", "限期办"),
    ("孩子上学", "不属五类", ""),
]


def table(tmp_path, rows, columns=("诉求内容", "类别", "办理形式"), name="h.csv"):
    write_table(pd.DataFrame(rows, columns=list(columns), dtype=str), tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize("name", ["h.csv", "h.xlsx"])
def test_labels_become_codes(tmp_path, name):
    history = read_history(table(tmp_path, ROWS, name=name))
    assert history.categories == ("dispute", "safety_hazard", "out_of_scope")
    assert history.handlings == ("transfer", "time_limited", "")
    assert history.held_back == ()
    assert history.has_handling
    assert len(history) == 3


def test_named_columns_and_a_title(tmp_path):
    path = table(tmp_path, ROWS, ("甲", "乙", "丙"))
    history = read_history(path, text_column="甲", category_column="乙", handling_column="丙")
    assert history.texts[0] == "拖欠工资三个月"
    rows = [("标题甲", *ROWS[0])]
    path = table(tmp_path, rows, ("标题", "诉求内容", "类别", "办理形式"))
    assert read_history(path).texts == ("标题甲。拖欠工资三个月",)


def test_a_history_without_modes(tmp_path):
    history = read_history(table(tmp_path, [row[:2] for row in ROWS], ("text", "label")))
    assert not history.has_handling


def test_rows_that_cannot_be_used_are_held_back_with_the_reason(tmp_path):
    rows = [
        *ROWS,
        ("看不懂的", "别的类", "转交办"),
        ("没有类别", "", ""),
        ("", "涉企矛盾纠纷", "转交办"),
        ("民警索要好处", "涉企违纪违法", "现场办"),
        ("拖欠货款", "涉企矛盾纠纷", "慢慢办"),
    ]
    history = read_history(table(tmp_path, rows))
    assert len(history) == 3
    notes = "".join(history.held_back)
    for word in ("别的类", "没有类别", "为空", "不能「现场办」", "慢慢办"):
        assert word in notes


def test_another_taxonomy_is_taken_as_it_is(tmp_path):
    rows = [("路坏了", "城乡建设", "快"), ("工资没发", "劳动", "慢")]
    history = read_history(table(tmp_path, rows))
    assert history.taxonomy.version == "history"
    assert history.categories == ("城乡建设", "劳动")
    assert history.handlings == ("快", "慢")


def test_the_seven_label_messages_are_taken():
    messages = real_messages(LABELLED)
    history = read_history(LABELLED)
    assert len(history.taxonomy.categories) == 7
    assert len(history) + 5 > len(messages)
    assert history.texts[0] == messages[0]


@pytest.mark.parametrize(
    ("rows", "columns", "error", "word"),
    [
        (ROWS, ("诉求内容", "甲", "乙"), CorpusError, "--category-column"),
        ([("甲", "", "")], ("text", "category", "handling"), CorpusError, "全是空的"),
        ([("", "涉企矛盾纠纷", "")], ("text", "category", "handling"), CorpusError, "没有一行"),
        (ROWS, ("甲", "类别", "乙"), UsageError, "--text-column"),
    ],
)
def test_a_history_that_cannot_be_used(tmp_path, rows, columns, error, word):
    with pytest.raises(error, match=word):
        read_history(table(tmp_path, rows, columns))


def test_the_digest_changes_with_any_label(tmp_path):
    first = read_history(table(tmp_path, ROWS))
    second = read_history(table(tmp_path, [*ROWS[:2], ("孩子上学", "涉企矛盾纠纷", "转交办")]))
    assert first.digest() == read_history(table(tmp_path, ROWS)).digest()
    assert first.digest() != second.digest()


def test_rare_classes_are_left_out_and_said_so(history):
    rare = replace(
        history,
        texts=(*history.texts, "独一份"),
        categories=(*history.categories, "dispute"),
        handlings=(*history.handlings, "on_the_spot"),
    )
    kept = without_rare_classes(rare)
    # government_service has eight rows on_the_spot, so only dispute's is not rare by mode
    assert len(kept) == len(rare)
    few = replace(
        history,
        texts=history.texts[:8] + history.texts[8:18] + ("一条",),
        categories=history.categories[:8] + history.categories[8:18] + ("misconduct",),
        handlings=history.handlings[:8] + history.handlings[8:18] + ("transfer",),
    )
    kept = without_rare_classes(few)
    assert set(kept.categories) == {"rights_infringement", "dispute"}
    assert any("misconduct" in note for note in kept.held_back)


def test_one_class_is_nothing_to_learn(history):
    only = replace(
        history,
        texts=history.texts[:8],
        categories=history.categories[:8],
        handlings=history.handlings[:8],
    )
    with pytest.raises(CorpusError, match="不足两个"):
        without_rare_classes(only)
