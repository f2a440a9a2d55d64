import pytest

from triage.errors import RulesError
from triage.rules import checked_rules, parse_rules, read_rules

TABLES = [
    ("guards", "guards"),
    ("gravity", "indicators"),
    ("competence", "matters"),
    ("competence", "staff"),
    ("secondary", "secondary"),
]
GOOD = '[[rules]]\ncode = "a"\nsource = "某法第1条"\nchecked = "原文"\n'


def read(text):
    return checked_rules(parse_rules(text, "x"), "x", "rules")


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_shipped_rule_names_its_source(name, table):
    rules = read_rules(name, table)
    assert rules
    assert all(len(rule["source"]) > 4 for rule in rules)


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_no_shipped_rule_has_a_field_that_nobody_reads(name, table):
    known = {
        "guards": {
            "code", "message", "source", "checked", "words", "unless", "categories", "possible",
            "handlings", "personal_data", "urgent", "review",
        },
        "gravity": {"code", "name", "categories", "words", "at_least", "source", "checked"},
        "competence": {"code", "name", "authority", "police", "words", "source", "checked"},
        "secondary": {"code", "category", "secondary", "all", "source", "checked"},
    }[name]  # fmt: skip
    for rule in read_rules(name, table):
        assert set(rule) <= known


def test_a_good_table_is_read():
    assert read(GOOD)[0]["code"] == "a"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[[rules]\n", "读不出来"),
        (GOOD.replace("rules", "other"), "读不出来"),
        (GOOD + GOOD, "重复"),
        (GOOD.replace('code = "a"\n', ""), "没有代码"),
        (GOOD.replace("原文", "大概"), "核对程度"),
        (GOOD.replace("某法第1条", ""), "出处"),
    ],
)
def test_a_bad_table_is_refused_with_one_sentence(text, word):
    with pytest.raises(RulesError, match=word):
        read(text)
