import pytest
from starlette.testclient import TestClient

from api.app import create_app


@pytest.mark.parametrize(
    ("method", "path", "status", "word"),
    [
        ("GET", "/nowhere", 404, "没有这个地址"),
        ("GET", "/api/v1/suggestions", 405, "不支持该请求方法"),
        ("DELETE", "/health", 405, "不支持该请求方法"),
    ],
)
def test_every_error_is_a_problem_document(client, method, path, status, word):
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert word in response.json()["detail"]


def test_an_unforeseen_error_tells_nothing_of_the_complaint(caplog):
    app = create_app()

    @app.get("/fail")
    def fail() -> None:
        raise RuntimeError("张三的投诉")

    response = TestClient(app, raise_server_exceptions=False).get("/fail")
    assert response.status_code == 500
    assert "内部出错" in response.json()["detail"]
    assert "张三" not in response.text + "".join(r.getMessage() for r in caplog.records)
