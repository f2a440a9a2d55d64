import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from tests.conftest import real_messages
from triage.privacy import KINDS, PersonalData, find_personal_data, mask

SENTENCES = [
    "",
    "我公司仓库昨晚被撬，丢了两吨铜线，请尽快破案。",
    "2021年3月5日在解放路派出所报案，公(治)字〔2021〕12345号，至今3个月没有结果！",
    "合同总价1234567890元，已付 500-800万，联系人王先生，阳光小区3栋楼下的市场。",
    "1、编号20190914123015；2、GB50016-2014；3、<b>电话</b>没人接\r\n谢谢 ①",
]
INVISIBLE = ["\u200b", "\ufeff", "\u2060"]
WIDE = {code: code - 0x21 + 0xFF01 for code in range(0x21, 0x7F)}


def digits(width):
    return st.text("0123456789", min_size=width, max_size=width)


@st.composite
def written(draw, number, *groupings):
    """Write a number as people do: in groups, full width, with what a chat program adds."""
    grouping = draw(st.sampled_from([(len(number),), (1,) * len(number), *groupings]))
    separator = draw(st.sampled_from([" ", "-", "－", "—", " - ", "\u3000", "&nbsp;"]))
    groups, rest = [], number
    for width in grouping:
        groups.append(rest[:width])
        rest = rest[width:]
    text = separator.join(group for group in [*groups, rest] if group)
    if draw(st.booleans()) and separator != "&nbsp;":
        text = text.translate(WIDE)
    if separator != "&nbsp;":
        position = draw(st.integers(1, len(text) - 1))
        text = text[:position] + draw(st.sampled_from(["", *INVISIBLE])) + text[position:]
    return text


@st.composite
def mobiles(draw):
    number = "1" + draw(st.sampled_from("3456789")) + draw(digits(9))
    prefix = draw(st.sampled_from(["", "+86", "+86 ", "86-", "0086", "(+86)", "0"]))
    return prefix + draw(written(number, (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5)))


@st.composite
def landlines(draw):
    area, width = draw(st.sampled_from([("010", 8), ("021", 8), ("0731", 8), ("0745", 7)]))
    number = draw(st.sampled_from("23456789")) + draw(digits(width - 1))
    written_area = draw(
        st.sampled_from([area, f"({area})", f"（{area}）", f"{area}-", f"+86 {area} "])
    )
    return written_area + draw(st.sampled_from([number, f"{number[:-4]} {number[-4:]}"]))


REGIONS = st.sampled_from(["110105", "430102", "620123", "830000", "432501", "510999"])
BORN = st.dates(date(1900, 1, 1), date(2026, 1, 1))


@st.composite
def id_cards(draw):
    body = draw(REGIONS) + draw(BORN).strftime("%Y%m%d") + draw(digits(3))
    number = body + mod_11_2.calc_check_digit(body)
    number = draw(st.sampled_from([number, number.lower()]))
    return draw(written(number, (6, 8, 4), (3, 3, 4, 4, 4), (6, 4, 4, 4)))


@st.composite
def old_id_cards(draw):
    region = draw(st.sampled_from(["110105", "430102", "432501"]))
    born = draw(st.dates(date(1915, 1, 1), date(1999, 9, 30)))
    return draw(written(region + born.strftime("%y%m%d") + draw(digits(3)), (6, 6, 3)))


@st.composite
def bank_cards(draw):
    prefix, width = draw(
        st.sampled_from(
            [
                ("62", 16),
                ("621", 19),
                ("62", 17),
                ("622", 18),
                ("4", 16),
                ("51", 16),
                ("35", 16),
                ("37", 15),
                ("36", 14),
                ("9558", 19),
                ("4", 13),
            ]
        )
    )
    body = prefix + draw(digits(width - 1 - len(prefix)))
    return draw(written(body + luhn.calc_check_digit(body), (4, 4, 4, 4), (6,)))


@st.composite
def plates(draw):
    letter = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ")
    number = draw(
        st.one_of(
            digits(5),
            st.tuples(letter, digits(4)).map("".join),
            st.tuples(digits(2), letter, digits(2)).map("".join),
            st.tuples(st.sampled_from("DF"), digits(5)).map("".join),
            st.tuples(digits(5), st.sampled_from("DF")).map("".join),
            st.tuples(digits(4), st.sampled_from("警学挂")).map("".join),
            st.tuples(letter, digits(3), st.sampled_from("港澳")).map("".join),
        )
    )
    gap = draw(st.sampled_from(["", "·", " ", "•", "-"]))
    plate = draw(st.sampled_from("京沪湘粤鄂川新")) + draw(letter) + gap + number
    return draw(st.sampled_from([plate, plate.lower(), plate.translate(WIDE)]))


@st.composite
def emails(draw):
    word = st.text("abcxyzABC019", min_size=1, max_size=8)
    local = ".".join(draw(st.lists(word, min_size=1, max_size=3)))
    email = f"{local}@{draw(word)}.{draw(st.sampled_from(['com', 'com.cn', 'net']))}"
    return draw(st.sampled_from([email, email.translate(WIDE)]))


