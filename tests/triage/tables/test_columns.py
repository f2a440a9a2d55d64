import pytest

from triage.errors import UsageError
from triage.tables.columns import (
    CATEGORY_HEADERS,
    NAMED_COLUMNS,
    find_label_column,
    find_text_column,
    require_column,
)
from triage.tables.sheet import Sheet, TextPiece

LONG = "市场门口的路灯坏了半个月，晚上一片漆黑，请派人来修。"


def sheet(columns, *rows):
    pieces = [TextPiece([list(row) for row in rows], list(rows))]
    return Sheet("表", tuple(columns), lambda _size: iter(pieces))


@pytest.mark.parametrize(
    ("columns", "row", "expected", "how"),
    [
        (["编号", "诉求内容"], ["1", LONG], "诉求内容", "按表头认出"),
        (["标题", " 问题描述 *"], ["路灯", LONG], " 问题描述 *", "按表头认出"),
        (["TEXT", "label"], [LONG, "x"], "TEXT", "按表头认出"),
        (["内容", "诉求内容"], [LONG, LONG], "诉求内容", "按表头认出"),
        (["随便什么"], [""], "随便什么", "只有这一列"),
        (["甲", "乙"], ["张三", LONG], "乙", "按内容推测"),
        (["内容", "经过"], ["", LONG], "经过", "按内容推测"),
        (["单位介绍", "情况描述"], [LONG[:-8], LONG], "情况描述", "按内容推测"),
    ],
)
def test_the_text_column_is_found(columns, row, expected, how):
    found = find_text_column(sheet(columns, row))
    assert (found.name, found.how, found.place) == (expected, how, columns.index(expected))


def test_a_known_header_is_taken_where_no_row_stands_below():
    assert find_text_column(sheet(["编号", "诉求"])).name == "诉求"


def test_what_was_appended_before_is_no_complaint():
    columns = ["甲", "乙", *NAMED_COLUMNS]
    row = ["张三", LONG, "涉企安全隐患", "限期办", "0.5", "是", LONG * 3, LONG, "v"]
    assert find_text_column(sheet(columns, row)).name == "乙"


def test_an_unknown_or_missing_text_column_names_what_is_there():
    unknown = sheet(["甲", "乙"], [LONG, LONG])
    with pytest.raises(UsageError, match="甲、乙"):
        find_text_column(unknown)
    with pytest.raises(UsageError, match="「丙」"):
        find_text_column(unknown, "丙")
    assert find_text_column(unknown, "乙").how == "按指定"


def test_columns_of_earlier_decisions():
    old = sheet(["诉求", "类别 "], [LONG, "x"])
    assert find_label_column(old, CATEGORY_HEADERS).place == 1
    assert find_label_column(old, ["没有"]) is None
    assert find_label_column(old, [], "诉求").place == 0
    assert require_column(old, "类别").name == "类别 "
