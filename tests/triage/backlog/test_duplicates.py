import pytest

from tests.nasty_files import CASES, LAMP, PERMIT, THEFT, WAGES
from tests.tables import read_table
from triage.backlog.duplicates import COLUMNS, group_files
from triage.errors import UsageError
from triage.tables.packing import Packed
from triage.tables.sources import find_sources

AGAIN = LAMP.replace("请派人来修", "麻烦派人来修")


def test_the_same_matter_is_marked_once(tmp_path):
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    rows = [LAMP, WAGES, AGAIN, THEFT, "", WAGES, ""]
    path.write_text("编号,诉求内容\n" + "".join(f"{n},{t}\n" for n, t in enumerate(rows)), "utf-8")
    assert group_files([Packed(path, "", path.name)], target) == (7, 2, 4)
    marked = read_table(target)[list(COLUMNS)].to_numpy().tolist()
    assert marked == [
        ["1", "2", "是"],
        ["2", "2", "是"],
        ["1", "2", "否"],
        ["", "1", "是"],
        ["", "1", "是"],
        ["2", "2", "否"],
        ["", "1", "是"],
    ]
    assert sorted(tmp_path.iterdir()) == [path, target]
    with pytest.raises(UsageError, match="--overwrite"):
        group_files([Packed(path, "", path.name)], target)


def test_two_channels_are_two_files(tmp_path):
    (tmp_path / "in").mkdir()
    for name, texts in (("热线.csv", [LAMP, PERMIT]), ("走访.csv", [THEFT, AGAIN])):
        (tmp_path / "in" / name).write_text("\n".join(["诉求内容", *texts]), "gbk")
    sources = find_sources(str(tmp_path / "in"))
    assert group_files(sources, tmp_path / "out", many=True) == (4, 1, 2)
    found = read_table(tmp_path / "out" / "走访.csv")
    assert found[COLUMNS[0]].tolist() == ["", "1"]


def test_a_file_without_complaints(tmp_path):
    (tmp_path / "in.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(UsageError, match="--text-column"):
        group_files([Packed(tmp_path / "in.csv", "", "in.csv")], tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_workbook_with_hidden_sheets_only_is_refused(tmp_path):
    content = next(case.content for case in CASES if case.name == "only_hidden.xlsx")
    (tmp_path / "in.xlsx").write_bytes(content)
    with pytest.raises(UsageError, match="隐藏"):
        group_files([Packed(tmp_path / "in.xlsx", "", "in.xlsx")], tmp_path / "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]
