"""Edited copies are grouped, others are not, however the rows are cut and ordered."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.near_duplicates import PERMUTATIONS, SAME, SHINGLE, SHORTEST, group, signatures

HAN = [chr(code) for code in range(0x4E00, 0x5E00)]
LONGER = "我是高新区的一家小企业，开发区管委会拖欠工程款三年，请领导协调。"
TEXTS = st.lists(
    st.text(st.sampled_from("路灯不亮拖欠工程款 ，。Ａa1<&\u200b"), max_size=40), max_size=12
)


def made_up(seed, length=200):
    return "".join(random.Random(seed).choices(HAN, k=length))  # noqa: S311


def edited(text, changes, seed):
    own = random.Random(seed)  # noqa: S311
    letters = list(text)
    for place in own.sample(range(len(letters)), changes):
        letters[place] = own.choice(HAN)
    return "".join(letters)


def grouped(texts):
    return group(signatures(texts)).tolist()


def shingles(text):
    return {text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1)}


@given(TEXTS, st.data())
def test_how_texts_are_cut_in_batches_makes_no_difference(texts, data):
    cut = data.draw(st.integers(0, len(texts)))
    parts = [signatures(texts[:cut]), signatures(texts[cut:])]
    assert np.array_equal(np.concatenate(parts), signatures(texts))


def test_texts_of_more_than_one_batch_are_each_their_own():
    texts = [made_up(seed, 15 + seed % 40) for seed in range(1100)]
    together = signatures(texts)
    for place in (0, 511, 512, 1024, 1099):
        assert np.array_equal(together[place], signatures([texts[place]])[0])


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=8),
    st.integers(0, 2**32),
    st.randoms(use_true_random=False),
)
def test_edited_copies_are_grouped_and_others_not_in_any_order(sizes, seed, order):
    rows = [
        (family, edited(made_up(seed + family), 4, (seed + family) * 10 + copy))
        for family, size in enumerate(sizes)
        for copy in range(size)
    ]
    order.shuffle(rows)
    families = [family for family, _ in rows]
    assert grouped([text for _, text in rows]) == [families.index(family) for family in families]


@given(TEXTS)
def test_groups_are_named_by_a_first_row_that_all_are_like(texts):
    signed = signatures(texts)
    groups = group(signed)
    assert (groups <= np.arange(len(texts))).all()
    assert np.array_equal(groups[groups], groups)
    others = np.flatnonzero(groups != np.arange(len(texts)))
    assert ((signed[others] == signed[groups[others]]).mean(axis=1) >= SAME).all()


@pytest.mark.parametrize(
    "other",
    [
        LONGER.replace("，", ", ").replace("。", "!!"),
        "<p>" + LONGER.replace("三", "&#19977;") + "</p>",
        LONGER.replace("区", "區").replace("业", "業"),
        "\u200b".join(LONGER),
    ],
)
def test_punctuation_markup_and_spelling_make_no_difference(other):
    assert np.array_equal(*signatures([LONGER, other]))


@pytest.mark.parametrize("addition", ["尊敬的领导：您好！", "望尽快处理，谢谢。"])
def test_an_added_greeting_is_grouped(addition):
    assert grouped([LONGER, "别的事", addition + LONGER, LONGER + addition]) == [0, 1, 0, 0]


def test_copies_of_an_edited_copy_belong_to_the_first_text():
    text = made_up(5)
    copy = edited(text, 5, 6)
    assert grouped([text, copy, copy, text]) == [0, 0, 0, 0]


def test_every_one_of_thousands_of_copies_is_found():
    texts = [made_up(seed, 80) for seed in range(2500)]
    copies = [edited(text, 2, seed) for seed, text in enumerate(texts)]
    assert grouped(texts + copies) == [*range(2500), *range(2500)]


def test_short_texts_are_grouped_only_if_identical():
    short = LONGER[: SHORTEST - 1]
    texts = [short, short + "！", short[:-1], short[::-1], short[1:] + short[0], short[:-1] + "，"]
    assert grouped(texts) == [0, 0, 2, 3, 4, 2]
    assert grouped(["好", "不", "好。", "好好"]) == [0, 1, 0, 3]


@pytest.mark.parametrize("blank", ["", " \n", "？？！", "\u200b", "<p></p>"])
def test_texts_without_a_letter_are_never_grouped(blank):
    assert grouped([blank, LONGER, blank, "好", LONGER, blank]) == [0, 1, 2, 3, 1, 5]


def test_no_texts():
    assert signatures([]).shape == (0, PERMUTATIONS)
    assert grouped([]) == []


def test_a_chain_is_cut_where_it_is_no_longer_like_its_first_text():
    source = made_up(1, 600)
    windows = [source[start : start + 300] for start in range(0, 280, 70)]
    assert grouped(windows) == [0, 0, 2, 2]


def test_a_chain_that_takes_too_long_is_left_ungrouped_where_it_is_not_identical():
    source = made_up(2, 20_000)
    windows = [source[start : start + 200] for start in range(0, 19_800, 40)]
    last = len(windows) - 1
    groups = grouped([*windows, windows[-1]])
    assert groups[:4] == [0, 0, 2, 2]
    assert groups[last - 1 :] == [last - 1, last, last]


def test_a_common_form_of_words_alone_groups_nothing():
    form = made_up(3, 60)
    texts = [form + made_up(seed, 140) for seed in range(100, 400)]
    assert grouped(texts) == list(range(300))


def test_many_copies_of_one_text_among_others_are_one_group():
    text = made_up(4)
    rows = [edited(text, 5, seed) if seed % 3 else made_up(1000 + seed) for seed in range(1, 600)]
    groups = grouped([text, *rows])
    copies = [place for place in range(1, 600) if place % 3]
    assert {groups[place] for place in copies} == {0}
    assert all(groups[place] == place for place in range(3, 600, 3))


@pytest.mark.parametrize("length", [20, 60, 300])
def test_signatures_estimate_what_texts_have_in_common(length):
    errors = []
    for seed in range(200):
        one = made_up(seed, length)
        other = edited(one, length // 10, seed)
        own, others = shingles(one), shingles(other)
        first, second = signatures([one, other])
        errors.append(float(np.mean(first == second)) - len(own & others) / len(own | others))
    assert abs(np.mean(errors)) < 0.01
    assert np.std(errors) < 0.055
