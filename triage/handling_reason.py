"""Why a complaint is to be handled so, in one Chinese sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from triage.competence import find_competence, staff_words
from triage.gravity import find_gravity

if TYPE_CHECKING:
    from triage.gravity import Gravity
    from triage.text import NormalisedText

MOST_INDICATORS = 3
"""How many indicators of gravity one sentence can name."""

_ASKS = re.compile(
    r"请问|咨询|想问|怎么办理|如何办理|需要(?:什么|哪些)|什么(?:材料|手续|条件|流程)|哪些(?:材料|手续|条件)|"
    r"在哪(?:里|儿)?办|能不能|可不可以|可以(?:办|落户|迁)|是否可以|能否|吗\?|多久"
)


def handling_reason(text: NormalisedText, category: str, handling: str) -> str:
    """Say why a handling mode is suggested, from what stands in the text.

    The modes are those of the default taxonomy; of others nothing is known.

    Parameters
    ----------
    text : NormalisedText
        The complaint.
    category, handling : str
        Suggested codes.

    Returns
    -------
    str
        One sentence without a full stop, quoting the text where it can; empty
        if there is no handling, or one of another taxonomy.
    """
    if handling == "transfer":
        return _transfer(text, category)
    if handling == "listed_supervision":
        return _listed(text, category)
    if handling == "on_the_spot":
        return _on_the_spot(text)
    if handling == "time_limited":
        return _time_limited(text, category)
    return ""


def _transfer(text: NormalisedText, category: str) -> str:
    if category == "misconduct":
        who = _quote(text, staff_words("other"))
        return (
            f"反映的是公安以外的公职人员{who}，转纪检监察机关或其主管部门，不得由被反映的单位自查"
        )
    found = find_competence(text.text, police=False)
    if found is None:
        return "主管机关不是公安，文中未认出主管部门，请核对后移交"
    quoted = _quoted(text, found.start, found.end)
    return f"{quoted}属{found.matter.name}，主管机关为{found.matter.authority}"


def _listed(text: NormalisedText, category: str) -> str:
    found = find_gravity(text.text, category)[:MOST_INDICATORS]
    if not found:
        return "公安职权内，像重要案件，但文中未认出重大情形，请核对后再定"
    return f"公安职权内且重大：{'、'.join(_named(text, gravity) for gravity in found)}"


def _on_the_spot(text: NormalisedText) -> str:
    authority = _police_authority(text)
    if asked := _quote(text, _ASKS):
        return f"{authority}职权内的咨询{asked}，当场可以答复"
    return f"{authority}职权内的简单事项，当场可以办结"


def _time_limited(text: NormalisedText, category: str) -> str:
    if category == "misconduct":
        who = _quote(text, staff_words("police"))
        return f"反映的是公安人员{who}，由上级督察、纪检核查，不得退回被反映的单位"
    found = find_competence(text.text, police=True)
    if found is None:
        return "公安职权内的事项，需要调查、协调或审批，不能当场办结"
    quoted = _quoted(text, found.start, found.end)
    work = {
        "rights_infringement": "需要调查取证",
        "dispute": "需要调查和调解",
        "safety_hazard": "需要勘查和整治",
        "government_service": "需要审核或协调",
    }.get(category, "需要调查、协调或审批")
    return f"{quoted}属{found.matter.name}，由{found.matter.authority}办理，{work}"


def _police_authority(text: NormalisedText) -> str:
    found = find_competence(text.text, police=True)
    return found.matter.authority if found else "公安"


def _named(text: NormalisedText, gravity: Gravity) -> str:
    return f"{gravity.indicator.name}{_quoted(text, gravity.start, gravity.end)}"


def _quote(text: NormalisedText, pattern: re.Pattern[str]) -> str:
    match = pattern.search(text.text)
    return _quoted(text, *match.span()) if match else ""


def _quoted(text: NormalisedText, start: int, end: int) -> str:
    """Quote the complainant's own words, on one line."""
    begin, stop = text.span(start, end)
    return f"「{' '.join(text.original[begin:stop].split())}」"
