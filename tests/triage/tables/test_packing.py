import gzip
import io
import zipfile

import pytest

from triage.errors import FileError
from triage.tables.packing import Limits, Packed, check_zip, members


def zip_of(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_plain_and_packed_files_give_their_content(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"plain")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"packed"))
    archive = zip_of(tmp_path / "c.zip", {"d.csv": b"inside", "e.csv.gz": gzip.compress(b"twice")})
    plain = Packed(tmp_path / "a.csv", "", "a.csv")
    packed = Packed(tmp_path / "b.csv.gz", "", "b.csv.gz")
    contents = [source.read() for source in (plain, packed, *members(archive))]
    assert contents == [b"plain", b"packed", b"inside", b"twice"]


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
@pytest.mark.parametrize("limits", [Limits(unpacked=4 << 20), Limits(ratio=100)])
def test_a_bomb_is_stopped_before_it_is_unpacked(tmp_path, name, limits):
    path = tmp_path / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(bytes(8 << 20)))
        source = Packed(path, "", name)
    else:
        (source,) = members(zip_of(path, {"a.csv": bytes(8 << 20)}))
    with pytest.raises(FileError, match="解压后过大"):
        source.read(limits)
    assert len(source.read()) == 8 << 20


def test_a_bomb_within_a_workbook():
    file = io.BytesIO()
    zip_of(file, {"xl/sheet1.xml": bytes(8 << 20)})
    size = len(file.getvalue())
    check_zip(file, size, Limits(), "a.xlsx")
    check_zip(file, size, Limits(unpacked=9 << 20), "a.xlsx")
    with pytest.raises(FileError, match="解压后过大"):
        check_zip(file, size, Limits(unpacked=7 << 20), "a.xlsx")


def test_what_systems_add_is_passed_over(tmp_path):
    names = ["__MACOSX/a.csv", "a/.DS_Store", "a/b.csv", "c/"]
    archive = zip_of(tmp_path / "a.zip", dict.fromkeys(names, b"x"))
    assert [source.name for source in members(archive)] == ["a/b.csv"]


@pytest.mark.parametrize("name", ["../a.csv", "a/../../b.csv", "/a.csv", "C:/a.csv", "..\\a.csv"])
def test_a_name_outside_of_the_archive_is_refused(tmp_path, name):
    with pytest.raises(FileError, match="不合规"):
        members(zip_of(tmp_path / "a.zip", {name: b"x"}))
