import pytest

from triage.backlog.marker import Marker
from triage.backlog.plan import Plan, Task
from triage.backlog.summary import Summary
from triage.tables.columns import CODED_COLUMNS, NAMED_COLUMNS, Found
from triage.tables.sheet import Sheet, TextPiece

TEXT, OLD = Found("诉求", 0, ""), Found("类别", 1, "")
SURE = ["涉企安全隐患", "限期办", "0.9000", "否", "", "灯", "v"]
NONE = ["", "", "", "是", "诉求内容为空，请填写后再提交。", "", "v"]


@pytest.fixture
def task(registry):
    return Task(registry.folder, registry.current())


def plan(columns, category=None):
    return Plan(Sheet("表", tuple(columns), lambda _size: iter(())), TEXT, category)


def test_names_never_cover_a_column_of_the_user(task):
    marker = Marker(task, Summary())
    assert marker.names(plan(["诉求"])) == list(NAMED_COLUMNS)
    assert marker.names(plan(["诉求", "置信度", "置信度_2"]))[2] == "置信度_3"
    coded = Marker(task._replace(codes=True), Summary())
    assert coded.names(plan(["诉求", "类别"], OLD)) == [*CODED_COLUMNS, "change"]


def test_rows_are_completed_and_counted(task):
    summary = Summary()
    cells = [["路灯", "矛盾纠纷", "1"], ["", "", ""], ["", "", "2"], ["坏行", "", ""]]
    piece = TextPiece(cells, cells, {3: "这一行不完整"})
    _, done, review = Marker(task, summary).mark(
        plan(["诉求", "类别", "号"], OLD), piece, [SURE, NONE, NONE, SURE]
    )
    assert done[0] == [*SURE, "类别：涉企矛盾纠纷→涉企安全隐患"]
    assert done[1][:7] == ["", "", "", "否", "空行", "", task.version]
    assert done[2] == [*NONE, ""]
    assert done[3][3:5] == ["是", "这一行不完整"]
    assert review == [False, False, True, True]
    assert (summary.rows, summary.blank, summary.review) == (3, 1, 2)
    assert (summary.unclassified, summary.damaged, summary.changed) == (1, 1, 1)


def test_only_what_would_change_is_written(task):
    cells = [["路灯", "安全隐患"], ["路灯", "纠纷"]]
    marker = Marker(task._replace(only_changed=True), Summary())
    kept, done, _ = marker.mark(plan(["诉求", "类别"], OLD), TextPiece(cells, cells), [SURE, SURE])
    assert kept.cells == [["路灯", "纠纷"]]
    assert len(done) == 1


def test_an_empty_complaint_in_a_table_of_complaints_alone_needs_a_person(task):
    summary = Summary()
    _, done, review = Marker(task, summary).mark(plan(["诉求"]), TextPiece([[""]], [""]), [NONE])
    assert (done, review) == ([NONE], [True])
    assert (summary.blank, summary.unclassified) == (0, 1)
