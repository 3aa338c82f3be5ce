"""Who may see which figure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.classification import OUT, Classification, Publication, Release
from storage.domain.clearance import NOBODY, Access, Clearance, access, audience, sight
from storage.domain.role import EVERYONE, Grant, Role, clearances
from storage.domain.viewer import COMMAND_LINE, PUBLIC, VIEWER, Readers, Viewer

TODAY = date(2020, 1, 20)
PUBLIC_FIGURE, INTERNAL, EXEMPT = Classification
DRAFT = Release(Publication.DRAFT)
MINE, OTHER = 7, 8


def key(
    *grants: Grant, owned: frozenset[int] = frozenset(), indicator: int = MINE, directorate: str = "Adults"
) -> Access:
    """What the holder of these grants may see of an indicator."""
    return access(Viewer("T", "U", frozenset(grants), owned).audience, indicator, directorate)


def test_a_viewer_sees_what_is_public_and_published():
    assert key(VIEWER).shows(PUBLIC_FIGURE, OUT, TODAY)


@pytest.mark.parametrize(("classification", "release"), [(INTERNAL, OUT), (EXEMPT, OUT), (PUBLIC_FIGURE, DRAFT)])
def test_a_viewer_sees_nothing_else(classification: Classification, release: Release):
    assert not key(VIEWER).shows(classification, release, TODAY)


def test_without_a_grant_nothing_is_seen():
    assert not key().shows(PUBLIC_FIGURE, OUT, TODAY)


def test_without_any_reader_nothing_is_shown():
    assert not access(Readers(frozenset()).audience, MINE, "Adults").shows(PUBLIC_FIGURE, OUT, TODAY)


def test_owning_an_indicator_is_no_way_in_without_a_grant():
    assert not key(owned=frozenset({MINE})).shows(PUBLIC_FIGURE, OUT, TODAY)


def test_an_officer_sees_internal_drafts_of_the_directorate():
    assert key(Grant(Role.OFFICER, "adults")).shows(INTERNAL, DRAFT, TODAY)


def test_an_officer_does_not_see_what_is_exempt():
    assert not key(Grant(Role.OFFICER)).shows(EXEMPT, OUT, TODAY)


def test_an_officer_of_another_directorate_is_a_viewer_here():
    elsewhere = key(Grant(Role.OFFICER, "Highways"))
    assert elsewhere.shows(PUBLIC_FIGURE, OUT, TODAY) and not elsewhere.shows(PUBLIC_FIGURE, DRAFT, TODAY)


def test_a_director_sees_exempt_drafts_of_the_directorate_alone():
    grant = Grant(Role.DIRECTOR, "Adults")
    assert key(grant).shows(EXEMPT, DRAFT, TODAY)
    assert not key(grant, directorate="Highways").shows(INTERNAL, OUT, TODAY)


def test_an_owner_sees_the_own_indicators_whole_and_others_as_a_viewer():
    owner = {"owned": frozenset({MINE})}
    assert key(VIEWER, **owner).shows(EXEMPT, DRAFT, TODAY)
    assert not key(VIEWER, **owner, indicator=OTHER).shows(PUBLIC_FIGURE, DRAFT, TODAY)


def test_an_administrator_sees_what_a_viewer_sees():
    assert Viewer("T", "U", frozenset({Grant(Role.ADMINISTRATOR)})).audience == PUBLIC.audience


def test_two_roles_do_not_add_up_beyond_what_either_shows():
    both = key(Grant(Role.OFFICER, "Adults"), Grant(Role.DIRECTOR, "Highways"))
    assert not both.shows(EXEMPT, OUT, TODAY)


@pytest.mark.parametrize(("days", "is_out"), [(-1, True), (0, True), (1, False)])
def test_a_figure_is_out_from_its_day_of_publication(days: int, is_out: bool):
    release = Release(Publication.PUBLISHED, TODAY + timedelta(days))
    assert key(VIEWER).shows(PUBLIC_FIGURE, release, TODAY) is is_out


@pytest.mark.parametrize("publication", [Publication.DRAFT, Publication.HELD, Publication.APPROVED])
def test_a_date_alone_publishes_nothing(publication: Publication):
    assert not Release(publication, TODAY).is_out(TODAY)


def test_a_draft_indicator_is_named_to_those_who_see_drafts():
    assert key(Grant(Role.OFFICER)).names(PUBLIC_FIGURE, TODAY, is_draft=True)
    assert not key(VIEWER).names(PUBLIC_FIGURE, TODAY, is_draft=True)


def test_nobody_reading_means_nothing_shown():
    assert not access(NOBODY, MINE, "Adults").shows(PUBLIC_FIGURE, OUT, TODAY)
    assert audience([]) == NOBODY == Readers().audience


def test_the_command_line_sees_everything():
    assert access(COMMAND_LINE.audience, MINE, "").shows(EXEMPT, DRAFT, TODAY)


def test_only_the_least_cleared_of_many_readers_count():
    director = Viewer("T", "D", frozenset({Grant(Role.DIRECTOR)})).audience
    viewer = Viewer("T", "V", frozenset({VIEWER})).audience
    assert audience([*director, *viewer, *viewer]) == viewer


directorates = st.sampled_from(["", "Adults", "adults ", "Highways"])
grants = st.builds(Grant, st.sampled_from(list(Role)), directorates)
people = st.tuples(st.frozensets(grants, max_size=3), st.frozensets(st.sampled_from([MINE, OTHER]), max_size=2))
figures = st.tuples(
    st.sampled_from(list(Classification)),
    st.builds(Release, st.sampled_from(list(Publication)), st.sampled_from([None, TODAY, TODAY + timedelta(1)])),
    st.sampled_from([MINE, OTHER]),
    st.sampled_from(["Adults", "Highways"]),
)


@given(st.lists(people, min_size=1, max_size=4), figures)
def test_many_readers_see_exactly_what_each_of_them_sees(readers, figure):
    classification, release, indicator, directorate = figure
    sights = [frozenset(clearances(held, owned)) for held, owned in readers]
    alone = [access(frozenset({one}), indicator, directorate).shows(classification, release, TODAY) for one in sights]
    together = access(audience(sights), indicator, directorate)
    assert together.shows(classification, release, TODAY) is all(alone)


@given(people, figures)
def test_leaving_out_what_another_clearance_includes_changes_nothing(reader, figure):
    classification, release, indicator, directorate = figure
    found = clearances(*reader)
    shown = [
        access(frozenset({one}), indicator, directorate).shows(classification, release, TODAY)
        for one in (frozenset(found), sight(found))
    ]
    assert shown[0] is shown[1]


@given(people, figures)
def test_a_further_role_takes_nothing_away(reader, figure):
    classification, release, indicator, directorate = figure
    held, owned = reader
    less = access(frozenset({clearances(held, owned)}), indicator, directorate)
    more = access(frozenset({clearances(held | {VIEWER}, owned)}), indicator, directorate)
    assert more.shows(classification, release, TODAY) or not less.shows(classification, release, TODAY)


def test_a_clearance_for_one_directorate_does_not_include_one_for_all():
    assert not Clearance(EXEMPT, drafts=True, directorate="Adults").includes(EVERYONE)


@pytest.mark.parametrize("one", list(Classification))
@pytest.mark.parametrize("other", list(Classification))
def test_the_stricter_class_is_the_same_from_either_side(one: Classification, other: Classification):
    assert one.stricter(other) is other.stricter(one)
    assert one.stricter(other).rank == max(one.rank, other.rank)
