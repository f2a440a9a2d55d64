from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.data import DEV, LABELLED, UNLABELLED
from tests.conftest import real_messages
from training.corpus import CorpusRow, read_rows
from training.corpus.checks import (
    clauses,
    corpus_problems,
    near_duplicates,
    row_id,
    row_problems,
    row_split,
)
from triage.taxonomy import default_taxonomy

TEXT = "车间后门的锁上周被撬，少了三台电机，请尽快破案"
GOOD = CorpusRow(
    row_id(TEXT), TEXT, "rights_infringement", ("safety_hazard",), "time_limited", "visit",
    "factory_manager", "车间电机被盗", "1/3", row_split(row_id(TEXT)),
)  # fmt: skip


def problems(**changes):
    changed = replace(GOOD, **changes)
    if "text" in changes:
        changed = replace(changed, id=row_id(changed.text))
    return list(row_problems(changed, default_taxonomy()))


def test_a_good_row_has_no_problems():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"text": " "}, "为空"),
        ({"id": "000000000000"}, "编号"),
        ({"split": "dev"}, "split"),
        ({"category": "crime"}, "类别代码"),
        ({"category": "out_of_scope"}, "不能用办理形式"),
        ({"category": "misconduct", "handling": "on_the_spot", "secondary": ()}, "不能用办理形式"),
        ({"secondary": ("dispute", "misconduct", "safety_hazard")}, "最多两个"),
        ({"secondary": ("rights_infringement",)}, "不得与主类别相同"),
        ({"secondary": ("crime",)}, "次类别代码"),
        ({"channel": "fax"}, "渠道"),
        ({"scenario": ""}, "scenario"),
        ({"text": TEXT + "，联系电话13912345678"}, "手机号"),
        ({"text": TEXT + "，身份证22010119800101123X"}, "证件号"),
        ({"text": TEXT + "，建议挂牌办"}, "办理形式的名称"),
    ],
)
def test_each_breach_is_named(changes, word):
    assert any(word in problem for problem in problems(**changes))


def test_near_duplicates_are_found_and_others_are_not():
    texts = [
        ("a", TEXT),
        ("b", TEXT.replace("三台", "四台")),
        ("c", "市场门口路灯坏了半个月，晚上收摊看不清路，请修好"),
    ]
    assert list(near_duplicates(texts)) == [("a", "b")]


@given(st.lists(st.text(min_size=1, max_size=30), max_size=6, unique=True))
def test_a_repeated_text_is_always_found(texts):
    found = list(near_duplicates([*((f"{n}", t) for n, t in enumerate(texts)), *(
        (f"again {n}", t) for n, t in enumerate(texts)
    )]))  # fmt: skip
    assert {(f"{n}", f"again {n}") for n in range(len(texts))} <= set(found)


def test_missing_cells_are_named():
    found = list(corpus_problems([("x:1", GOOD)], default_taxonomy()))
    assert "「涉企政务服务」×「现场办」不足 1 条。" in found
    assert "「涉企矛盾纠纷」×「座谈」不足 1 条。" in found


def test_clauses_are_the_long_pieces_between_punctuation():
    assert clauses("你好，本人于去年三月在贵市购买门面一间。谢谢！") == {
        "本人于去年三月在贵市购买门面一间"
    }


@pytest.mark.parametrize("path", [DEV, LABELLED, UNLABELLED], ids=lambda path: path.name)
def test_no_clause_of_the_corpus_stands_in_real_data(path):
    real = set().union(*map(clauses, real_messages(path)))
    shared = {place: clauses(row.text) & real for place, row in read_rows()}
    assert {place: found for place, found in shared.items() if found} == {}


# Firms that invented complaints must not accuse; only names that mean nothing else.
FIRMS = (
    "万科", "恒大", "碧桂园", "万达", "京东", "拼多多", "美团", "饿了么", "货拉拉", "顺丰", "海康",
    "永辉超市", "沃尔玛", "中石油", "中石化", "农业银行", "工商银行", "邮储", "链家", "学而思", "比亚迪",
)  # fmt: skip


def test_no_real_firm_is_named():
    named = {place: [f for f in FIRMS if f in row.text] for place, row in read_rows()}
    assert {place: firms for place, firms in named.items() if firms} == {}


def test_the_corpus_has_the_size_and_the_breadth_that_it_was_planned_with():
    rows = [row for _, row in read_rows()]
    sizes = Counter(row.category for row in rows)
    assert len(rows) >= 5_000
    assert sizes["out_of_scope"] >= 800
    assert sum(bool(row.boundary) for row in rows) > len(rows) / 3
    scenarios = Counter(category for category, _ in {(r.category, r.scenario) for r in rows})
    assert all(scenarios[category] >= 40 for category in sizes)
