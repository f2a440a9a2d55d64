"""Backlogs as offices really send them: each with what must come of it.

Every complaint here is made up. A case is right if its complaints come out in
order, or if it is refused with the right sentence.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from typing import NamedTuple

import openpyxl
import pandas as pd

LAMP = "市场门口的路灯坏了半个月，晚上一片漆黑，请派人来修。"
WAGES = "包工头拖欠我们八个工人三个月工资，电话也不接，请帮我们讨回。"
THEFT = "昨晚仓库被撬，丢了两吨铜线，监控拍到一辆无牌面包车。"
PERMIT = "公司办理消防备案，窗口让我们跑了四趟还没有办下来。"
TEXTS = [LAMP, WAGES, THEFT, PERMIT]
MOMENT = dt.datetime(2023, 5, 8, 9, 30)  # noqa: DTZ001 - workbooks know no zones
PHONE, NUMBER, IDENTITY = "13812345678", "00017", "220102199003078888"


class Case(NamedTuple):
    """A file.

    Attributes
    ----------
    name : str
        Of the file; its suffix is the one that the office gave it.
    content : bytes
        Its bytes.
    texts : list of str
        The complaints that must come out, in order.
    sentence : str
        What the refusal must say, if it is to be refused.
    noted : int
        Rows with a note that the file is damaged there.
    contains : tuple of str
        Cells that must stand in the result as they are here.
    """

    name: str
    content: bytes
    texts: tuple[str, ...] | list[str] = ()
    sentence: str = ""
    noted: int = 0
    contains: tuple[str, ...] = ()


def _lines(*rows: str, end: str = "\n") -> str:
    return end.join(rows) + end


def _csv(header: str = "编号,诉求内容,电话", separator: str = ",", end: str = "\n") -> str:
    rows = [f"{NUMBER},{text},{PHONE}" for text in TEXTS]
    return _lines(*(row.replace(",", separator) for row in (header, *rows)), end=end)


def _book(fill):
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(sheet, header=("编号", "诉求内容", "电话")):
    sheet.append(header)
    for text in TEXTS:
        sheet.append([NUMBER, text, PHONE])


def _simple(book):
    _plain(book.active)


def _titles(book):
    sheet = book.active
    sheet.append(["2023年服务企业周诉求汇总表"])
    sheet.merge_cells("A1:C1")
    sheet.append(["填报单位：某市公安局，填报日期：2023年5月8日，联系人：张三"])
    sheet.append([])
    _plain(sheet)


def _two_line_header(book):
    sheet = book.active
    sheet.append(["序号", "诉求人", None, "诉求内容"])
    sheet.append([None, "姓名", "电话", None])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:D2")
    for place, text in enumerate(TEXTS):
        sheet.append([place, "李四", int(PHONE), text])


def _numbers(book):
    sheet = book.active
    sheet.append(["编号", "诉求内容", "电话", "证件号", "日期", "金额"])
    for text in TEXTS:
        sheet.append([17, text, int(PHONE), IDENTITY, MOMENT, 0.00001])


def _several(book):
    book.remove(book.active)
    for title, part in (("五月", TEXTS[:2]), ("六月", TEXTS[2:])):
        sheet = book.create_sheet(title)
        sheet.append(["编号", "诉求内容"])
        for text in part:
            sheet.append([NUMBER, text])


def _hidden(book):
    _plain(book.active)
    sheet = book.create_sheet("字典")
    sheet.append(["代码", "名称"])
    sheet.append(["A01", "藏起来的字典项"])
    sheet.sheet_state = "hidden"


def _notes_sheet(book):
    sheet = book.active
    sheet.title = "填表说明"
    sheet.append(["项", "值"])
    sheet.append(["版", "3"])
    _plain(book.create_sheet("数据"))


def _only_hidden(book):
    _plain(book.active)
    book.active.sheet_state = "hidden"
    book.create_sheet("空")


def _formulas(book):
    sheet = book.active
    sheet.append(["编号", "诉求内容", "备注"])
    for text in TEXTS:
        sheet.append([NUMBER, text, "x"])
        sheet.cell(sheet.max_row, 3).value = "=1+1"
        sheet.cell(sheet.max_row, 3).data_type = "s"


def _offset(book):
    sheet = book.active
    for place, row in enumerate([("编号", "诉求内容"), *((NUMBER, text) for text in TEXTS)]):
        for column, cell in enumerate(row):
            sheet.cell(place + 4, column + 3).value = cell


def _blank_tail(book):
    _plain(book.active)
    book.active.cell(30, 1).value = " "


def _by_content(book):
    sheet = book.active
    sheet.append(["甲", "乙", "丙"])
    for text in TEXTS:
        sheet.append(["张三", text, "吉林市"])


def _xls():
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("诉求")
    for row, cells in enumerate(
        [("编号", "诉求内容", "电话"), *((17, t, 13812345678) for t in TEXTS)]
    ):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _ods():
    file = io.BytesIO()
    frame = pd.DataFrame({"编号": [NUMBER] * 4, "诉求内容": TEXTS, "电话": [PHONE] * 4})
    frame.to_excel(file, index=False, engine="odf")
    return file.getvalue()


def _parquet():
    file = io.BytesIO()
    pd.DataFrame({"id": [1, 2, 3, 4], "诉求内容": TEXTS, "t": [1.5, None, 2, 3]}).to_parquet(file)
    return file.getvalue()


def _zip(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def _zip_of_a_chinese_windows(name, content):
    """Return a zip with a name in GBK, and no flag that says so."""
    real = name.encode("gbk")
    placeholder = "x" * len(real)
    return _zip({placeholder: content}).replace(placeholder.encode(), real)


def _encrypted_zip():
    data = bytearray(_zip({"a.csv": _csv()}))
    data[6] |= 1
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    return bytes(data)


def _json(*values):
    return _lines(*(json.dumps(value, ensure_ascii=False) for value in values)).encode()


_OBJECTS = [{"编号": NUMBER, "诉求内容": text, "n": 1.50} for text in TEXTS]
_CUT = _csv().encode("gbk").replace("来修。".encode("gbk"), "来".encode("gbk") + b"\xd0")

CASES = [
    # encodings
    Case("utf8.csv", _csv().encode(), TEXTS, contains=(NUMBER, PHONE)),
    Case("bom.csv", _csv().encode("utf-8-sig"), TEXTS),
    Case("gbk.csv", _csv().encode("gbk"), TEXTS),
    Case("gb18030.csv", (_csv() + f"2,{LAMP}㐂𠀀,3\n").encode("gb18030"), [*TEXTS, f"{LAMP}㐂𠀀"]),
    Case("utf16.txt", b"\xff\xfe" + _csv(separator="\t").encode("utf-16-le"), TEXTS),
    Case("utf16be.csv", b"\xfe\xff" + _csv().encode("utf-16-be"), TEXTS),
    Case("cut.csv", _CUT, [LAMP.replace("修。", "\udcd0"), *TEXTS[1:]], noted=1),
    Case("binary.csv", bytes(range(256)) * 40, sentence="编码"),
    # separators, quotes, ends of lines
    Case("semicolon.csv", _csv(separator=";").encode(), TEXTS),
    Case("tab.tsv", _csv(separator="\t").encode(), TEXTS),
    Case("tab.csv", _csv(separator="\t").encode("gbk"), TEXTS),
    Case("windows.csv", _csv(end="\r\n").encode("gbk"), TEXTS),
    Case("mac.csv", _csv(end="\r").encode(), TEXTS),
    Case("quotes.csv", f'编号,诉求内容\n1,"他说""不给""，{LAMP}"\n'.encode(), [f'他说"不给"，{LAMP}']),
    Case("breaks.csv", f'诉求内容,编号\n"{LAMP}\r\n\r\n{WAGES}",1\n{THEFT},2\n'.encode(), [f"{LAMP}\r\n\r\n{WAGES}", THEFT]),
    Case("separator_inside.csv", f'编号,诉求内容\n1,"一,二,{LAMP}"\n'.encode(), [f"一,二,{LAMP}"]),
    Case("unpaired.csv", f'编号,诉求内容\n1,"{LAMP}\n2,{WAGES}\n3,"{THEFT}"\n'.encode(), [f'"{LAMP}', WAGES, THEFT], noted=1),
    Case("unpaired_last.csv", f'编号,诉求内容\n1,{LAMP}\n2,"{WAGES}'.encode(), [LAMP, f'"{WAGES}'], noted=1),
    Case("too_wide.csv", f"编号,诉求内容\n1,{LAMP}\n2,一,二,{WAGES}\n".encode(), [LAMP, f"一,二,{WAGES}"], noted=1),
    Case("short_rows.csv", f"诉求内容,编号,备注\n{LAMP}\n{WAGES},2\n".encode(), [LAMP, WAGES]),
    Case("blank_rows.csv", f"编号,诉求内容\n\n1,{LAMP}\n,\n\n2,{WAGES}\n,\n,\n".encode(), [LAMP, WAGES]),
    Case("no_last_end.csv", f"编号,诉求内容\n1,{LAMP}\n2,{WAGES}".encode(), [LAMP, WAGES]),
    # headers
    Case("titles.csv", f"2023年诉求汇总表,,\n填报单位：某局,,\n{_csv()}".encode("gbk"), TEXTS),
    Case("no_header.csv", f"1,{LAMP},{PHONE}\n2,{WAGES},{PHONE}\n".encode(), [LAMP, WAGES]),
    Case("same_headers.csv", f"备注,诉求内容,备注\na,{LAMP},b\n".encode(), [LAMP]),
    Case("padded_header.csv", f"编号, 留言详情 *\n1,{LAMP}\n".encode(), [LAMP]),
    Case("known_but_empty.csv", f"内容,经过说明\n,{LAMP}\n,{WAGES}\n,{THEFT}\n".encode(), [LAMP, WAGES, THEFT]),
    Case("header_only.csv", "编号,诉求内容\n".encode(), []),
    Case("two_long.csv", f"甲,乙\n{LAMP},{WAGES}\n{THEFT},{PERMIT}\n".encode(), sentence="--text-column"),
    Case("no_text.csv", b"a,b\n1,2\n3,4\n", sentence="--text-column"),
    Case("own_column_names.csv", f"诉求内容,置信度\n{LAMP},原来的\n".encode(), [LAMP], contains=("原来的",)),
    Case("formula.csv", f"诉求内容,备注\n{LAMP},=1+1\n".encode(), [LAMP], contains=("=1+1",)),
    # empty and broken
    Case("empty.csv", b"", sentence="空的"),
    Case("blank.csv", b"\n\n\r\n", sentence="空的"),
    Case("broken.xlsx", b"PK\x03\x04 and nothing more", sentence="不是完好的"),
    Case("text.xlsx", _csv().encode("gbk"), TEXTS),
    Case("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", sentence="网页格式"),
    Case("text.xls", _csv(separator="\t").encode("gbk"), TEXTS),
    Case("book.csv", _book(_simple), TEXTS),
    Case("letter.docx", b"x", sentence="不支持"),
    Case("broken.parquet", b"PAR1 and nothing more", sentence="不是完好的"),
    Case("cut.csv.gz", gzip.compress(_csv().encode() * 99)[:-20], sentence="无法读取"),
    Case("no.csv.gz", b"this is no gzip", sentence="无法读取"),
    Case("broken.zip", b"PK\x03\x04 and nothing more", sentence="已损坏"),
    # workbooks
    Case("plain.xlsx", _book(_simple), TEXTS, contains=(NUMBER, PHONE)),
    Case("titles.xlsx", _book(_titles), TEXTS),
    Case("two_line_header.xlsx", _book(_two_line_header), TEXTS, contains=(PHONE,)),
    Case("numbers.xlsx", _book(_numbers), TEXTS, contains=("17", PHONE, IDENTITY, "2023-05-08 09:30:00", "0.00001")),
    Case("several.xlsx", _book(_several), TEXTS),
    Case("hidden.xlsx", _book(_hidden), TEXTS, contains=("藏起来的字典项",)),
    Case("notes_sheet.xlsx", _book(_notes_sheet), TEXTS),
    Case("only_hidden.xlsx", _book(_only_hidden), sentence="隐藏"),
    Case("formula.xlsx", _book(_formulas), TEXTS, contains=("=1+1",)),
    Case("offset.xlsx", _book(_offset), TEXTS),
    Case("blank_tail.xlsx", _book(_blank_tail), TEXTS),
    Case("by_content.xlsx", _book(_by_content), TEXTS),
    Case("empty.xlsx", _book(lambda _book: None), sentence="空的"),
    Case("old.xls", _xls(), TEXTS, contains=("17", PHONE)),
    Case("wps.et", _xls(), TEXTS, contains=(PHONE,)),
    Case("open.ods", _ods(), TEXTS, contains=(NUMBER, PHONE)),
    # lines of JSON, Parquet, packed
    Case("lines.jsonl", _json(*_OBJECTS), TEXTS, contains=(NUMBER,)),
    Case("gbk.jsonl", _json(*_OBJECTS).decode().encode("gbk"), TEXTS),
    Case("broken_line.jsonl", _json(*_OBJECTS[:2]) + b'{"a": 1\n' + _json(*_OBJECTS[2:]), [LAMP, WAGES, "", THEFT, PERMIT], noted=1),
    Case("missing_key.jsonl", _json(*_OBJECTS, {"编号": "9"}), [*TEXTS, ""]),
    Case("array.jsonl", _json([1, 2]), sentence="JSON 对象"),
    Case("typed.parquet", _parquet(), TEXTS),
    Case("packed.csv.gz", gzip.compress(_csv().encode("gbk")), TEXTS),
    Case("packed.jsonl.gz", gzip.compress(_json(*_OBJECTS)), TEXTS),
    Case("one.zip", _zip({"诉求/五月.csv": _csv()}), TEXTS),
    Case("gbk_name.zip", _zip_of_a_chinese_windows("五月诉求.csv", _csv()), TEXTS),
    Case("locked.zip", _encrypted_zip(), sentence="密码"),
    Case("outside.zip", _zip({"../../a.csv": _csv()}), sentence="不合规"),
    Case("nothing.zip", _zip({"a.docx": "x"}), sentence="没有可以读取"),
]  # fmt: skip
