"""The words beside figures that not everyone may see."""

from datetime import date

import pytest

from storage.domain import compose, marking
from storage.domain.classification import Classification, Publication, Release
from storage.domain.rag import RagStatus
from tests.domain.made import definition, measurement

TODAY = date(2020, 1, 20)
DRAFT = Release(Publication.DRAFT)


def snapshot(*figures, **about):
    made = [measurement(period, 43, **fields) for period, fields in figures]
    return compose.snapshot(definition(**about), made, today=TODAY)


@pytest.mark.parametrize(
    ("release", "words"),
    [
        (Release(), ""),
        (Release(on=TODAY), ""),
        (DRAFT, "Draft: not published yet."),
        (Release(Publication.HELD), "Held back: not to be published for now."),
        (Release(Publication.APPROVED), "Approved: not published yet."),
        (Release(on=date(2020, 2, 1)), "Approved: to be published on 1 February 2020."),
    ],
)
def test_a_figure_says_where_it_stands_until_it_is_out(release, words):
    assert marking.publication(snapshot(("Q2 2019/20", {}), ("Q3 2019/20", {"release": release}))) == words


def test_an_earlier_figure_that_is_not_out_is_named_too():
    one = snapshot(("Q1 2019/20", {"release": DRAFT}), ("Q2 2019/20", {}))
    assert marking.publication(one) == "Not published yet: Q1 2019/20."
    two = snapshot(("Q2 2019/20", {"release": DRAFT}), ("Q3 2019/20", {"release": DRAFT}))
    assert marking.publication(two) == "Draft: not published yet. Not published yet either: Q2 2019/20."


def test_an_internal_indicator_says_so_of_all_its_figures():
    one = snapshot(("Q2 2019/20", {}), classification=Classification.INTERNAL)
    assert marking.classification(one) == "Internal: not for sharing outside the council."
    assert marking.of_latest(one) == ("internal",)


def test_an_exempt_figure_among_public_ones_is_named():
    exempt = {"classification": Classification.EXEMPT}
    one = snapshot(("Q1 2019/20", exempt), ("Q2 2019/20", {}))
    assert marking.classification(one) == (
        "Exempt (Part B) among these figures, for cleared officers only: Q1 2019/20."
    )
    assert marking.of_latest(one) == ()


def test_what_everyone_may_see_is_not_marked():
    one = snapshot(("Q1 2019/20", {}), ("Q2 2019/20", {}))
    assert (marking.publication(one), marking.classification(one), marking.of_latest(one)) == ("", "", ())


def test_a_line_of_a_draft_edition_without_a_figure_is_marked():
    stated = compose.snapshot(definition(), [], today=TODAY, stated=RagStatus.RED, stated_release=DRAFT)
    assert marking.of_latest(stated) == ("draft",)
    assert marking.publication(stated) == "Draft: not published yet."
