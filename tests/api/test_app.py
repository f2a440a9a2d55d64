"""Whatever is sent, the service keeps to its own OpenAPI document and never answers 500."""

import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.testclient import TestClient

from api.app import create_app
from tests.api.conftest import FOLDER
from triage.settings import Settings

# With a folder of its own: two applications do not share one.
schema = schemathesis.openapi.from_asgi(
    "/openapi.json",
    create_app(Settings(batches=FOLDER / "documented")),
)


@schema.parametrize()
@settings(max_examples=60, deadline=None)
def test_the_service_keeps_to_its_document(case):
    # In a form all is text: a column named 5 looks like the number.
    form = case.media_type == "multipart/form-data"
    case.call_and_validate(excluded_checks=[negative_data_rejection] if form else [])


def test_no_variable_of_the_machine_turns_telemetry_on(monkeypatch, caplog):
    """FastAPI would export requests where these are set; it says so when it cannot."""
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    with TestClient(create_app()) as client:
        assert client.get("/health").status_code == 200
    assert "telemetry" not in caplog.text


@given(st.binary(max_size=200))
def test_any_bytes_at_all(client, content):
    response = client.post(
        "/api/v1/suggestions", content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400, 422}


@given(st.text(max_size=200))
def test_any_text_at_all(client, text):
    assert client.post("/api/v1/suggestions", json={"text": text}).status_code in {200, 422}
