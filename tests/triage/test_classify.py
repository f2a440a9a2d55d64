import pandas as pd

from triage.classify import BATCH, CODED_COLUMNS, NAMED_COLUMNS, add_columns, classify_rows
from triage.suggest import suggest


def test_every_row_comes_back_in_order_with_its_suggestion(model):
    texts = [f"第{n}户：路灯不亮，请派人来修" for n in range(BATCH + 3)]
    rows = list(classify_rows(model, texts, codes=True))
    assert len(rows) == len(texts)
    (expected,) = suggest(model, texts[-1:])
    assert rows[-1][0] == expected.category
    assert rows[-1][2] == f"{expected.confidence:.4f}"
    assert rows[-1][6] == model.version


def test_a_row_that_cannot_be_classified_is_not_lost(model):
    rows = list(classify_rows(model, ["路灯不亮，请派人来修", "", "公\x00安"]))
    assert rows[0][0] == "涉企安全隐患"
    assert rows[1] == ["", "", "", "是", "诉求内容为空，请填写后再提交。", "", model.version]
    assert "二进制" in rows[2][4]


def test_nothing_but_unreadable_rows(model):
    assert [row[3] for row in classify_rows(model, ["", " "], codes=True)] == ["true", "true"]


def test_names_in_chinese_and_codes_in_english(model):
    (named,) = classify_rows(model, ["派出所民警索要好处费才给办证，请严查"])
    (coded,) = classify_rows(model, ["派出所民警索要好处费才给办证，请严查"], codes=True)
    assert model.taxonomy.category_name(coded[0]) == named[0]
    assert model.taxonomy.handling_name(coded[1]) == named[1]
    assert (named[3], coded[3]) in {("是", "true"), ("否", "false")}


def test_columns_are_appended_and_none_is_overwritten():
    frame = pd.DataFrame({"诉求": ["甲"], "置信度": ["原来的"]})
    cells = [[str(n) for n in range(7)]]
    result = add_columns(frame, cells, codes=False)
    assert list(result.columns[:2]) == ["诉求", "置信度"]
    assert result["置信度"].tolist() == ["原来的"]
    assert result["置信度_2"].tolist() == ["2"]
    assert list(frame.columns) == ["诉求", "置信度"]
    assert set(NAMED_COLUMNS) <= set(result.columns)
    assert list(add_columns(frame, cells, codes=True).columns[2:]) == list(CODED_COLUMNS)
