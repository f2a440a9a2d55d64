"""Rebuild ``triage/data/traditional.txt`` from OpenCC's character table.

One line a character, traditional then simplified. Only one-to-one pairs: the
offsets of a normalised text stay exact only if no character grows. OpenCC
itself is not needed at run time (it has no wheels for LoongArch).
"""

from pathlib import Path

import opencc

HAN_BLOCKS = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2A6E0))


def pairs() -> list[str]:
    """Return the pairs as two-character strings, in code point order."""
    convert = opencc.OpenCC("t2s").convert
    found = []
    for first, last in HAN_BLOCKS:
        for code_point in range(first, last):
            traditional = chr(code_point)
            simplified = convert(traditional)
            if simplified != traditional and len(simplified) == 1:
                found.append(traditional + simplified)
    return found


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "triage" / "data" / "traditional.txt"
    target.write_text("\n".join(pairs()) + "\n", encoding="utf-8")
