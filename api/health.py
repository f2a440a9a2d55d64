"""``/health`` and ``/ready``: for whoever watches the service."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.models import current_model
from api.problems import problem_responses
from api.schemas import Status
from triage.model import TriageModel

router = APIRouter(tags=["运行"])


@router.get("/health", summary="进程是否存活", response_model_exclude_none=True)
async def health() -> Status:
    """Answer as long as the process lives."""
    return Status(status="ok")


@router.get("/ready", summary="模型是否可用", responses=problem_responses(503))
def ready(model: Annotated[TriageModel, Depends(current_model)]) -> Status:
    """Answer once suggestions can be made."""
    return Status(status="ok", model_version=model.version)
