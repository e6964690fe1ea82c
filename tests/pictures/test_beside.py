"""What a phone tells beside a photo: read as strictly as what stands in a file."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ledger.pictures import ToldBeside, told_beside


def test_the_moment_and_the_place_are_read_with_the_offset_the_camera_named():
    china = timezone(timedelta(hours=8))
    assert told_beside("2026-11-28T14:03:22+08:00 118.4123456789 -36.7") == ToldBeside(
        taken_at=datetime(2026, 11, 28, 14, 3, 22, tzinfo=china), longitude=118.4123457, latitude=-36.7
    )
    assert told_beside("2026-11-28T14:03:22 - -").taken_at == datetime(2026, 11, 28, 14, 3, 22, tzinfo=UTC).replace(
        tzinfo=None
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- - -",
        "- 0 0",
        "- 181 36",
        "- 118 91",
        "- 118 -",
        "1970-01-01T00:00:00 - -",
        "2026-13-01T00:00:00 - -",
        "2026-11-28T14:03:22+99:00 - -",
        "2026-11-28 14:03:22 - -",
        "\x002026-11-28T14:03:22 - -",
        "2026-11-28T14:03:22 - -" * 400,
        "- nan nan",
    ],
)
def test_what_is_malformed_or_impossible_says_nothing(text):
    assert told_beside(text) == ToldBeside()
