import pytest

from tests.conftest import real_messages
from triage.handling_reason import handling_reason
from triage.reading import Reading
from triage.suggest import suggest


@pytest.mark.parametrize(
    ("text", "category", "handling", "parts"),
    [
        ("老板拖欠工資三个月", "dispute", "transfer", ("「工資」", "人社部门")),
        ("请帮帮我", "dispute", "transfer", ("未认出", "请核对")),
        ("城管乱收占道费", "misconduct", "transfer", ("「城管」", "纪检监察")),
        ("投诉派出所民警态度恶劣", "misconduct", "time_limited", ("「派出所」", "督察", "不得退回")),
        ("一伙人打砸，损失60万元", "rights_infringement", "listed_supervision", ("「一伙人」", "「60万元」")),
        ("请领导重视", "rights_infringement", "listed_supervision", ("未认出重大情形",)),
        ("请问保安员证在哪办", "government_service", "on_the_spot", ("「请问」", "当场可以答复")),
        ("货车堵着出货门，请来挪一下", "safety_hazard", "on_the_spot", ("公安交管", "当场可以办结")),
        ("路口没有红绿灯", "safety_hazard", "time_limited", ("「路口」", "公安交管部门", "勘查")),
        ("有件事要说", "dispute", "time_limited", ("不能当场办结",)),
    ],
)  # fmt: skip
def test_the_reason_says_who_and_quotes_the_complainant(text, category, handling, parts):
    reason = handling_reason(Reading([text])[0], category, handling)
    for part in parts:
        assert part in reason


def test_no_handling_no_reason():
    assert handling_reason(Reading(["孩子上学"])[0], "out_of_scope", "") == ""
    assert handling_reason(Reading(["路灯"])[0], "dispute", "历史里的办法") == ""


def test_every_real_message_with_a_mode_gets_one_sentence(model):
    for suggestion in suggest(model, real_messages()[::60], evidence=False):
        assert bool(suggestion.handling_reason) == bool(suggestion.handling)
        assert "\n" not in suggestion.handling_reason
        assert "。" not in suggestion.handling_reason.split("「")[0]
