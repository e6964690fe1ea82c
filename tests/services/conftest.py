import pytest

from tests.lives import Town, a_small_town


@pytest.fixture
def town(application) -> Town:
    return a_small_town()
