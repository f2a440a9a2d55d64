import zipfile

import pytest

from triage.errors import FileError
from triage.tables.sources import find_sources, is_many, kind_of, result_name, result_suffix


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", ".csv"), ("A.XLSX", ".xlsx"), ("a.csv.gz", ".csv"), ("a.b.jsonl", ".jsonl")],
)
def test_the_suffix_says_how_a_table_is_stored(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xlsx.gz", "a.parquet.gz", "a.gz"])
def test_other_suffixes_are_refused(name):
    with pytest.raises(FileError, match="不支持"):
        kind_of(name)


def test_a_result_has_the_kind_of_its_table_if_that_can_be_written():
    assert [result_name(n) for n in ("a/b.csv.gz", "b.et", "c.XLS")] == [
        "a/b.csv.gz",
        "b.xlsx",
        "c.xlsx",
    ]
    assert [result_suffix(n) for n in ("a.CSV.gz", "b.et", "c.jsonl")] == [
        ".csv.gz",
        ".xlsx",
        ".jsonl",
    ]


@pytest.fixture
def folder(tmp_path):
    for name in ("b/五月.csv", "a.xlsx", "~$a.xlsx", ".a.csv", "notes.md", "b/.x/c.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_a_folder_means_all_tables_in_it(folder):
    assert is_many(str(folder))
    assert [source.name for source in find_sources(str(folder))] == ["a.xlsx", "b/五月.csv"]


def test_a_pattern_means_what_it_matches(folder):
    assert is_many(f"{folder}/*/*.csv")
    assert [source.name for source in find_sources(f"{folder}/**/*.csv")] == ["五月.csv"]
    assert [s.name for s in find_sources(f"{folder}/**/*")] == ["a.xlsx", "b/五月.csv"]


def test_a_zip_means_what_it_holds(folder):
    one, two = folder / "one.zip", folder / "two.zip"
    for path, names in ((one, ["a.csv", "b.md"]), (two, ["a.csv", "b.csv"])):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
    assert (is_many(str(one)), is_many(str(two))) == (False, True)
    assert [source.member for source in find_sources(str(two))] == ["a.csv", "b.csv"]


def test_nothing_there(tmp_path):
    with pytest.raises(FileError, match="找不到"):
        find_sources(str(tmp_path / "a.csv"))
    for nothing in (tmp_path, tmp_path / "*.csv"):
        with pytest.raises(FileError, match="没有可以读取"):
            find_sources(str(nothing))
