import pytest

from triage.errors import UsageError
from triage.tables.headers import chosen_header, find_header, unique

DATA = ["1", "市场门口的路灯坏了半个月，请派人来修。", "13812345678"]


@pytest.mark.parametrize(
    ("top", "first", "columns"),
    [
        ([["编号", "内容", "电话"], DATA], 0, ("编号", "内容", "电话")),
        ([["汇总表", "", ""], ["", "", ""], ["编号", "内容", "电话"], DATA], 2, ("编号", "内容", "电话")),
        ([["单位：某局", "日期：五月", "", "", ""], ["编号", "内容", "电话", "甲", "乙"]], 1, ("编号", "内容", "电话", "甲", "乙")),
        ([["编号", "", "电话"], DATA], 0, ("编号", "第2列", "电话")),
        ([["12345热线", "内容", ""], DATA], 0, ("12345热线", "内容", "第3列")),
    ],
)  # fmt: skip
def test_the_header_is_found_below_titles(top, first, columns):
    header = find_header(top)
    assert (header.first, header.rows, header.columns) == (first, 1, columns)


def test_rows_without_a_header():
    header = find_header([DATA, DATA])
    assert (header.end, header.columns) == (0, ("第1列", "第2列", "第3列"))
    assert header.stated == "没有表头"


def test_two_rows_of_header():
    top = [["序号", "诉求人", "", "内容"], ["", "姓名", "电话", ""], ["1", "李四", "138", "路灯"]]
    merged = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)]
    header = find_header(top, merged)
    assert (header.rows, header.columns) == (2, ("序号", "姓名", "电话", "内容"))
    assert header.stated == "表头在第1至2行"


def test_a_merged_cell_above_data_makes_no_second_row_of_header():
    top = [["诉求人", "", "内容"], ["李四", "138", "市场门口的路灯坏了半个月，请派人来修。"]]
    assert find_header(top, [(0, 0, 0, 1)]).rows == 1


def test_the_user_says_where_it_stands():
    assert chosen_header([["甲"], ["乙"]], "表", 2).columns == ("乙",)
    assert chosen_header([["甲"], ["乙"]], "表", 0).end == 0
    with pytest.raises(UsageError, match="没有第 3 行"):
        chosen_header([["甲"], ["乙"]], "表", 3)


def test_names_that_come_again_get_a_number():
    assert unique(["甲", "乙", "甲", "甲_2"]) == ("甲", "乙", "甲_2", "甲_2_2")
