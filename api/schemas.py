"""Bodies of requests and responses, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr, model_validator
from pydantic.config import JsonDict

from triage.text import MAX_CHARACTERS

MAX_TEXTS = 1_000
"""Complaints in one request."""

# What `require_text` takes, as far as a pattern can say it: no NUL, not blank.
_TEXT_SCHEMA: JsonDict = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_CHARACTERS,
    "pattern": r"^[^\u0000]*[^\u0000\s][^\u0000]*$",
}

EXAMPLE_TEXT = (
    "园区东门的路口没有红绿灯，早晚货车和电动车抢着过，这个月已经刮碰三回，请交警部门来看看。"
)


class SuggestionRequest(BaseModel):
    """One ``text``, or a list ``texts``, but not both."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": EXAMPLE_TEXT},
                {"texts": [EXAMPLE_TEXT, "想咨询一下保安员证在哪里办，需要带什么材料？"]},
            ],
            "oneOf": [{"required": ["text"]}, {"required": ["texts"]}],
        },
    )

    text: StrictStr | None = Field(
        default=None,
        description=f"一条诉求（标题与正文），最多{MAX_CHARACTERS}字",
        json_schema_extra=_TEXT_SCHEMA,
    )
    texts: list[StrictStr] | None = Field(
        default=None,
        description=f"多条诉求，最多{MAX_TEXTS}条",
        json_schema_extra={
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_TEXTS,
            "items": _TEXT_SCHEMA,
        },
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> SuggestionRequest:
        if (self.text is None) == (self.texts is None):
            msg = "请在 text（一条）和 texts（多条）中填写一项，且只填一项。"
            raise ValueError(msg)
        if self.texts is not None and not 1 <= len(self.texts) <= MAX_TEXTS:
            msg = f"texts 须有 1 至 {MAX_TEXTS} 条诉求，请分批提交。"
            raise ValueError(msg)
        return self


class EvidenceBody(BaseModel):
    """A phrase that decided; offsets are those of the text as it was sent."""

    start: int = Field(description="起始位置（字符）")
    end: int = Field(description="结束位置（字符，不含）")
    text: str = Field(description="原文词句")
    supports: str = Field(description="支持的类别代码")
    weight: float = Field(description="对该类别得分的贡献")


class NoticeBody(BaseModel):
    """A warning."""

    code: str = Field(description="代码")
    message: str = Field(description="提示语")


class SuggestionBody(BaseModel):
    """A suggestion; see ``triage.suggestion.Suggestion``."""

    category: str = Field(description="类别代码")
    category_name: str = Field(description="类别名称")
    confidence: float = Field(description="类别的置信度，0 到 1")
    probabilities: dict[str, float] = Field(description="各类别的概率，合计为 1")
    possible_categories: list[str] = Field(description="不能排除的类别，按可能性排列")
    secondary: list[str] = Field(description="次类别代码，最多两个")
    handling: str = Field(description="办理形式代码，不需办理时为空")
    handling_name: str = Field(description="办理形式名称")
    handling_confidence: float | None = Field(description="办理形式的置信度")
    handling_reason: str = Field(description="办理形式的理由")
    needs_review: bool = Field(description="是否须人工决定")
    review_reasons: list[str] = Field(description="须人工决定的原因")
    evidence: list[EvidenceBody] = Field(
        description="依据，按分量排列；其后是支持第二可能类别的词句"
    )
    warnings: list[NoticeBody] = Field(description="提示")
    urgent: bool = Field(description="是否须立即处置")
    model_version: str = Field(description="模型版本")


class SuggestionList(BaseModel):
    """Suggestions for ``texts``, in their order."""

    suggestions: list[SuggestionBody]


class BatchBody(BaseModel):
    """A batch job; see ``api.batch_store.BatchJob``."""

    id: str = Field(description="任务编号，凭它查询和下载，请妥善保管")
    state: Literal["queued", "running", "done", "failed", "cancelled"] = Field(
        description="queued 排队，running 处理中，done 完成，failed 失败，cancelled 已取消"
    )
    name: str = Field(description="上传的文件名")
    created: str = Field(description="提交时间（UTC）")
    started: str | None = Field(description="开始时间（UTC）")
    finished: str | None = Field(description="结束时间（UTC）")
    rows_done: int = Field(description="已处理行数")
    rows_total: int | None = Field(description="总行数，尚不知道时为空")
    rate: float | None = Field(description="每秒处理行数，仅在处理中给出")
    error: str | None = Field(description="失败原因")
    summary: dict[str, Any] | None = Field(description="结果概况")


class Status(BaseModel):
    """Whether the service is up."""

    status: str = Field(description="ok 表示正常")
    model_version: str | None = Field(default=None, description="当前模型版本")
