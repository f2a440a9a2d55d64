import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import FileError
from triage.tables.jsonlines import NO_OBJECT, JsonWriter, read_jsonlines


def sheet_of(content):
    return read_jsonlines(lambda: io.BytesIO(content), "a.jsonl")


def written(sheet, cells=("x",)):
    stream = io.BytesIO()
    writer = JsonWriter(stream)
    writer.begin(sheet, ["建议"])
    for piece in sheet.read(2):
        writer.append(piece, [cells] * len(piece))
    return stream.getvalue()


def test_a_line_keeps_its_characters_and_gets_more_at_its_end():
    content = '{"号": 1.50,  "诉求":"路灯\\u574f了"}\r\n\n{ }\n'.encode()
    assert written(sheet_of(content)).decode() == (
        '{"号": 1.50,  "诉求":"路灯\\u574f了", "建议": "x"}\n{ "建议": "x"}\n'
    )


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@given(st.lists(st.dictionaries(words, st.none() | st.integers() | words), min_size=1))
def test_every_object_comes_back_with_the_suggestion(objects):
    objects = [{"k": 1}, *objects]
    content = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in objects)
    found = [
        json.loads(line) for line in written(sheet_of(content.encode())).decode().split("\n")[:-1]
    ]
    assert found == [value | {"建议": "x"} for value in objects]


def test_what_is_no_text_is_shown_as_json():
    (piece,) = sheet_of(b'{"a": 1.5, "b": null, "c": [1, "x"], "d": "y"}\n').read(9)
    assert piece.cells == [["1.5", "", '[1, "x"]', "y"]]


def test_a_line_that_is_no_object_is_kept_and_noted():
    sheet = sheet_of(b'{"a": 1}\n{"a": \n[1]\n')
    (piece,) = sheet.read(9)
    assert piece.notes == {1: NO_OBJECT, 2: NO_OBJECT}
    lines = written(sheet).decode().splitlines()
    assert json.loads(lines[1]) == {"原文": '{"a":', "建议": "x"}


def test_a_file_without_objects():
    for content in (b"[1]\n", b"x\n", b"\n"):
        with pytest.raises(FileError, match="没有 JSON 对象"):
            sheet_of(content)
