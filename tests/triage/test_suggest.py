import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.errors import TextError
from triage.suggest import suggest
from triage.text import MAX_CHARACTERS, require_text

CONTRACT = {
    "category": str,
    "category_name": str,
    "confidence": float,
    "probabilities": dict,
    "possible_categories": list,
    "secondary": list,
    "handling": str,
    "handling_name": str,
    "handling_confidence": (float, type(None)),
    "handling_reason": str,
    "needs_review": bool,
    "review_reasons": list,
    "evidence": list,
    "warnings": list,
    "urgent": bool,
    "model_version": str,
}


def check(suggestion, model):
    data = json.loads(json.dumps(suggestion.to_dict(), ensure_ascii=False))
    assert list(data) == list(CONTRACT)
    for name, kind in CONTRACT.items():
        assert isinstance(data[name], kind), name
    assert sum(data["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert data["confidence"] == max(data["probabilities"].values())
    assert data["needs_review"] == bool(data["review_reasons"])
    assert (data["handling_confidence"] is None) == (data["handling"] == "")
    assert model.taxonomy.is_legal(data["category"], data["handling"])
    assert data["model_version"] == model.version
    assert data["possible_categories"][0] == data["category"]
    assert len(data["secondary"]) <= 2
    assert data["category"] not in data["secondary"]
    assert bool(data["handling_reason"]) == bool(data["handling"])
    if len(data["possible_categories"]) > 1 or not data["handling"]:
        assert data["needs_review"]


def test_the_object_is_the_contracts(model):
    for suggestion in suggest(model, ["派出所民警索要好处费", "路灯不亮", "在吗", "Hello", "😀😀"]):
        check(suggestion, model)


def test_real_messages_all_get_a_suggestion(model):
    messages = real_messages()[::40]
    for message, suggestion in zip(messages, suggest(model, messages), strict=True):
        check(suggestion, model)
        for evidence in suggestion.evidence:
            assert message[evidence.start : evidence.end] == evidence.text


def test_a_suggestion_does_not_depend_on_its_neighbours(model):
    texts = ["路灯不亮，请派人来修", "拖欠工资三个月", "咨询落户需要什么材料"]
    assert suggest(model, texts) == [suggest(model, [text])[0] for text in texts]


def test_real_messages_do_not_depend_on_their_neighbours(model):
    messages = real_messages()[::50]
    alone = [suggest(model, [message])[0] for message in messages]
    assert suggest(model, messages) == alone
    assert suggest(model, messages[::-1]) == alone[::-1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("好", "文字太少"),
        ("😀😀😀", "没有中文"),
        ("Please help our factory", "没有中文"),
        ("12345", "没有中文"),
    ],
)
def test_what_cannot_be_judged_goes_to_a_person(model, text, reason):
    (suggestion,) = suggest(model, [text])
    assert suggestion.needs_review
    assert any(reason in r for r in suggestion.review_reasons)


@pytest.mark.parametrize("text", ["", "  ", "公" * (MAX_CHARACTERS + 1), "公\ud800安", "a\x00b"])
def test_what_is_no_text_is_refused(model, text):
    with pytest.raises(TextError):
        suggest(model, ["路灯不亮", text])


def test_the_longest_text_is_suggested_for(model):
    (suggestion,) = suggest(model, ["路灯不亮，请派人来修。" * (MAX_CHARACTERS // 11)])
    check(suggestion, model)


def test_without_evidence_all_else_is_the_same(model):
    text = "园区东门的路口没有红绿灯，货车抢行，请交警来看看"
    (full,) = suggest(model, [text])
    (quick,) = suggest(model, [text], evidence=False)
    assert full.evidence
    assert quick.to_dict() == {**full.to_dict(), "evidence": []}


def test_danger_is_urgent_and_named(model):
    (suggestion,) = suggest(model, ["库里少了三箱炸药，不知去向，请马上来人"])
    assert suggestion.urgent
    assert "imminent_danger" in [warning.code for warning in suggestion.warnings]


def test_a_complaint_about_officers_is_confidential_and_never_on_the_spot(model):
    for suggestion in suggest(
        model, ["派出所民警索要好处费，请督察追究", "交警乱罚款还骂人，我要投诉"]
    ):
        assert suggestion.category == "misconduct"
        assert suggestion.handling != "on_the_spot"
        assert "confidential" in [warning.code for warning in suggestion.warnings]


@given(st.text(min_size=1, max_size=120))
def test_any_text_gets_a_suggestion_or_one_sentence(model, text):
    try:
        require_text(text)
    except TextError:
        with pytest.raises(TextError, match=r"。$"):
            suggest(model, [text])
    else:
        check(suggest(model, [text])[0], model)
