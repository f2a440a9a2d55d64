import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from triage.codepoints import LazyTable, LazyTranslation, characters, code_points, table_of


@given(st.text())
def test_there_and_back(text):
    codes = code_points(text)
    assert codes.tolist() == [ord(one) for one in text]
    assert characters(codes) == text


def test_a_property_is_worked_out_once_for_each_character():
    asked = []

    def double(character):
        asked.append(character)
        return 2 * ord(character)

    table = LazyTable(double, np.uint32)
    assert table[code_points("abba")].tolist() == [194, 196, 196, 194]
    assert table[code_points("b")].tolist() == [196]
    assert sorted(asked) == ["a", "b"]


def test_ranges_include_both_ends():
    table = table_of([(ord("b"), ord("d")), (ord("x"), ord("x"))])
    assert "".join(one for one in "abcdexyz" if table[ord(one)]) == "bcdx"


def test_a_translation_is_worked_out_once_for_each_character():
    asked = []

    def without_vowels(character):
        asked.append(character)
        return "" if character in "aeiou" else character

    table = LazyTranslation(without_vowels)
    assert "banana".translate(table) == "bnn"
    assert sorted(asked) == ["a", "b", "n"]
