import pytest

from training.history import History
from triage.taxonomy import default_taxonomy

SENTENCES = {
    ("rights_infringement", "time_limited"): "仓库昨晚被盗{}箱货，监控拍到人了，请立案",
    ("dispute", "transfer"): "老板拖欠{}个人的工资三个月，请帮忙讨要",
    ("safety_hazard", "time_limited"): "第{}号路口没有红绿灯，货车抢行很危险，请安装",
    ("safety_hazard", "transfer"): "市场{}号门路灯不亮，晚上有人摔倒，请修理",
    ("government_service", "on_the_spot"): "请问办理{}个人的居住证需要什么材料，在哪办",
    ("misconduct", "time_limited"): "民警第{}次推诿不出警，请督察部门追责",
    ("out_of_scope", ""): "孩子想上第{}小学，请问学区怎么划分",
}


def small_history(each=8):
    """Return a history so plain that any classifier learns it."""
    rows = [
        (sentence.format(number), category, handling)
        for (category, handling), sentence in SENTENCES.items()
        for number in range(1, each + 1)
    ]
    texts, categories, handlings = zip(*rows, strict=True)
    return History(texts, categories, handlings, default_taxonomy(), "small")


@pytest.fixture
def history():
    return small_history()
