import pytest

from triage.backlog.rows import Job, classify_rows, taxonomy_of
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


@pytest.fixture
def job(registry):
    return Job(registry.folder, registry.current())


def test_without_evidence_all_else_is_the_same(job):
    texts = ["包工头拖欠我们八个工人三个月工资，请帮我们讨回", ""]
    full, quick = job.rows(texts), job._replace(evidence=False).rows(texts)
    assert full[0][5]
    assert not quick[0][5]
    assert [row[:5] for row in full] == [row[:5] for row in quick]
    assert taxonomy_of(job).category(full[0][0])


def test_a_key_depends_on_all_that_the_suggestions_depend_on(job):
    texts = ["路灯不亮", "乙"]
    keys = [
        job.key(texts),
        job.key(["路灯不亮乙"]),
        job.key(texts[::-1]),
        job._replace(codes=True).key(texts),
        job._replace(evidence=False).key(texts),
        job._replace(version="x").key(texts),
    ]
    assert len(set(keys)) == len(keys)
    assert job._replace(models=job.models / "elsewhere").key(texts) == keys[0]
    assert job.key(["\udcff"])
