import pytest

from tests.nasty_files import CASES
from triage.backlog.plan import Task, find_plans
from triage.errors import UsageError
from triage.tables.options import ReadOptions
from triage.tables.packing import Packed

BY_NAME = {case.name: case.content for case in CASES}


@pytest.fixture
def plans(tmp_path, registry):
    def plans(name, content=None, **options):
        path = tmp_path / name
        path.write_bytes(BY_NAME[name] if content is None else content)
        task = Task(registry.folder, registry.current(), **options)
        return find_plans(Packed(path, "", name), task)

    return plans


def test_how_a_table_is_read_is_stated(plans):
    content = "编号,诉求内容,类别,办理方式\n1,路灯,x,y\n".encode("gbk")
    (plan,) = plans("a.csv", content)
    assert plan.compares
    assert plan.stated == (
        "GBK/GB18030 编码，逗号分隔，诉求列「诉求内容」（按表头认出），"
        "原类别列「类别」（按表头认出），原办理形式列「办理方式」（按表头认出）"
    )


def test_sheets_without_complaints_are_carried_along(plans):
    hidden = plans("hidden.xlsx")
    assert [plan.stated for plan in hidden][1] == "工作表「字典」是隐藏的，未分类"
    notes = plans("notes_sheet.xlsx")
    assert notes[0].stated == "工作表「填表说明」没有认出诉求列，未分类"
    assert [bool(plan.text) for plan in notes] == [False, True]


def test_a_hidden_sheet_that_is_asked_for_is_taken(plans):
    (plan,) = plans("only_hidden.xlsx", reading=ReadOptions(sheet="Sheet"))
    assert plan.text is not None
    with pytest.raises(UsageError, match="隐藏"):
        plans("only_hidden.xlsx")


def test_a_column_that_no_sheet_has(plans):
    with pytest.raises(UsageError, match="「没有」"):
        plans("several.xlsx", text_column="没有")
