"""Whatever is sent, the service keeps to its own OpenAPI document and never answers 500."""

import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app())


@schema.parametrize()
@settings(max_examples=60, deadline=None)
def test_the_service_keeps_to_its_document(case):
    case.call_and_validate()


@given(st.binary(max_size=200))
def test_any_bytes_at_all(client, content):
    response = client.post(
        "/api/v1/suggestions", content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400, 422}


@given(st.text(max_size=200))
def test_any_text_at_all(client, text):
    assert client.post("/api/v1/suggestions", json={"text": text}).status_code in {200, 422}
