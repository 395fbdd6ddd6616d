from collections.abc import Iterator

import pytest

from tests.models.hub import Hub, hub_for


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_for(monkeypatch) as running:
        yield running
