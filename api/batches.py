"""``/api/v1/batches``: a file in, a job that works on it, a file out."""

from __future__ import annotations

import shutil
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse
from starlette.requests import ClientDisconnect

from api.batch_jobs import BatchJobs
from api.batch_store import RESULT, UNFINISHED, BatchJob, now
from api.problems import ProblemError, problem_responses
from api.schemas import BatchBody
from api.uploads import (
    ENCODINGS,
    MAX_FIELD,
    SUFFIXES,
    SWITCHES,
    TEXT_FIELDS,
    known_suffix,
    receive_upload,
)

PREFIX = "/api/v1/batches"
UPLOAD = ("POST", PREFIX)
"""The request whose body may be large."""

router = APIRouter(prefix=PREFIX, tags=["批量任务"])

_FIELDS = {
    "text_column": "诉求所在的列名，不填则自动识别",
    "category_column": "已有类别所在的列名",
    "handling_column": "已有办理形式所在的列名",
    "encoding": "文本文件的编码，不填则自动识别",
    "codes": "用英文代码代替中文名称",
    "evidence": "是否写出依据，不写更快",
}
_STRICTER: dict[str, dict[str, Any]] = {"encoding": {"enum": ["", *ENCODINGS]}}
_DEFAULTS: dict[str, Any] = {"codes": False, "evidence": True}
_FILE = {
    "type": "string",
    "format": "binary",
    "minLength": 1,
    "description": f"要处理的文件，后缀须是 {'、'.join(SUFFIXES)}",
}
_PROPERTIES: dict[str, Any] = {"file": _FILE}
for _name in TEXT_FIELDS:
    _rule = _STRICTER.get(_name, {"maxLength": MAX_FIELD, "pattern": r"^[^\u0000]*$"})
    _PROPERTIES[_name] = {"type": "string", "description": _FIELDS[_name], **_rule}
for _name in SWITCHES:
    _rule = {"default": _DEFAULTS[_name]}
    _PROPERTIES[_name] = {"type": "boolean", "description": _FIELDS[_name], **_rule}
_FILE_PART = {
    "contentType": "application/octet-stream",
    "headers": {
        "Content-Disposition": {
            "description": "文件名的后缀说明文件格式",
            "schema": {"type": "string"},
            "example": 'form-data; name="file"; filename="complaints.csv"',
        }
    },
}
# The form is read here, not by FastAPI, which would hold it in memory or put it
# where the system keeps its temporary files.
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": _PROPERTIES,
                },
                "encoding": {"file": _FILE_PART},
            }
        },
    }
}


def batch_jobs(request: Request) -> BatchJobs:
    """Return the jobs of the application that a request came to."""
    found: BatchJobs = request.app.state.batch_jobs
    return found


Jobs = Annotated[BatchJobs, Depends(batch_jobs)]


@router.post(
    "",
    status_code=202,
    summary="上传文件，提交批量任务",
    description="任务依次处理，一次一个；凭返回的编号查询进度、下载结果。",
    response_model=BatchBody,
    responses=problem_responses(400, 408, 413, 415, 422, 429, 503, 507),
    openapi_extra=_FORM,
)
async def create_batch(request: Request, jobs: Jobs) -> Response:
    """Take a file and queue the job."""
    version = await run_in_threadpool(jobs.reserve)
    job: BatchJob | None = None
    try:
        job = await _receive(request, jobs, version)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except OSError as error:
        msg = "上传的文件无法保存，请管理员检查磁盘空间和任务目录的权限。"
        raise ProblemError(507, msg, {"connection": "close"}) from error
    finally:
        jobs.release(job)
    headers = {"location": f"{PREFIX}/{job.id}"}
    return JSONResponse(_body(job, None).model_dump(), status_code=202, headers=headers)


async def _receive(request: Request, jobs: BatchJobs, version: str) -> BatchJob:
    folder = await run_in_threadpool(jobs.store.new_folder)
    saved = False
    try:
        limit: int = request.app.state.batch_upload_bytes
        upload = await receive_upload(request, folder, limit)
        job = BatchJob(
            id=folder.name,
            name=upload.name,
            upload=upload.path.name,
            version=version,
            options={**_DEFAULTS, **upload.options},
            created=now(),
        )
        await run_in_threadpool(jobs.store.save, job)
        saved = True
    finally:
        if not saved:
            shutil.rmtree(folder, ignore_errors=True)
    return job


@router.get("/{job_id}", summary="任务的状态和进度", responses=problem_responses(404))
def get_batch(job_id: str, jobs: Jobs) -> BatchBody:
    """Tell how far a job is."""
    return _body(*_found(jobs, job_id))


@router.get(
    "/{job_id}/result",
    summary="下载结果",
    response_class=FileResponse,
    responses={
        200: {"description": "结果文件", "content": {"application/octet-stream": {}}},
        **problem_responses(404, 409),
    },
)
def get_result(job_id: str, jobs: Jobs) -> FileResponse:
    """Send the result of a job that is done."""
    job, _ = _found(jobs, job_id)
    path = jobs.store.path(job.id) / job.result
    if job.state != "done" or not path.is_file():
        raise ProblemError(409, _why_not(job))
    suffix = job.result.removeprefix(RESULT)
    stem = job.name.removesuffix(known_suffix(job.name))
    name = quote(f"{stem}-建议{suffix}", safe="")
    return FileResponse(
        path,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename=\"result{suffix}\"; filename*=UTF-8''{name}",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        },
    )


@router.delete(
    "/{job_id}",
    status_code=204,
    summary="取消任务，删除它的文件",
    description="排队和处理中的任务转为 cancelled；已结束的任务连同记录一并删除。",
    responses=problem_responses(404, 503),
)
def delete_batch(job_id: str, jobs: Jobs) -> None:
    """Cancel a job and remove its files."""
    if not jobs.delete(job_id):
        raise _unknown()


def _unknown() -> ProblemError:
    return ProblemError(404, "没有这个批量任务，可能已被删除，请检查任务编号。")


def _found(jobs: BatchJobs, job_id: str) -> tuple[BatchJob, float | None]:
    found = jobs.status(job_id)
    if found is None:
        raise _unknown()
    return found


def _body(job: BatchJob, rate: float | None) -> BatchBody:
    names = BatchBody.model_fields.keys() - {"rate"}
    return BatchBody(rate=rate, **{name: getattr(job, name) for name in names})


def _why_not(job: BatchJob) -> str:
    if job.state in UNFINISHED:
        return "任务尚未完成，请稍后再下载。"
    if job.state == "failed":
        return f"任务失败，没有结果：{job.error}"
    return "任务已取消或结果已被删除，请重新提交。"
