"""Labels moved apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from charts.gutter import spread


@given(st.lists(st.floats(0, 500), max_size=8))
def test_labels_never_overlap_and_stay_in_their_order(wanted):
    places = spread(sorted(wanted), [30.0] * len(wanted), 0, 500)
    assert all(later - earlier >= 30 - 1e-6 for earlier, later in pairwise(places))
    assert all(15 - 1e-6 <= place <= 485 + 1e-6 for place in places)


def test_labels_with_room_stay_where_they_want_to_be():
    assert spread([100, 200], [30, 30], 0, 500) == [100, 200]


def test_labels_of_different_height_share_their_middle():
    assert spread([100, 100], [60, 30], 0, 500) == [85, 130]
