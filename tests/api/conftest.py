import pytest
from starlette.testclient import TestClient

from api.app import create_app


@pytest.fixture(scope="session")
def app():
    return create_app()


@pytest.fixture(scope="session")
def client(app):
    # An exception that gets past the handlers must show as the 500 that it is.
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
