import numpy as np

from training.fit import Parameters, fit


def test_both_heads_learn_over_the_same_features(history):
    parts = fit(history, Parameters())
    matrix = parts["features"].transform(list(history.texts))
    assert list(parts["category_head"].predict(matrix)) == list(history.categories)
    handled = [row for row, mode in enumerate(history.handlings) if mode]
    modes = parts["handling_head"].predict(matrix[handled])
    assert list(modes) == [history.handlings[row] for row in handled]


def test_the_parameters_reach_the_features_and_the_heads(history):
    small = fit(history, Parameters(max_words=5, max_characters=7))
    sizes = [len(block.vocabulary_) for _, block in small["features"]["features"].transformer_list]
    assert sizes[:2] == [5, 7]
    plain = fit(history, Parameters(bayes=0.0))
    assert not np.allclose(
        plain["category_head"].coef_, fit(history, Parameters())["category_head"].coef_
    )
