from collections.abc import Iterator

import pytest
from huggingface_hub import close_session

from tests.models.hub import Hub, serving


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """An empty hub, to which HF_ENDPOINT points; nobody is logged in, no proxy is set."""
    for name in (
        "HF_TOKEN",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_TOKEN_PATH", "/nonexistent")
    with serving(Hub()) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running
        close_session()
