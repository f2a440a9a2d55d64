"""``POST /api/v1/suggestions``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.microbatches import SuggestionBatches
from api.problems import problem_responses
from api.schemas import SuggestionBody, SuggestionList, SuggestionRequest
from triage.text import require_text

router = APIRouter(prefix="/api/v1", tags=["建议"])


def batches(request: Request) -> SuggestionBatches:
    """Return what makes the suggestions of the application that a request came to."""
    found: SuggestionBatches = request.app.state.suggestion_batches
    return found


@router.post(
    "/suggestions",
    summary="为诉求建议类别和办理形式",
    description="填 text 得一条建议，填 texts 得同样顺序的多条建议。",
    response_model=SuggestionBody | SuggestionList,
    responses=problem_responses(400, 413, 422, 503),
)
async def create_suggestions(
    request: SuggestionRequest, waiting: Annotated[SuggestionBatches, Depends(batches)]
) -> Response:
    """Suggest a category and a handling mode for each text."""
    texts = [request.text] if request.text is not None else request.texts or []
    for text in texts:
        require_text(text)
    # Already plain and complete: validating the answer again would cost more
    # than making it.
    body = await waiting.answer(texts, single=request.text is not None)
    return Response(body, media_type="application/json")
