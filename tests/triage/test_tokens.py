import logging
import pickle
from concurrent.futures import ThreadPoolExecutor

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.layout import lay_out
from triage.text import normalise
from triage.tokens import PythonEngine, RustEngine, Tokenizer, default_engine, domain_lexicon

pytest.importorskip("rjieba", reason="no rjieba wheel on this machine")

RUST = Tokenizer(RustEngine(domain_lexicon()))
PYTHON = Tokenizer(PythonEngine(domain_lexicon()))

# jieba's own table of emission probabilities and jieba-rs's differ for a few
# code points that no dictionary word holds; the common characters are the test.
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
WORDS = st.sampled_from(sorted(domain_lexicon()))
TEXTS = st.lists(
    st.one_of(st.text(HAN, max_size=6), WORDS, st.text(max_size=4), st.sampled_from("0.5-a_%,。 ")),
    max_size=10,
).map("".join)


@given(TEXTS)
def test_both_engines_cut_alike(text):
    assert RUST.tokens(text) == PYTHON.tokens(text)


def test_both_engines_cut_real_messages_alike():
    for message in real_messages()[:2000]:
        text = normalise(message).text
        assert RUST.tokens(text) == PYTHON.tokens(text)


@given(TEXTS)
def test_tokens_cover_the_text_in_order(text):
    end_of_last = 0
    for token, start, end in RUST.spans(text):
        assert text[start:end] == token
        assert text[end_of_last:start].strip() == ""
        end_of_last = end
    assert text[end_of_last:].strip() == ""


@pytest.mark.parametrize(
    "word",
    ["挂牌督办", "合同诈骗", "警企联系群", "货车通行证", "特种行业许可证", "不作为", "路灯不亮"],
)
def test_domain_words_stay_whole(word):
    assert word in RUST.tokens(f"请问{word}怎么办")


def test_the_lexicon_holds_only_words_that_jieba_splits_each_at_jiebas_frequency():
    jieba.setLogLevel(logging.ERROR)
    reference = jieba.Tokenizer()
    for word, frequency in domain_lexicon().items():
        assert list(reference.cut(word, HMM=False)) != [word]
        assert reference.suggest_freq(word) == frequency
        reference.add_word(word, frequency)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("50.5万-a市b2区", ["50.5", "万", "-", "a", "市", "b", "2", "区"]),
        ("don't 停", ["don", "'", "t", "停"]),
        ("", []),
        ("  ", []),
        ("𠮷野家😀", ["𠮷", "野家", "😀"]),
    ],
)
def test_one_rule_cuts_what_is_not_han(text, tokens):
    assert RUST.tokens(text) == tokens
    assert PYTHON.tokens(text) == tokens


def test_threads_may_share_a_tokenizer():
    texts = [f"第{n}家企业的货车通行证办不下来" for n in range(200)]
    expected = [RUST.tokens(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(RUST.tokens, texts)) == expected


def test_another_process_gets_an_engine_of_its_own():
    copy = pickle.loads(pickle.dumps(RUST))  # noqa: S301 - our own bytes
    assert copy.tokens("不作为") == ["不作为"]


def test_loading_leaves_jieba_itself_alone():
    assert not jieba.dt.initialized
    assert "警企联系群" not in jieba.dt.FREQ


def test_without_the_wheel_jieba_is_used(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "rjieba", None)
    assert default_engine().name == "jieba"


@given(
    st.lists(
        st.text(st.one_of(st.characters(), st.sampled_from("12.3.民警a.b 好")), max_size=40),
        max_size=5,
    )
)
def test_many_texts_are_cut_like_each(texts):
    layout = lay_out(texts)
    for tokenizer in (RUST, PYTHON):
        tokens = tokenizer.tokenise(layout)
        for document, text in enumerate(layout.texts):
            first, last = tokens.bounds[document : document + 2]
            spans = [
                (start - layout.starts[document], end - layout.starts[document])
                for start, end in zip(
                    tokens.starts[first:last], tokens.ends[first:last], strict=True
                )
            ]
            assert spans == [(start, end) for _, start, end in tokenizer.spans(text)]