@st.composite
def addresses(draw):
    building = draw(st.sampled_from(["3栋", "A10栋", "十二幢", "8号楼", "５棟", "K区34栋"]))
    unit = draw(st.sampled_from(["", "2单元", "三單元"]))
    floor = draw(st.sampled_from(["", "5楼", "二十层"]))
    room = draw(st.sampled_from(["501", "1203室", "２０４房", "226号"]))
    return draw(
        st.sampled_from(
            [
                building + unit + floor + room,
                "村民组299号",
                "幸福路18号院3楼",
                "幸福路18号附5号",
                "阳光小区5-1-301",
                "延安路123弄45号601室",
                "永福里巷7号",
                "阳光小区1806室",
            ]
        )
    )


VALUES = {
    "mobile": mobiles(),
    "landline": landlines(),
    "id_card": st.one_of(id_cards(), old_id_cards()),
    "bank_card": bank_cards(),
    "plate": plates(),
    "email": emails(),
    "address": addresses(),
}
# Of an address the road stays, the number goes.
KEPT = ["村民组", "幸福路", "阳光小区", "延安路", "永福里巷"]


def folded(text):
    text = text.replace("&nbsp;", "")
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).lower()
        if character.isalnum() or character in "@·"
    )


def assert_masked(text, value, position):
    """Embed a value and see that it goes, and that nothing goes that was not found."""
    before, after = f"{text[:position]}，", f"，{text[position:]}"
    message = before + value + after
    pieces = find_personal_data(message)
    masked = mask(message)

    expected, end = "", 0
    for piece in pieces:
        assert end <= piece.start < piece.end <= len(message)
        expected += message[end : piece.start] + f"[{KINDS[piece.kind]}]"
        end = piece.end
    assert masked == expected + message[end:]
    assert mask(masked) == masked

    for kept in KEPT:
        value = value.removeprefix(kept)
    if sum(character.isdigit() for character in folded(value)) >= 11:
        assert folded(value).lstrip("0") not in folded(masked)
    begin = message.index(value, len(before))
    assert any(p.start <= begin and begin + len(value) <= p.end for p in pieces), masked


@pytest.mark.parametrize("kind", VALUES)
@given(st.data())
def test_no_value_survives_in_a_sentence(kind, data):
    text = data.draw(st.sampled_from(SENTENCES))
    assert_masked(text, data.draw(VALUES[kind]), data.draw(st.integers(0, len(text))))


@pytest.fixture(scope="module")
def real():
    return real_messages()


@pytest.mark.parametrize("kind", VALUES)
@given(st.data())
def test_no_value_survives_in_a_real_message(kind, real, data):
    text = data.draw(st.sampled_from(real))
    assert_masked(text, data.draw(VALUES[kind]), data.draw(st.integers(0, len(text))))


