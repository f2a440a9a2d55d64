import pytest

from tests.conftest import real_messages
from triage.text import MAX_CHARACTERS

TEXT = "园区东门的路口没有红绿灯，货车抢行，这个月撞了三回，请交警来看看"
URL = "/api/v1/suggestions"


def test_one_text_gives_one_suggestion(client, model):
    response = client.post(URL, json={"text": TEXT})
    assert response.status_code == 200
    suggestion = response.json()
    assert suggestion["category"] == "safety_hazard"
    assert suggestion["model_version"] == model.version
    for evidence in suggestion["evidence"]:
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["text"]


def test_a_list_gives_a_list_in_order(client):
    texts = [TEXT, "包工头拖欠我们二十多个人的工资，请帮我们要回来"]
    found = client.post(URL, json={"texts": texts}).json()["suggestions"]
    assert found == [client.post(URL, json={"text": text}).json() for text in texts]


def test_the_answer_is_what_the_openapi_document_promises(client):
    from api.schemas import SuggestionBody

    SuggestionBody.model_validate(client.post(URL, json={"text": TEXT}).json(), strict=True)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"text": ""}, 422, "为空"),
        ({"text": " \n"}, 422, "为空"),
        ({"text": "公" * (MAX_CHARACTERS + 1)}, 422, "过长"),
        ({"text": "a\x00b"}, 422, "二进制"),
        ({"texts": [TEXT, ""]}, 422, "为空"),
        ({"texts": []}, 422, "1 至"),
        ({"texts": [TEXT] * 1001}, 422, "1 至"),
        ({"text": TEXT, "texts": [TEXT]}, 422, "只填一项"),
        ({}, 422, "只填一项"),
        ({"text": 7}, 422, "text"),
        ({"texts": TEXT}, 422, "texts"),
        ({"text": TEXT, "model": "x"}, 422, "model"),
        ([TEXT], 422, "请求体"),
    ],
)
def test_bad_input_is_a_problem_document_in_chinese(client, body, status, word):
    problem(client.post(URL, json=body), status, word)


def problem(response, status, word):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert word in body["detail"]
    assert body["detail"].endswith("。")


@pytest.mark.parametrize(
    ("content", "status", "word"),
    [
        (b"", 422, "请求体"),
        (b"{", 400, "JSON"),
        (b'{"text": "\\ud800\\u516c"}', 422, ""),
        (b'{"text": NaN}', 422, ""),
        ('{"text": "路灯"}'.encode("gbk"), 400, "UTF-8"),
        (b"\x00\xff\xfe", 400, "JSON"),
        (b"[" * 100_000, 400, "JSON"),
        (b'{"text": "' + b"a" * 1_000_000 + b'"}', 422, "过长"),
        (b" " * (8 * 1024 * 1024 + 1), 413, "8MB"),
    ],
)
def test_any_body_is_answered_without_a_500(client, content, status, word):
    response = client.post(URL, content=content, headers={"content-type": "application/json"})
    problem(response, status, word)


@pytest.mark.parametrize("text", ["好", "😀😀😀", "Our factory was robbed", "１２３４５"])
def test_what_cannot_be_judged_is_sent_to_a_person(client, text):
    assert client.post(URL, json={"text": text}).json()["needs_review"]


def test_offsets_count_characters_whatever_stands_before(client):
    text = "😀<b>Ａ市</b>\u200b" + TEXT
    found = client.post(URL, json={"text": text}).json()
    assert found["evidence"]
    for evidence in found["evidence"]:
        assert text[evidence["start"] : evidence["end"]] == evidence["text"]


def test_real_messages_are_answered(client):
    messages = real_messages()[:200]
    found = client.post(URL, json={"texts": messages}).json()["suggestions"]
    assert len(found) == len(messages)
