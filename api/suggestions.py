"""``POST /api/v1/suggestions``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from api.models import current_model
from api.problems import problem_responses
from api.schemas import SuggestionBody, SuggestionList, SuggestionRequest
from triage.model import TriageModel
from triage.suggest import suggest

router = APIRouter(prefix="/api/v1", tags=["建议"])


# Not `async`: FastAPI then runs it in a thread, and the event loop stays free.
@router.post(
    "/suggestions",
    summary="为诉求建议类别和办理形式",
    description="填 text 得一条建议，填 texts 得同样顺序的多条建议。",
    response_model=SuggestionBody | SuggestionList,
    responses=problem_responses(400, 413, 422, 503),
)
def create_suggestions(
    request: SuggestionRequest, model: Annotated[TriageModel, Depends(current_model)]
) -> Any:
    """Suggest a category and a handling mode for each text."""
    texts = [request.text] if request.text is not None else request.texts or []
    found = [suggestion.to_dict() for suggestion in suggest(model, texts)]
    # Already plain and complete: validating the answer again would cost more
    # than making it.
    return JSONResponse(found[0] if request.text is not None else {"suggestions": found})
