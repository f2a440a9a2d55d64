import pandas as pd
import pytest

from triage.classify import (
    CODED_COLUMNS,
    NAMED_COLUMNS,
    REVIEW,
    Job,
    add_columns,
    classify_rows,
    classify_tables,
)
from triage.errors import WorkerError
from triage.reading import BATCH
from triage.suggest import suggest


def test_every_row_comes_back_in_order_with_its_suggestion(model):
    texts = [f"第{n}户：路灯不亮，请派人来修" for n in range(BATCH + 3)]
    rows = classify_rows(model, texts, codes=True)
    assert len(rows) == len(texts)
    (expected,) = suggest(model, texts[-1:])
    assert rows[-1][0] == expected.category
    assert rows[-1][2] == f"{expected.confidence:.4f}"
    assert rows[-1][6] == model.version


def test_a_row_that_cannot_be_classified_is_not_lost(model):
    rows = classify_rows(model, ["路灯不亮，请派人来修", "", "公\x00安"])
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


FRAMES = [
    pd.DataFrame(
        {"号": [f"{n}-{m}" for m in range(3)], "诉求": [f"第{n}号路灯不亮", "", "拖欠工资"]}
    )
    for n in range(7)
]


@pytest.fixture
def job(registry):
    return Job(registry.folder, registry.current())


def test_workers_give_what_one_process_gives_in_the_same_order(job):
    alone = pd.concat(classify_tables(job, FRAMES, "诉求", 1))
    together = pd.concat(classify_tables(job, FRAMES, "诉求", 2))
    pd.testing.assert_frame_equal(alone, together)
    assert alone["号"].tolist() == [number for frame in FRAMES for number in frame["号"]]
    assert alone.columns[2:].tolist() == list(NAMED_COLUMNS)
    assert alone.iloc[1, 2 + REVIEW] == "是"


def test_only_a_few_pieces_are_read_ahead(job):
    read = []

    def frames():
        for frame in FRAMES * 5:
            read.append(len(read))
            yield frame

    results = classify_tables(job, frames(), "诉求", 2)
    next(results)
    assert len(read) == 2 * 2 + 1
    results.close()


def test_a_single_piece_starts_no_process(job, monkeypatch):
    monkeypatch.setattr("triage.classify.ProcessPoolExecutor", None)
    (result,) = classify_tables(job, FRAMES[:1], "诉求")
    assert len(result) == 3


def test_without_evidence_all_else_is_the_same(job):
    (full,) = classify_tables(job, FRAMES[:1], "诉求")
    (quick,) = classify_tables(job._replace(evidence=False), FRAMES[:1], "诉求")
    assert full["依据"].any()
    assert not quick["依据"].any()
    pd.testing.assert_frame_equal(full.drop(columns="依据"), quick.drop(columns="依据"))


class Fatal(Job):
    """A job whose worker dies."""

    def rows(self, _texts):
        import os

        os._exit(9)


def test_a_worker_that_dies_is_one_sentence(job):
    with pytest.raises(WorkerError, match=r"--workers.*。$"):
        list(classify_tables(Fatal(*job), FRAMES, "诉求", 2))
