"""What is laid out is what is normalised one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.codepoints import characters
from triage.layout import lay_out
from triage.text import INVISIBLE, WHITE_SPACE, normalise

ODD = [chr(code) for span in (*INVISIBLE, *WHITE_SPACE) for code in span]
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from([*ODD, " ", "\n", "<", "&", "民", "Ａ", "A", "１"])),
    max_size=30,
)


def check(texts):
    laid = lay_out(texts)
    singly = [normalise(text) for text in texts]
    assert laid.texts == [one.text for one in singly]
    for document, one in enumerate(singly):
        first, last = laid.starts[document : document + 2]
        assert characters(laid.codes[first:last]) == one.text + "\n"
        visible = [place for place, character in enumerate(one.text) if character != " "]
        places = np.array(visible, dtype=np.intp) + first
        assert (laid.documents(places) == document).all()
        spans = list(zip(*(edge.tolist() for edge in laid.spans(places, places + 1)), strict=True))
        assert spans == [one.span(place, place + 1) for place in visible]
        assert spans == [laid.span(document, place, place + 1) for place in visible]


@given(st.lists(TEXTS, max_size=6))
def test_texts_are_normalised_alike_at_once_and_singly(texts):
    check(texts)


def test_real_messages_are_normalised_alike_at_once_and_singly():
    check(real_messages()[::50])


def test_every_character_is_normalised_alike_at_once_and_singly():
    check(["好".join(map(chr, range(first, first + 4096))) for first in range(0, 0x3_0000, 4096)])


def test_markup_between_other_texts():
    check(["路灯 不亮", "<p>路灯&nbsp;不亮</p> 请修", "", " \u200b ", "路\u200b灯\n\n不亮 "])
