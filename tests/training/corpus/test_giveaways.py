from training.corpus import read_corpus
from training.corpus.giveaways import WIDEST, give_aways


def test_a_word_that_only_one_class_has_is_found():
    texts = ["公交车太慢了", "公交车又改线", "请修好路灯", "公交车把路灯撞坏了"]
    found = {g.label: g for g in give_aways(texts, ["bus", "bus", "lamp", "lamp"])}
    assert (found["lamp"].word, found["lamp"].coverage) == ("路灯", 1.0)
    assert found["bus"].coverage == 0.5


def test_no_word_of_the_corpus_gives_a_category_away():
    corpus = read_corpus()
    for found in give_aways(corpus.texts, corpus.categories):
        assert found.coverage <= WIDEST, found


def test_no_word_of_the_corpus_gives_a_mode_away():
    corpus = read_corpus()
    rows = [(t, h) for t, h in zip(corpus.texts, corpus.handlings, strict=True) if h]
    texts, handlings = zip(*rows, strict=True)
    for found in give_aways(texts, handlings):
        assert found.coverage <= WIDEST, found
