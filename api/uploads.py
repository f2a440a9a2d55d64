"""A form with a file, received piece by piece, straight to where it will lie."""

from __future__ import annotations

import asyncio
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import python_multipart as multipart
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from api.problems import ProblemError
from triage.tables.sources import KINDS, TEXT_KINDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

SUFFIXES = (*KINDS, *(f"{kind}.gz" for kind in TEXT_KINDS), ".zip")
TEXT_FIELDS = ("text_column", "category_column", "handling_column", "encoding")
SWITCHES = ("codes", "evidence")
ENCODINGS = ("utf-8", "gb18030", "gbk", "gb2312", "big5", "utf-16", "utf-16-le", "utf-16-be")
MAX_FIELD = 200
"""Characters of a form field."""
MOST_SECONDS_BETWEEN = 60.0
"""A client that sends nothing for so long is gone; it holds a place in the queue."""

_OVERHEAD = 64 * 1024
"""Bytes that the form may have beside the file."""
_BLOCK = 1 << 20
_LONGEST_NAME = 60
_SWITCH = {"true": True, "false": False}
_CLOSE = {"connection": "close"}


class Upload(NamedTuple):
    """What was sent.

    Attributes
    ----------
    path : Path
        The file.
    name : str
        What the user calls it, fit to be shown and to name a download.
    options : dict
        The other fields that were filled in.
    """

    path: Path
    name: str
    options: dict[str, str | bool]


async def receive_upload(request: Request, folder: Path, limit: int) -> Upload:
    """Write the file of a form to a folder; return it with the form's other fields.

    Parameters
    ----------
    request : Request
        A request whose body has not been read.
    folder : Path
        Where to put the file; whoever made it removes it if this fails.
    limit : int
        Bytes of the file, counted as they come.

    Raises
    ------
    ProblemError
        If it is too large, or not such a form.
    OSError
        If the file cannot be written.
    """
    length = request.headers.get("content-length", "")
    # It may be missing or untrue, but whoever says it himself need not send it all.
    if length.isdecimal() and int(length) > limit + _OVERHEAD:
        raise _too_large(limit)
    form = _Form(limit)
    draft = folder / "upload.part"
    try:
        parser = multipart.MultipartParser(_boundary(request), form.callbacks())
        with draft.open("wb") as file:
            async for chunk in _chunks(request):
                form.count(len(chunk))
                parser.write(chunk)
                if len(form.content) >= _BLOCK:
                    await run_in_threadpool(file.write, form.take())
            parser.finalize()
            await run_in_threadpool(file.write, form.take())
            file.flush()
            await run_in_threadpool(os.fsync, file.fileno())
    except FormParserError as error:
        raise _not_a_form() from error
    form.require_whole()
    path = folder / f"upload{form.suffix}"
    draft.replace(path)
    return Upload(path, clean_name(form.name, form.suffix), form.options)


def clean_name(sent: str, suffix: str) -> str:
    """Return a file name that is safe to show and to save under.

    Parameters
    ----------
    sent : str
        What a client sent, path and all.
    suffix : str
        Its suffix, lower case.
    """
    name = unicodedata.normalize("NFC", sent.replace("\\", "/").rsplit("/", 1)[-1])
    stem = name[: -len(suffix)] if name.lower().endswith(suffix) else name
    stem = "".join(" " if unicodedata.category(c)[0] == "Z" else c for c in stem)
    # Control characters, those that turn the direction of writing, halves of others.
    stem = "".join(c for c in stem if unicodedata.category(c)[0] != "C")
    stem = "".join("_" if c in '<>:"|?*%' else c for c in stem).strip(" .")
    return (stem[:_LONGEST_NAME].strip(" .") or "诉求") + suffix


def known_suffix(name: str) -> str:
    """Return the suffix of a file name, lower case.

    Raises
    ------
    ProblemError
        If no such file can be worked on.
    """
    found = [suffix for suffix in SUFFIXES if name.lower().endswith(suffix)]
    if not found:
        msg = "不支持这种文件，请上传 csv、tsv、txt、xlsx、xls、ods、et、jsonl、parquet，或其 gz、zip 压缩文件。"
        raise ProblemError(422, msg, _CLOSE)
    return max(found, key=len)


