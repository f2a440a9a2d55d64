import io

import pytest

from triage.errors import FileError
from triage.tables.encodings import find_encoding

TEXT = "诉求内容\n路灯不亮，请派人来修\n" * 20


def found(content, wanted=None):
    return find_encoding(lambda: io.BytesIO(content), "a.csv", wanted)


@pytest.mark.parametrize(
    ("encoding", "codec", "stated"),
    [
        ("utf-8", "utf-8", "UTF-8 编码"),
        ("utf-8-sig", "utf-8", "UTF-8 编码"),
        ("gbk", "gb18030", "GBK/GB18030 编码"),
        ("gb18030", "gb18030", "GBK/GB18030 编码"),
        ("utf-16", "utf-16-le", "UTF-16 编码"),
    ],
)
def test_encodings_of_chinese_offices_are_told_apart(encoding, codec, stated):
    encoding = found(TEXT.encode(encoding))
    assert (encoding.codec, encoding.stated, encoding.lines) == (codec, stated, 40)


def test_a_few_broken_bytes_do_not_hide_the_encoding():
    for codec in ("utf-8", "gb18030"):
        encoding = found(TEXT.encode(codec) + b"\xff\n")
        assert (encoding.codec, encoding.unreadable) == (codec, 1)
        assert "1 个字节" in encoding.stated


def test_utf8_with_a_fault_is_not_taken_for_gbk():
    """As GBK each of these lines has an even number of bytes, and so no fault."""
    content = "路灯\n".encode() * 50
    assert content.decode("gb18030")
    assert found(content + b"\xff\n").codec == "utf-8"


def test_few_characters_of_gbk_among_ascii():
    content = b"id,name\n" * 500 + "1,张三\n".encode("gbk")
    assert found(content).codec == "gb18030"


def test_characters_across_blocks(monkeypatch):
    monkeypatch.setattr("triage.tables.encodings._BLOCK", 5)
    for codec in ("utf-8", "gb18030"):
        assert found(TEXT.encode(codec))[:3:2] == (codec, 0)


def test_what_the_user_says_is_tried_alone():
    assert found(TEXT.encode("gbk"), "GBK").codec == "gb18030"
    with pytest.raises(FileError, match="--encoding"):
        found(TEXT.encode("gbk"), "utf-8")
    with pytest.raises(FileError, match="没有「xyz」"):
        found(b"a", "xyz")


@pytest.mark.parametrize("content", [bytes(range(256)) * 9, b"\xff\xfe\x00\x01\x02", b"a\0b\0" * 9])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(FileError, match="编码既不是"):
        found(content)
