"""Rebuild ``triage/data/lexicon.txt``: give every domain word jieba's own frequency.

The file is a jieba user dictionary, one ``word frequency`` a line. To add a
word, write it on a line of its own and run this. The frequency is the lowest
at which jieba keeps the word whole, given the words before it; both engines
are handed the same numbers, so that they cut alike. Words that the default
dictionary already keeps whole are dropped: they would change nothing.
"""

import logging
from pathlib import Path

import jieba

LEXICON = Path(__file__).parent.parent / "triage" / "data" / "lexicon.txt"


def frequencies(words: list[str]) -> dict[str, int]:
    """Return the frequency of each word that needs one, shortest words first."""
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    found: dict[str, int] = {}
    for word in sorted(set(words), key=lambda w: (len(w), w)):
        if list(tokenizer.cut(word, HMM=False)) == [word]:
            continue
        found[word] = tokenizer.suggest_freq(word)
        tokenizer.add_word(word, found[word])
    return found


if __name__ == "__main__":
    entries = [line.split()[0] for line in LEXICON.read_text(encoding="utf-8").split("\n") if line]
    lines = [f"{word} {frequency}" for word, frequency in frequencies(entries).items()]
    LEXICON.write_text("\n".join(lines) + "\n", encoding="utf-8")
