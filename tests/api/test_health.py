from starlette.testclient import TestClient

from api.app import create_app
from triage.settings import Settings


def test_alive_and_ready(client, model):
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ok", "model_version": model.version}


def test_without_a_model_it_is_alive_but_not_ready(tmp_path):
    client = TestClient(create_app(Settings(models=tmp_path)), raise_server_exceptions=False)
    assert client.get("/health").status_code == 200
    for response in (
        client.get("/ready"),
        client.post("/api/v1/suggestions", json={"text": "路灯不亮"}),
    ):
        assert response.status_code == 503
        assert "没有当前模型" in response.json()["detail"]


def test_it_becomes_ready_once_a_model_is_there(tmp_path, registry):
    client = TestClient(create_app(Settings(models=tmp_path)), raise_server_exceptions=False)
    assert client.get("/ready").status_code == 503
    version = registry.current()
    (tmp_path / version).symlink_to(registry.folder / version)
    (tmp_path / "current").write_text(version)
    assert client.get("/ready").json()["model_version"] == version
