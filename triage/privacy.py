"""Personal data in a complaint: where it stands, and the text without it.

People write numbers in every manner: full width, in groups, with zero-width
characters from a chat program between the digits. So everything is looked for
in a folded copy of the text, and reported where it stands in the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from triage.codepoints import LazyTranslation
from triage.privacy_signs import NUMERALS, PROVINCES, SHORTEST_NUMBER, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

KINDS = {
    "mobile": "手机号",
    "landline": "固定电话",
    "id_card": "身份证号",
    "bank_card": "银行卡号",
    "plate": "车牌号",
    "email": "电子邮箱",
    "wechat": "微信号",
    "qq": "QQ号",
    "address": "详细地址",
}
"""Code of each kind of personal data and its Chinese name."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A piece of personal data.

    Attributes
    ----------
    kind : str
        A key of :data:`KINDS`.
    start, end : int
        Offsets in the text given, in characters: ``text[start:end]`` is the piece.
    """

    kind: str
    start: int
    end: int


_EMAIL = re.compile(
    r"[a-z0-9][a-z0-9._%+-]{0,63} ?@ ?(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}[a-z]{2,24}"
)
_ACCOUNT = re.compile(
    r"""
    (?:微信|wechat|weixin|vx) (?: 号码? | id | [账帐]号 )? (?: [ ]?[:是为][ ]? | (?<=[号d])[ ]? )
      (?P<wechat>[a-z][a-z0-9_-]{5,})
  | qq (?: 号码? | [账帐]号 )? [ ]?[:是为]?[ ]? (?P<qq>[1-9]\d{4,10})(?![\d年])
    """,
    re.VERBOSE,
)

_SEPARATOR = r"(?:[ ()\-\u2010-\u2015\u2212._]|&nbsp;)"
_RUN = re.compile(rf"\d+(?:{_SEPARATOR}{{1,3}}\d+)*(?:{_SEPARATOR}{{0,3}}x(?![a-z]))?")
_LONGEST_NUMBER = 19
_GROUP = re.compile(r"\d+|x")
_MOBILE = re.compile(r"(?:\+86|0086|86|0)?1[3-9]\d{9}")
# Area codes have two digits after the 0 in the largest cities, three elsewhere;
# a subscriber's number begins with neither 0 nor 1.
_LANDLINE = re.compile(r"(?:\+860?|00860?|0)(?:(?:10|2\d)[2-9]\d{7}|[3-9]\d{2}[2-9]\d{6,7})")
_ID_CARD = re.compile(r"[1-9]\d{5}(?:19|20)\d{9}[\dx]")
# Issued until 1999: two digits of the year, no check digit, so the province must be one.
_OLD_ID_CARD = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{13}")
_BANK_CARD = re.compile(r"[34569]\d{12,18}")
_AMOUNT_OR_REFERENCE_BEFORE = re.compile(
    r"(?: [¥$][ ]? | (?:编|单|案|文|字|票|税|流水|合同|凭证|序列|设备)号(?:码)?[:是为 ]{0,2}"
    r" | (?:工单|代码|条码)[:是为 ]{0,2} )$",
    re.VERBOSE,
)
_AMOUNT_AFTER = re.compile(r"(?:\.\d\d?)? ?(?:元(?![月旦])|圆|块钱|[美港日欧]元|港币|人民币)")
# "13000-150000" are two prices.
_RANGE = re.compile(r"\d{5,6}[\-\u2010-\u2015]{1,2}\d{5,6}")

_PLATE = re.compile(
    r"""
    ["""
    + PROVINCES
    + r"""][ ]?[a-hj-z][ ]?[·•・.\-]?[ ]?
    (?: [a-hjk][a-hj-np-z0-9]\d{4} | \d{5}[a-hjk]           # new energy, GA 36-2018
      | (?=(?:[a-z]{0,4}\d){2}) [a-hj-np-z0-9]{4}[a-hj-np-z0-9警学挂港澳领试超] )
    (?![a-z0-9])
    """,
    re.VERBOSE,
)

_NUMBER = r"(?:(?<![a-z\d])(?:[a-z]?\d{1,4}[a-z]?|[a-z])|[一二三四五六七八九十百零〇两]{1,4})"
_BUILDING = rf"(?:[a-z0-9]{{1,2}}区)?{_NUMBER}(?:[栋棟幢座]|[号號][楼樓]|\#[楼樓]?)[ ,\-]?"
_UNIT = rf"{_NUMBER}[单單]元[ ,\-]?"
_FLOOR = rf"{_NUMBER}[楼樓层層][ ,\-]?"
# A number of three digits is a room unless something is counted or dated with it.
_ROOM = (
    r"(?:\d{3,4}[a-z]?(?:-\d{3,4})?(?:室|[号號]?房(?![产屋价])|[号號](?![线文])"
    r"|(?![a-z\d.%\-号號房]|[ ]?[年元户戶平㎡米多余人万套个名家块次天月日位台吨亿]))|\d{1,2}室(?!.?[厅廳]))"
)
_ROOMS = rf"{_ROOM}(?:[、,/和及]{_ROOM}(?![栋棟幢座]))*"
_STREET = (
    r"(?:(?<=[街巷弄村坊坪塘冲湾岭])|(?<=路)(?<!线路)|(?<=胡同)|(?<=大道)|(?<=门牌)|(?<=门牌号)"
    r"|(?<=[一二三四五六东南西北中]段)|(?<=[\d一二三四五六七八九十民]组)|(?<=组)(?=\d{3}))"
)
_ESTATE = r"(?:(?<=小区)|(?<=花园)|(?<=家园)|(?<=公寓)|(?<=宿舍)|(?<=[苑府]))"
# "18号" is also a day, a bus, a counter.
_HOUSE = (
    r"(?:\d{1,4}弄)?(?<!\d)\d{1,5}(?:[\-,、]\d{1,4})?[号號](?![线線路楼樓文令窗公机機井桩站台桥]"
    r"|早上|晚上|上午|下午|中午|凌晨|左右|开始|至|到|当天|地铁)(?:院|附\d{1,3}[号號]|之\d)?[ ]?"
)
# The number of a firm, an office or a whole estate leads to nobody's door, and the desk needs it.
_OFFICE = (
    r"[ ]?(?:(?![的住旁隔楼樓])[a-z\u4e00-\u9fff]){0,10}(?:公司|集团|酒店|宾馆|饭店|大厦|广场|中心|学校|中学"
    r"|小学|大学|学院|医院|银行|市场|商场|商城|超市|局|所|店|厂|馆|园区|大排档|药房|门面|商铺|写字楼|综合楼|政府"
    r"|小区|[家嘉佳雅]园|世家|花园|苑|公寓|楼盘|工地|地块|项目)"
)
_ADDRESS = re.compile(
    rf"""
    (?=[ ]?[{NUMERALS}]) (?:  # so that most places fail at once
    {_STREET}[ ]?{_HOUSE}(?!{_OFFICE})(?:{_BUILDING})?(?:{_UNIT})?(?:{_FLOOR})?(?:{_ROOMS})?
  | {_ESTATE}[ ]?(?:{_HOUSE}(?:{_FLOOR})?{_ROOMS} | [a-z]?\d{{1,3}}(?:-\d{{1,2}})?-\d{{3,4}}(?![\d\-])
                  | \d{{3,4}}室)
  | {_BUILDING}(?:{_FLOOR})?{_ROOMS}
  | (?:{_BUILDING})?{_UNIT}(?:{_FLOOR}(?:{_ROOMS})?|{_ROOMS})
  | (?<![a-z\d\-])[a-z]?\d{{1,3}}(?:-\d{{1,2}})?-\d{{3,4}}室
    )""",
    re.VERBOSE,
)


_FOLDED = LazyTranslation(fold)


def find_personal_data(text: str) -> list[PersonalData]:
    """Find the personal data in a text.

    A number counts by its own structure: the check character of an identity
    card is that of ISO 7064 MOD 11-2 (GB 11643), of a bank card the Luhn
    algorithm (ISO/IEC 7812-1). Of an address only what leads to somebody's
    door counts; road, estate and a building by itself do not.

    Parameters
    ----------
    text : str
        Any text, as the user sent it.

    Returns
    -------
    list of PersonalData
        In the order of the text, not overlapping.
    """
    plain = text.translate(_FOLDED)
    # Only if an invisible character was left out do places differ.
    visible: Sequence[int] = range(len(text))
    if len(plain) < len(text):
        visible = [where for where, one in enumerate(text) if _FOLDED[ord(one)]]
    found = []
    for finder in _FINDERS:
        for piece in finder(plain):
            begin, end = piece.start, piece.end
            # What is found is taken out, so that no later finder finds something in it.
            plain = plain[:begin] + "[" * (end - begin) + plain[end:]
            found.append(PersonalData(piece.kind, visible[begin], visible[end - 1] + 1))
    return sorted(found, key=lambda piece: piece.start)


def mask(text: str, placeholder: str = "[{kind}]") -> str:
    """Put something else in the place of each piece of personal data.

    Parameters
    ----------
    text : str
        Any text, as the user sent it.
    placeholder : str
        What stands there instead; ``{kind}`` becomes the name of the kind.

    Returns
    -------
    str
        The text with ``[手机号]`` and the like; masked again, it stays the same.
    """
    parts = []
    position = 0
    for piece in find_personal_data(text):
        parts += [text[position : piece.start], placeholder.format(kind=KINDS[piece.kind])]
        position = piece.end
    return "".join([*parts, text[position:]])


def _by_pattern(kind: str, pattern: re.Pattern[str], plain: str) -> Iterator[PersonalData]:
    for match in pattern.finditer(plain):
        piece = match[0].rstrip(" ,-")
        end = match.start() + len(piece)
        yield PersonalData(kind, end - len(piece.lstrip(" ")), end)


def _accounts(plain: str) -> Iterator[PersonalData]:
    for match in _ACCOUNT.finditer(plain):
        kind = "wechat" if match["wechat"] else "qq"
        yield PersonalData(kind, *match.span(kind))


def _numbers(plain: str) -> Iterator[PersonalData]:
    candidates = [
        piece
        for run in _RUN.finditer(plain)
        if run.end() - run.start() >= SHORTEST_NUMBER
        for piece in _windows(plain, run.span())
    ]
    # The longest wins: part of a bank card may look like a telephone.
    candidates.sort(key=lambda piece: piece.start - piece.end)
    taken: set[int] = set()
    for piece in candidates:
        characters = range(piece.start, piece.end)
        if taken.isdisjoint(characters):
            taken.update(characters)
            yield piece


def _windows(plain: str, run: tuple[int, int]) -> Iterator[PersonalData]:
    """Try each sequence of whole groups of digits: 11 of 20 digits are no telephone."""
    groups = [group.span() for group in _GROUP.finditer(plain, *run)]
    for first, (start, _) in enumerate(groups):
        sign = "+" if plain[start - 1 : start] == "+" else ""
        number = ""
        widths: list[int] = []
        for begin, end in groups[first : first + _LONGEST_NUMBER]:
            number += plain[begin:end]
            widths.append(end - begin)
            if len(number) > _LONGEST_NUMBER:
                break
            kind = len(number) >= SHORTEST_NUMBER and _kind(sign + number, widths)
            if not kind or (kind != "id_card" and _is_amount_or_reference(plain, start, end)):
                continue
            before = start - len(sign)
            bracketed = plain[before - 1 : before] == "(" and ")" in plain[start:end]
            yield PersonalData(kind, before - bracketed, end)


def _kind(number: str, widths: list[int]) -> str | None:
    """Return the kind of a number that people may have written in groups of these widths."""
    apart = set(widths[1:]) == {1}  # 1 3 8 1 2 3 4 5 6 7 8
    narrowest = min(widths[1:-1], default=_LONGEST_NUMBER)
    for kind, shape, least, check in _NUMBERS:
        if (apart or narrowest >= least) and shape.fullmatch(number) and check(number):
            return kind
    return None


def _is_amount_or_reference(plain: str, start: int, end: int) -> bool:
    return bool(
        _AMOUNT_OR_REFERENCE_BEFORE.search(plain, max(0, start - 12), start)
        or _AMOUNT_AFTER.match(plain, end)
        or _RANGE.fullmatch(plain, start, end)
    )


def _is_id_card(number: str) -> bool:
    return mod_11_2.is_valid(number.upper()) and _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        return bool(date.fromisoformat(digits))
    except ValueError:
        return False


# Kind, shape, fewest digits in an inner group (prices and years stand side by
# side too), and what tells it from any other number of that shape.
_NUMBERS: tuple[tuple[str, re.Pattern[str], int, Callable[[str], bool]], ...] = (
    ("id_card", _ID_CARD, 1, _is_id_card),
    ("mobile", _MOBILE, 3, bool),
    ("landline", _LANDLINE, 3, bool),
    ("id_card", _OLD_ID_CARD, 3, lambda number: _is_date(f"19{number[6:12]}")),
    ("bank_card", _BANK_CARD, 4, luhn.is_valid),
)
_FINDERS: tuple[Callable[[str], Iterator[PersonalData]], ...] = (
    partial(_by_pattern, "email", _EMAIL),
    _numbers,
    partial(_by_pattern, "plate", _PLATE),
    _accounts,
    partial(_by_pattern, "address", _ADDRESS),
)
