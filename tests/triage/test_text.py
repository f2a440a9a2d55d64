import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.errors import TextError
from triage.text import MAX_CHARACTERS, normalise, require_text

FRAGMENTS = st.sampled_from(
    ["<br/>", "<p class='x'>", "&nbsp;", "&lt;", "&#x533a;", "&abc;", "　", "\u200b", "\ud800", "Ａ", "區",
     "①", "…", "\r\n", "<script>var a;</script>", "<!-- x -->", "a<b", "²", "\x00", "👍🏽", "公安"]
)  # fmt: skip
MESSY = st.lists(st.one_of(st.text(max_size=6), FRAGMENTS), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ａ市Ｂ２區", "a市b2区"),
        ("關於戶口遷移", "关于户口迁移"),
        ("  公安　　局 \r\n 你好  ", "公安 局 你好"),
        ("<p>合同</p><br>诈骗&nbsp;&amp;", "合同 诈骗 &"),
        ("派\u200b出\ufeff所\u0007", "派出所"),
        ("损坏\ud800字符", "损坏字符"),
        ("a<b，b>c", "a<b,b>c"),
        ("<<合同>>", "<<合同>>"),
        ("x²，½，㎡，…", "x²,½,㎡,…"),
        ("①号", "1号"),
        ("&abc;&unknown", "&abc;&unknown"),
        ("&#21306;&#x533A;", "区区"),
        ("<script>alert('公安')</script>报警", "报警"),
        (" \u200b \u200b", ""),
        ("", ""),
    ],
)
def test_one_spelling(raw, expected):
    assert normalise(raw).text == expected


def test_spans_lead_back_to_the_original():
    raw = "<b>Ａ市</b>&nbsp;合\u200b同&lt;詐騙&gt;"
    text = normalise(raw)
    start = text.text.index("<诈骗>")
    begin, end = text.span(start, start + 4)
    assert raw[begin:end] == "&lt;詐騙&gt;"
    start = text.text.index("合同")
    begin, end = text.span(start, start + 2)
    assert raw[begin:end] == "合\u200b同"


@pytest.mark.parametrize("span", [(0, 0), (-1, 1), (1, 9), (2, 1)])
def test_a_span_outside_the_text_is_refused(span):
    with pytest.raises(IndexError):
        normalise("公安").span(*span)


@given(MESSY)
@example("<br> <br>")
@example("&nbsp;a")
def test_offsets_are_exact_for_any_text(raw):
    text = normalise(raw)
    assert len(text.text) <= len(raw)
    assert text.text == text.text.strip()
    assert "  " not in text.text
    previous = 0
    for position, character in enumerate(text.text):
        begin, end = text.span(position, position + 1)
        assert previous <= begin < end <= len(raw)
        previous = end
        # The stretch by itself normalises to the same character.
        alone = normalise(raw[begin:end]).text
        assert alone == character or (character == " " and alone == "")


@given(MESSY)
def test_a_normalised_text_has_no_surrogates_or_invisible_characters(raw):
    normalise(raw).text.encode()
    assert "\u200b" not in normalise(raw).text


def test_offsets_are_exact_on_real_messages():
    for raw in real_messages()[:1500]:
        text = normalise(raw)
        assert text.span(0, len(text.text))[1] <= len(raw)
        for start in range(0, len(text.text), 37):
            begin, end = text.span(start, start + 1)
            assert normalise(raw[begin:end]).text in (text.text[start], "")


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ("", "为空"),
        (" \n\t　", "为空"),
        ("公" * (MAX_CHARACTERS + 1), "过长"),
        ("公\x00安", "二进制"),
        ("公\ud800安", "损坏"),
        (None, "不是文字"),
        (7, "不是文字"),
    ],
)
def test_what_is_no_text_is_refused_in_chinese(bad, word):
    with pytest.raises(TextError, match=word):
        require_text(bad)


def test_the_longest_text_allowed_is_taken():
    assert require_text("公" * MAX_CHARACTERS)
