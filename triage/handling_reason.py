"""Why a complaint is to be handled so, in one Chinese sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.competence import staff_words
from triage.gravity import LISTED
from triage.wordlists import WordList

if TYPE_CHECKING:
    from triage.gravity import Gravity
    from triage.reading import Complaint

MOST_INDICATORS = 3
"""How many indicators of gravity one sentence can name."""

_ASKS = WordList(
    (
        "请问", "咨询", "想问", "怎么办理", "如何办理", "需要(?:什么|哪些)", "什么(?:材料|手续|条件|流程)",
        "哪些(?:材料|手续|条件)", "在哪(?:里|儿)?办", "能不能", "可不可以", "可以(?:办|落户|迁)", "是否可以",
        "能否", r"吗\?", "多久",
    )
)  # fmt: skip


def word_lists() -> list[WordList]:
    """Return the words by which a question is known."""
    return [_ASKS]


def handling_reason(complaint: Complaint, category: str, handling: str) -> str:
    """Say why a handling mode is suggested, from what stands in the text.

    The modes are those of the default taxonomy; of others nothing is known.

    Parameters
    ----------
    complaint : Complaint
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
        return _transfer(complaint, category)
    if handling == LISTED:
        return _listed(complaint, category)
    if handling == "on_the_spot":
        return _on_the_spot(complaint)
    if handling == "time_limited":
        return _time_limited(complaint, category)
    return ""


def _transfer(complaint: Complaint, category: str) -> str:
    if category == "misconduct":
        who = _quote(complaint, staff_words("other"))
        return (
            f"反映的是公安以外的公职人员{who}，转纪检监察机关或其主管部门，不得由被反映的单位自查"
        )
    found = complaint.competence(police=False)
    if found is None:
        return "主管机关不是公安，文中未认出主管部门，请核对后移交"
    quoted = _quoted(complaint, found.start, found.end)
    return f"{quoted}属{found.matter.name}，主管机关为{found.matter.authority}"


def _listed(complaint: Complaint, category: str) -> str:
    gravity = complaint.gravity(category)
    if not gravity:
        return "公安职权内，像重要案件，但文中未认出重大情形，请核对后再定"
    return f"公安职权内且重大：{'、'.join(_named(complaint, one) for one in gravity[:MOST_INDICATORS])}"


def _on_the_spot(complaint: Complaint) -> str:
    authority = _police_authority(complaint)
    if asked := _quote(complaint, _ASKS):
        return f"{authority}职权内的咨询{asked}，当场可以答复"
    return f"{authority}职权内的简单事项，当场可以办结"


def _time_limited(complaint: Complaint, category: str) -> str:
    if category == "misconduct":
        who = _quote(complaint, staff_words("police"))
        return f"反映的是公安人员{who}，由上级督察、纪检核查，不得退回被反映的单位"
    found = complaint.competence(police=True)
    if found is None:
        return "公安职权内的事项，需要调查、协调或审批，不能当场办结"
    quoted = _quoted(complaint, found.start, found.end)
    work = {
        "rights_infringement": "需要调查取证",
        "dispute": "需要调查和调解",
        "safety_hazard": "需要勘查和整治",
        "government_service": "需要审核或协调",
    }.get(category, "需要调查、协调或审批")
    return f"{quoted}属{found.matter.name}，由{found.matter.authority}办理，{work}"


def _police_authority(complaint: Complaint) -> str:
    found = complaint.competence(police=True)
    return found.matter.authority if found else "公安"


def _named(complaint: Complaint, gravity: Gravity) -> str:
    return f"{gravity.indicator.name}{_quoted(complaint, gravity.start, gravity.end)}"


def _quote(complaint: Complaint, words: WordList) -> str:
    span = complaint.first(words)
    return _quoted(complaint, *span) if span else ""


def _quoted(complaint: Complaint, start: int, end: int) -> str:
    return f"「{complaint.quote(start, end)}」"