class _Form:
    """What the parser has found so far."""

    def __init__(self, limit: int) -> None:
        self.name = ""
        self.suffix = ""
        self.content = bytearray()
        self.options: dict[str, str | bool] = {}
        self._limit = limit
        self._received = 0
        self._size = 0
        self._seen: set[str] = set()
        self._field = ""
        self._value = bytearray()
        self._header = bytearray()
        self._header_value = bytearray()
        self._disposition = b""
        self._whole = False

    def callbacks(self) -> multipart.multipart.MultipartCallbacks:
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": self._add_header,
            "on_header_value": self._add_header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def count(self, received: int) -> None:
        """Refuse a body that goes on and on around the file."""
        self._received += received
        if self._received > self._limit + _OVERHEAD:
            raise _too_large(self._limit)

    def take(self) -> bytes:
        """Return what came of the file since the last call."""
        content = bytes(self.content)
        self.content.clear()
        return content

    def require_whole(self) -> None:
        """Refuse a form that broke off, or has no file."""
        if self._received and not self._whole:
            raise _not_a_form()
        if "file" not in self._seen:
            raise ProblemError(422, "请在 file 字段中选择要处理的文件。")
        if not self._size:
            raise ProblemError(422, "上传的文件是空的，请检查是否导出完整。")

    def _end(self) -> None:
        self._whole = True

    def _part_begin(self) -> None:
        self._disposition = b""
        self._value.clear()

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._header_value)
        self._header.clear()
        self._header_value.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        if self._field not in {"file", *TEXT_FIELDS, *SWITCHES} or self._field in self._seen:
            msg = "表单里有多余或重复的字段，请对照 /docs 中的接口说明检查。"
            raise ProblemError(422, msg, _CLOSE)
        self._seen.add(self._field)
        if self._field == "file":
            if not options.get(b"filename"):
                msg = "file 字段须是带文件名的文件，请重新选择后提交。"
                raise ProblemError(422, msg, _CLOSE)
            self.name = _decoded(options[b"filename"])
            self.suffix = known_suffix(self.name)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._field != "file":
            self._value += data[start:end]
            return
        self._size += end - start
        if self._size > self._limit:
            raise _too_large(self._limit)
        self.content += data[start:end]

    def _part_end(self) -> None:
        if self._field == "file":
            return
        value = _decoded(bytes(self._value))
        if self._field in SWITCHES:
            if value not in _SWITCH:
                raise ProblemError(422, f"字段 {self._field} 须是 true 或 false。", _CLOSE)
            self.options[self._field] = _SWITCH[value]
            return
        if not value.strip():  # a form on a page sends what was not filled in as well
            return
        if len(value) > MAX_FIELD or "\0" in value:
            raise ProblemError(422, f"字段 {self._field} 过长或含有无效字符，请改正。", _CLOSE)
        if self._field == "encoding" and value not in ENCODINGS:
            msg = f"encoding 须是 {'、'.join(ENCODINGS)} 之一，或不填由程序识别。"
            raise ProblemError(422, msg, _CLOSE)
        self.options[self._field] = value


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise ProblemError(415, "请用表单（multipart/form-data）上传文件。", _CLOSE)
    return boundary


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(MOST_SECONDS_BETWEEN):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise ProblemError(408, "上传中断，请检查网络后重新提交。", _CLOSE) from error
        yield chunk


def _decoded(value: bytes) -> str:
    """Return text of a form: browsers send UTF-8, older programs here GBK."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace")


def _not_a_form() -> ProblemError:
    return ProblemError(400, "上传的表单不完整或格式不对，请重新提交。", _CLOSE)


def _too_large(limit: int) -> ProblemError:
    size = f"{limit / 1024 / 1024:g}MB"
    return ProblemError(413, f"文件过大，最多 {size}，请拆分后再提交。", _CLOSE)
