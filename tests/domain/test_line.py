"""A line of a scorecard: what counts as changed, newly red or recovered since the edition before."""

from datetime import date

import pytest
from made import definition, measurement

from storage.domain.compose import snapshot
from storage.domain.line import Line
from storage.domain.rag import RagStatus

RED, AMBER, GREEN, GREY = RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN, RagStatus.NO_STATUS


def line(before, now):
    shown = snapshot(definition(), [measurement("Q2 2019/20", "43", published=now)], today=date(2019, 10, 20))
    return Line(shown, before, False, True)


@pytest.mark.parametrize(
    ("before", "now", "changed", "newly_red", "recovered"),
    [
        (GREEN, RED, True, True, False),
        (GREY, RED, True, True, False),
        (None, RED, False, False, False),
        (RED, RED, False, False, False),
        (RED, AMBER, True, False, True),
        (RED, GREEN, True, False, True),
        (RED, GREY, True, False, False),
        (GREEN, AMBER, True, False, False),
        (RagStatus.NEW, GREY, False, False, False),
    ],
)
def test_a_line_says_what_happened_since_the_edition_before(before, now, changed, newly_red, recovered):
    one = line(before, now)
    assert (one.is_changed, one.is_newly_red, one.is_recovered) == (changed, newly_red, recovered)


def test_a_line_shows_the_status_and_the_key_of_its_snapshot():
    one = line(GREEN, RED)
    assert (one.status, one.key) == (RED, definition().key)
