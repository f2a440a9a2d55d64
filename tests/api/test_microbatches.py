import asyncio
import json
import threading
import time

import pytest

from api.microbatches import MOST_TEXTS, SuggestionBatches
from triage.errors import RegistryError
from triage.suggest import suggest


@pytest.fixture
def batches(model):
    made = SuggestionBatches(lambda: model)
    yield made
    made.close()


def texts_of(number):
    return [f"第{number}号路口没有红绿灯，请安装", "老板拖欠工资三个月"][: number % 2 + 1]


def test_requests_at_once_get_their_own_answers(batches, model):
    async def ask():
        return await asyncio.gather(
            *(batches.answer(texts_of(n), single=n % 2 == 0) for n in range(200))
        )

    for number, body in enumerate(asyncio.run(ask())):
        expected = [s.to_dict() for s in suggest(model, texts_of(number))]
        single = number % 2 == 0
        assert json.loads(body) == (expected[0] if single else {"suggestions": expected})


def test_what_comes_in_meanwhile_is_one_batch(model, monkeypatch):
    sizes = []

    def counted(model, texts):
        sizes.append(len(texts))
        time.sleep(0.05)
        return suggest(model, texts)

    monkeypatch.setattr("api.microbatches.suggest", counted)
    batches = SuggestionBatches(lambda: model)

    async def ask():
        await asyncio.gather(*(batches.answer(["路灯不亮"], single=True) for _ in range(300)))

    asyncio.run(ask())
    batches.close()
    assert sizes == [1, MOST_TEXTS, 300 - 1 - MOST_TEXTS]


def test_the_event_loop_stays_free(model, monkeypatch):
    turned = threading.Event()

    def waits_for_the_loop(model, texts):
        assert turned.wait(10)
        return suggest(model, texts)

    monkeypatch.setattr("api.microbatches.suggest", waits_for_the_loop)
    batches = SuggestionBatches(lambda: model)

    async def ask():
        asyncio.get_running_loop().call_later(0.01, turned.set)
        return await batches.answer(["路灯不亮"], single=True)

    assert asyncio.run(ask())
    batches.close()


def test_whoever_has_gone_does_not_hold_up_the_others(batches):
    async def ask():
        waiting = [
            asyncio.create_task(batches.answer(["路灯不亮"], single=True)) for _ in range(20)
        ]
        await asyncio.sleep(0)
        for task in waiting[::2]:
            task.cancel()
        return await asyncio.gather(*waiting, return_exceptions=True)

    answers = asyncio.run(ask())
    assert all(isinstance(answer, asyncio.CancelledError) for answer in answers[::2])
    assert all(json.loads(answer)["category"] for answer in answers[1::2])


def test_a_missing_model_is_every_requests_error_and_not_the_last_word(model):
    models = [RegistryError("没有当前模型"), model]

    def current():
        found = models.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    batches = SuggestionBatches(current)
    with pytest.raises(RegistryError):
        asyncio.run(batches.answer(["路灯不亮"], single=True))
    assert asyncio.run(batches.answer(["路灯不亮"], single=True))
    batches.close()


def test_warming_up_without_a_model_is_no_error():
    def current():
        raise RegistryError("没有当前模型")

    asyncio.run(SuggestionBatches(current).warm_up())


def test_after_closing_the_next_request_starts_again(batches):
    for _ in range(2):
        assert asyncio.run(batches.answer(["路灯不亮"], single=True))
        batches.close()