@given(st.one_of([value.map(lambda v, kind=kind: (kind, v)) for kind, value in VALUES.items()]))
def test_the_kind_is_right(kind_and_value):
    kind, value = kind_and_value
    # Some numbers are valid as two kinds: a bank card of 15 digits is also an old identity card.
    numbers = {"mobile", "id_card", "bank_card", "landline"}
    found = {piece.kind for piece in find_personal_data(f"我的是{value}，谢谢")}
    assert len(found) == 1
    assert found == {kind} or (found | {kind}) <= numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话13812345678。", "电话[手机号]。"),
        ("１３８ １２３４－５６７８", "[手机号]"),
        ("138\u200b1234\ufeff5678找我", "[手机号]找我"),
        ("打(+86)138-1234-5678", "打[手机号]"),
        ("电话1.13812345678,13912345678", "电话1.[手机号],[手机号]"),
        ("①13812345678 ②139 1234 5678", "①[手机号] ②[手机号]"),
        ("13812345678元月5日来", "[手机号]元月5日来"),
        ("座机(0731)88881234转801", "座机[固定电话]转801"),
        ("0745-2232401", "[固定电话]"),
        ("身份证11010519491231002x，", "身份证[身份证号]，"),
        ("110105 19491231 002Ｘ", "[身份证号]"),
        ("1 - 1 - 0 - 1 - 0 - 5 - 1 - 9 - 9 - 6 - 0 - 9 - 2 - 7 - 4 - 2 - 5 - X", "[身份证号]"),
        ("11010519491231002X13812345678", "[身份证号][手机号]"),
        ("编号：11010519491231002X", "编号：[身份证号]"),
        ("430105491231002", "[身份证号]"),
        ("卡号6222 0212 3456 7890 128", "卡号[银行卡号]"),
        ("４１１１－１１１１－１１１１－１１１１", "[银行卡号]"),
        ("湘A12345撞了粤B·D12345", "[车牌号]撞了[车牌号]"),
        ("沪Ａ 1234警、鄂AP185挂、粤ZA123港", "[车牌号]、[车牌号]、[车牌号]"),
        ("邮箱ａｂｃ＠qq.com张三", "邮箱[电子邮箱]张三"),
        ("13812345678@163.com", "[电子邮箱]"),
        ("微信号：wxid_abc123，QQ 12345678", "微信号：[微信号]，QQ [QQ号]"),
        ("住幸福路18号院3楼", "住幸福路[详细地址]"),
        ("阳光小区3栋2单元501室漏水", "阳光小区[详细地址]漏水"),
        ("星沙镇板桥小区27栋226号的业主", "星沙镇板桥小区[详细地址]的业主"),
        ("11栋101，16栋101、102和103", "[详细地址]，[详细地址]"),
        ("25栋110号万家宾馆", "[详细地址]万家宾馆"),
        ("樊西巷44号", "樊西巷[详细地址]"),
        ("幸福路18号，公司欠薪", "幸福路[详细地址]，公司欠薪"),
        ("幸福路18号一楼某公司", "幸福路[详细地址]某公司"),
    ],
)
def test_each_kind_is_masked(text, expected):
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我公司仓库昨晚被撬，丢了两吨铜线。",
        "拨打12345和0731-12345、96111、400-889-3333",
        "1381234567",  # 10 digits
        "20138123456780",  # inside a longer number
        "12812345678",  # no such range
        "13812345678元，￥13812345678，13812345678.50元",
        "每平13000-150000不等",
        "编号13812345678，流水号：6222021234567890128",
        "2019-11-07 17:57:47",
        "2015 2016 2017 2018",
        "0000-00000000",
        "0731-08881234",  # a subscriber's number begins with 2 to 9
        "110105194912310021",  # check digit
        "110105194913310025",  # month 13 with the right check digit
        "430105491331003",  # month 13
        "930105491231002",  # no such province
        "4111111111111112",  # Luhn
        "7111111111111111",  # no bank begins with 7
        "公(治)字〔2021〕12345号、国办发[2012]37号、长政发（2001）60号",
        "GB50016-2014，91430100MA4L3DLT7X",
        "湘A123、湘AB区、京I12345、湘A123456789、新A1区之都",
        "微信公众号abcdef，QQ群12345678，微信支付，a@b",
        "解放路的市场，幸福路3号线，6号路，县人民路口",
        "阳光小区3栋、9栋2单元西边电梯，阳光小区",
        "3栋105m2户型，2栋2019号文，3栋1200户，2栋2019年交房，9栋，19号停电，3室2厅，500室内",
        "人民路19号晚上，解放路5号上午，公交线路12号",
        "小区9号动工，14栋100米外，A座",
        "仓板路123号天成国际酒店，新韶东路498号阳光花园小区",
        "第2019-1728号，建筑面积121.75平",
    ],
)
def test_near_misses_stay(text):
    assert find_personal_data(text) == []
    assert mask(text) == text


def test_offsets_are_those_of_the_original():
    text = "\ufeff张三<br>１３８\u200b１２３４ ５６７８，湘\u200bA12345"
    assert find_personal_data(text) == [
        PersonalData("mobile", 7, 20),
        PersonalData("plate", 21, 29),
    ]
    assert text[7:20] == "１３８\u200b１２３４ ５６７８"


def test_a_region_that_was_dissolved_is_a_region():
    body = "432501" + "19700101" + "123"  # Loudi, 430000 series since 1999
    assert mask(body + mod_11_2.calc_check_digit(body)) == "[身份证号]"


FRAGMENTS = st.sampled_from(
    ["138", "12345678", "6222", "02", "0731", "X", "x", " ", "-", "—", ".", "(", ")", "+86", "，", "元", "编号", "￥",
     "湘A", "粤B·", "警", "@", "qq.com", "微信号", "QQ", ":", "abcdef", "路", "小区", "3栋", "2单元", "501", "室",
     "号", "楼", "一", "18号", "\u200b", "&nbsp;", "[手机号]", "13812345678", "11010519491231002X", "0", "年"]
)  # fmt: skip
MESSY = st.lists(st.one_of(st.text(max_size=3), FRAGMENTS), max_size=25).map("".join)


@given(MESSY)
@example("11010519491231002X13812345678")
@example("微信号：abcdefghijklmnopqrstu13812345678")
def test_masking_twice_is_masking_once(text):
    masked = mask(text)
    assert mask(masked) == masked


@given(MESSY)
def test_pieces_are_in_order_and_stand_alone(text):
    end = 0
    for piece in find_personal_data(text):
        assert piece.kind in KINDS
        assert end <= piece.start < piece.end <= len(text)
        assert text[piece.start : piece.end].strip() == text[piece.start : piece.end]
        end = piece.end


@pytest.mark.parametrize(
    "pattern",
    ["1", "1 ", "1-", "13812345678 ", "6222 ", "1)", "a", "a.", "a@", "a-a.", "@a.", "一", "一栋", "3栋501、",
     "路1", "路1号", "1弄", "3栋2单元", "微信号:a", "qq", "湘A", "湘A1", "\u200b1", "-", "公", "1-1-101", "\U0001f44d"],
)  # fmt: skip
def test_a_nasty_text_is_done_with(pattern):
    text = pattern * (20_000 // len(pattern))
    assert mask(mask(text)) == mask(text)


def test_the_placeholder_can_be_chosen():
    assert mask("电话13812345678，谢谢", "***") == "电话***，谢谢"
