from training.fit import Parameters, fit
from training.report.words import telling_words


def test_each_category_is_told_by_its_own_words(history):
    told = {row["name"]: row["words"] for row in telling_words(fit(history, Parameters()), history)}
    assert set(told) == {category.name for category in history.taxonomy.categories}
    assert "拖欠" in told["涉企矛盾纠纷"]
    assert "居住证" in told["涉企政务服务"]
    assert all(len(word) > 1 and word[0] != "<" for words in told.values() for word in words)


def test_two_categories_are_told_apart_too(history):
    rows = [n for n, c in enumerate(history.categories) if c in ("dispute", "misconduct")]
    part = history.take(rows)
    told = telling_words(fit(part, Parameters()), part)
    assert "拖欠" in told[0]["words"]
    assert "督察" in told[1]["words"]
