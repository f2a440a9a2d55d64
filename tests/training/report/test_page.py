import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from training.train import train
from triage.registry import REPORT, Registry


class Checker(HTMLParser):
    """Collects what a page would load and whether its elements are closed in order."""

    def __init__(self):
        super().__init__()
        self.loads, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.loads += [value for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, _tag, attrs):
        self.loads += [value for name, value in attrs if name in ("src", "href", "xlink:href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    from tests.training.conftest import small_history

    history = small_history()
    wrong = list(history.categories)
    wrong[0] = "dispute"  # one mistake to show, with a number that must not be shown
    texts = ("仓库被盗<b>，电话13812345678，请立案", *history.texts[1:])
    channels = ("government",) * len(texts)
    history = replace(history, texts=texts, categories=tuple(wrong), channels=channels)
    saved = train(history, Registry(tmp_path_factory.mktemp("models")))
    return (saved.path / REPORT).read_text(encoding="utf-8")


def test_it_is_whole_and_loads_nothing(page):
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert all(load.startswith("#") for load in checker.loads)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)


@pytest.mark.parametrize(
    "heading",
    [
        "置信度是否可信", "类别", "办理形式", "混淆矩阵", "按长度", "按渠道", "各类别最有分量的词",
        "把握最大的错误", "涉企矛盾纠纷", "现场办", "政府部门",
    ],
)  # fmt: skip
def test_it_shows_everything_in_chinese(page, heading):
    assert heading in page


def test_mistakes_show_their_words_escaped_and_without_personal_data(page):
    assert '<mark class="for">' in page
    assert "13812345678" not in page
    assert "仓库被盗<b>" not in page
