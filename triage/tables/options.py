"""How a file is to be read, where the user says so."""

from __future__ import annotations

from typing import NamedTuple

from triage.tables.packing import UNLIMITED, Limits


class ReadOptions(NamedTuple):
    """What is not to be found from the content.

    Attributes
    ----------
    encoding, separator : str or None
        Of a text file.
    sheet : str or None
        Only this sheet of a workbook.
    header_row : int or None
        Row of the header counted from 1; 0 if there is none.
    limits : Limits
        What the file may at most be.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    limits: Limits = UNLIMITED


AS_FOUND = ReadOptions()
"""Everything from the content."""
