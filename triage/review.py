"""When a suggestion must not be leaned on, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.taxonomy import Category
    from triage.text import NormalisedText

FEWEST_HAN = 4
"""Fewer Han characters than this hold no matter (the shortest that do: 路灯不亮)."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def review_reasons(
    text: NormalisedText, category: Category, confidence: float, threshold: float
) -> list[str]:
    """Return the reasons why a person must decide; none if the suggestion is sure.

    Parameters
    ----------
    text : NormalisedText
        The complaint.
    category : Category
        The suggested category.
    confidence : float
        Its calibrated probability.
    threshold : float
        Lowest confidence that needs no review.

    Returns
    -------
    list of str
        Chinese sentences.
    """
    reasons = []
    han = len(_HAN.findall(text.text))
    if not han:
        reasons.append("没有中文内容，无法判断")
    elif han < FEWEST_HAN:
        reasons.append("文字太少，无法判断")
    if confidence < threshold:
        reasons.append(f"把握不足（{confidence:.0%}，低于{threshold:.0%}）")
    if category.code == "out_of_scope":
        reasons.append("建议为不属五类，请人工确认后再答复")
    return reasons
