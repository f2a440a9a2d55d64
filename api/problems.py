"""Problems as RFC 9457 problem details, with a Chinese sentence in ``detail``."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from triage.errors import TriageError, UsageError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"

_BAD_JSON = "请求体不是有效的 JSON，请检查格式和编码（须为 UTF-8）。"
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: _BAD_JSON,
    HTTPStatus.NOT_FOUND: "没有这个地址，请查看 /docs 中的接口说明。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不支持该请求方法，请查看 /docs 中的接口说明。",
}
_log = logging.getLogger(__name__)


class ProblemError(Exception):
    """Ends a request with a problem document.

    Parameters
    ----------
    status : int
        The status.
    detail : str
        One Chinese sentence.
    headers : dict, optional
        Headers of the answer.
    """

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


class Problem(BaseModel):
    """Why a request was not done."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Unprocessable Content",
                    "status": 422,
                    "detail": "诉求内容为空，请填写后再提交。",
                }
            ]
        }
    )

    type: str = Field(default="about:blank", description="问题种类")
    title: str = Field(description="状态码的英文名称")
    status: int = Field(description="状态码")
    detail: str = Field(description="哪里不对、怎么办")


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return a problem document as a response."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(
        body.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of the problems a route may answer with."""
    descriptions = {
        400: "请求的格式不对",
        404: "没有这个任务",
        408: "上传中断",
        409: "任务不在可下载的状态",
        413: "请求过大",
        415: "请求不是表单上传",
        422: "请求内容无法处理",
        429: "排队的任务过多",
        503: "模型或批量任务不可用",
        507: "磁盘空间不足",
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": descriptions[status],
            "model": Problem,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Answer every error of an application with a problem document."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(TriageError, _known)
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(Exception, _unknown)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem(400, _BAD_JSON)
    field = ".".join(str(part) for part in first["loc"] if part != "body")
    # A validator of ours speaks Chinese already; pydantic's own messages do not.
    own = first.get("ctx", {}).get("error")
    if isinstance(own, ValueError):
        return problem(422, str(own))
    where = f"字段 {field} " if field else "请求体"
    return problem(422, f"{where}缺失、多余或类型不对，请对照 /docs 中的接口说明检查。")


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    status = HTTPStatus(error.status_code)
    sentence = _SENTENCES.get(status, "请求无法处理，请对照 /docs 中的接口说明检查。")
    return problem(status, sentence, dict(error.headers or {}))


async def _problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)  # noqa: S101 - as registered
    return problem(error.status, error.detail, error.headers)


async def _known(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TriageError)  # noqa: S101 - as registered
    return problem(422 if isinstance(error, UsageError) else 503, error.message)


async def _unknown(_request: Request, error: Exception) -> JSONResponse:
    # The kind of error only: its message may quote the complaint.
    _log.error("unhandled %s", type(error).__name__)
    return problem(500, "服务内部出错，请稍后重试；如仍出现请联系管理员。")
