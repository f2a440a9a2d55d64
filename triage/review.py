"""When a suggestion must not be leaned on, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.competence import speaks_of_police
from triage.gravity import LISTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.guards import Guard
    from triage.judgement import Judgement
    from triage.reading import Complaint
    from triage.taxonomy import Taxonomy

FEWEST_HAN = 4
"""Fewer Han characters than this hold no matter (the shortest that do: 路灯不亮)."""
LIKELY = 0.5
"""A handling mode below this is more likely wrong than right."""


def text_reasons(complaint: Complaint, known: float, judgement: Judgement) -> list[str]:
    """Return what makes the text itself hard to judge.

    Parameters
    ----------
    complaint : Complaint
        The complaint.
    known : float
        Share of its words that the model knows.
    judgement : Judgement
        What counts as familiar.
    """
    if not complaint.n_han:
        return ["没有中文内容，无法判断"]
    if complaint.n_han < FEWEST_HAN:
        return ["文字太少，无法判断"]
    if known < judgement.known_share:
        return [f"与学过的诉求差别大（认识的词只占{known:.0%}）"]
    return []


def category_reasons(
    possible: Sequence[str], confidence: float, judgement: Judgement, taxonomy: Taxonomy
) -> list[str]:
    """Return why the category is not sure.

    Parameters
    ----------
    possible : sequence of str
        Categories that cannot be ruled out, the suggested one first.
    confidence : float
        Probability of the suggested one.
    judgement : Judgement
        What counts as sure.
    taxonomy : Taxonomy
        Names of the categories.
    """
    reasons = []
    if len(possible) > 1:
        others = "、".join(taxonomy.category_name(code) for code in possible[1:])
        reasons.append(f"把握{confidence:.0%}，不能排除{others}")
    elif confidence < judgement.review_threshold:
        reasons.append(f"把握不足（{confidence:.0%}，低于{judgement.review_threshold:.0%}）")
    if not _is_handled(possible[0], taxonomy):
        reasons.append(f"建议为{taxonomy.category_name(possible[0])}，请人工确认后再答复")
    return reasons


def handling_reasons(
    complaint: Complaint,
    category: str,
    handling: str,
    confidence: float | None,
    taxonomy: Taxonomy,
) -> list[str]:
    """Return why the handling mode is not sure.

    Parameters
    ----------
    complaint : Complaint
        The complaint.
    category, handling : str
        Suggested codes; the handling is empty if there is none.
    confidence : float or None
        Its probability.
    taxonomy : Taxonomy
        Names of the modes.
    """
    name = taxonomy.handling_name(handling)
    if confidence is not None and confidence < LIKELY:
        return [f"办理形式把握不足（{name}，{confidence:.0%}）"]
    if handling == LISTED and not complaint.gravity(category):
        return [f"建议{name}，但文中未认出重大情形"]
    if handling in ("on_the_spot", "time_limited") and not (
        # A crime is for the police whether or not it names them.
        category == "rights_infringement" or speaks_of_police(complaint)
    ):
        return [f"建议{name}，但文中未认出公安职权内的事项，请核对是否转交"]
    return []


def guard_reasons(warnings: Sequence[Guard]) -> list[str]:
    """Return the messages of the guard rails that call for a person."""
    return [guard.message for guard in warnings if guard.review]


def _is_handled(category: str, taxonomy: Taxonomy) -> bool:
    """Tell whether anything follows from a category; if nothing does, a matter may be lost."""
    found = taxonomy.category(category)
    return found is None or bool(found.handlings) or not taxonomy.handlings
