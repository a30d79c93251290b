"""How a share is written: never a rate where nothing is known."""

import pytest

from jiceng.figures import of_all, rate_of_all


@pytest.mark.parametrize(
    ("yes", "no", "unknown", "shown"),
    [
        (3, 1, 0, "3/4（75.0%）"),
        (4, 0, 0, "4/4（100.0%）"),
        (0, 4, 0, "0/4（0.0%）"),
        (0, 1, 3, "0/4（0.0%）"),
        (0, 0, 8, "0/8（—）"),
        (0, 0, 0, "0/0"),
        (1, 0, 7, "1/8（12.5%）"),
    ],
)
def test_a_share_of_all_that_applies(yes: int, no: int, unknown: int, shown: str) -> None:
    figure = {"status": "ok", "type": "share", "yes": yes, "no": no, "unknown": unknown}
    assert of_all(figure) == shown


def test_nothing_known_has_no_rate() -> None:
    assert rate_of_all({"yes": 0, "no": 0, "unknown": 5}) == "—"
