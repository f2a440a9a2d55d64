import re


def test_the_page_loads_nothing_from_outside(client):
    page = client.get("/docs").text
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page)
    for address in re.findall(r"(?:src|href)=[\"']([^\"']+)", page):
        assert client.get(address).status_code == 200, address


def test_the_document_speaks_chinese_and_has_real_examples(client):
    document = client.get("/openapi.json").json()
    for path in document["paths"].values():
        for operation in path.values():
            assert re.search(r"[\u4e00-\u9fff]", operation["summary"])
    request = document["components"]["schemas"]["SuggestionRequest"]
    for example in request["examples"]:
        assert client.post("/api/v1/suggestions", json=example).status_code == 200
