"""The risk picture: what it counts, what it compares with, and what is in a part of the register."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.compose import snapshot
from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.rag import RagStatus
from storage.domain.risk import LinkedIndicator, Movement, RiskKey, RiskSnapshot
from storage.domain.risk_area import AreaRating, RiskArea
from storage.domain.risk_scope import EVERYTHING, RiskScope, scopes_in
from storage.domain.risk_summary import NOBODY, compared_with, days_of, picture
from tests.domain.made import definition, measurement
from tests.domain.registers import SINCE, TODAY, mitigation, risk

DAY = timedelta(days=1)
DATES = st.dates(date(2015, 1, 1), date(2025, 1, 1))


def several(*cells: tuple[int, int] | None, **more) -> list[RiskSnapshot]:
    return [risk(cell, **{"key": RiskKey(f"R{at}"), "id": at} | more) for at, cell in enumerate(cells)]


def made(risks, **more):
    return picture("Here", risks, more.pop("areas", ()), **{"matrix": FIVE_BY_FIVE, "today": TODAY} | more)


@pytest.mark.parametrize(
    ("today", "changes", "day"),
    [
        (date(2019, 11, 4), [date(2019, 7, 1)], date(2019, 6, 30)),
        (date(2019, 11, 4), [date(2019, 9, 30)], date(2019, 6, 30)),
        (date(2019, 11, 4), [date(2019, 6, 30)], date(2019, 3, 31)),
        (date(2019, 10, 1), [date(2019, 9, 30), date(2019, 10, 1)], date(2019, 6, 30)),
        (date(2019, 9, 30), [date(2019, 9, 30)], date(2019, 6, 30)),
        (date(2019, 11, 4), [date(2019, 10, 1)], date(2019, 9, 30)),
        (date(2020, 1, 1), [date(2019, 12, 31)], date(2019, 9, 30)),
        (date(2019, 11, 4), [], date(2019, 9, 30)),
    ],
)
def test_it_is_compared_with_the_end_of_the_quarter_before_the_last_that_changed(today, changes, day):
    assert compared_with(changes, today) == day


@given(st.lists(DATES), DATES)
def test_the_day_compared_with_ends_a_quarter_and_lies_before_today(changes, today: date):
    day = compared_with(changes, today)
    assert day < today
    assert (day + DAY).day == 1 and (day + DAY).month in (1, 4, 7, 10)


@given(st.lists(DATES), DATES, st.integers(0, 91))
def test_a_change_of_the_running_quarter_never_moves_it(changes, today: date, days: int):
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    earlier = [one for one in changes if one < start]
    if earlier:
        assert compared_with([*earlier, start + days * DAY], today) == compared_with(earlier, today)


def test_total_and_high_are_told_for_now_and_then():
    risks = [risk((4, 4), was=(3, 4)), risk((2, 2)), risk((5, 5), raised_on=SINCE + DAY), risk((4, 4), closed_on=TODAY)]
    found = made(risks, since=SINCE)
    assert (found.total, len(found.high), found.before) == (3, 2, (3, 1))
    assert (len(found.closed), len(found.newly_high)) == (1, 2)


def test_what_moved_is_in_its_own_list_once():
    risks = [
        risk((4, 4), was=(3, 4), key=RiskKey("UP")),
        risk((2, 2), was=(4, 4), key=RiskKey("DOWN")),
        risk((2, 5), was=(5, 2), key=RiskKey("SAME")),
        risk((3, 3), raised_on=SINCE + DAY, key=RiskKey("NEW")),
        risk((3, 3), closed_on=SINCE + DAY, key=RiskKey("CLOSED")),
        risk((3, 3), closed_on=SINCE, key=RiskKey("LONG AGO")),
    ]
    found = made(risks, since=SINCE)
    lists = {way.name: [one.key.reference for one in found.moved(way)] for way in Movement if found.moved(way)}
    assert lists == {name: [name] for name in ("NEW", "UP", "DOWN", "SAME", "CLOSED")}


def test_directorates_are_counted_whatever_their_spelling_the_worst_first():
    names = ["People", "people ", "Places", ""]
    risks = [risk(cell, directorate=name) for name, cell in zip(names, [(1, 1), None, (4, 4), (2, 2)], strict=True)]
    found = made(risks).directorates
    assert [(one.name, one.total, one.high, one.unscored) for one in found] == [
        ("Places", 1, 1, 0),
        ("People", 2, 0, 1),
        (NOBODY, 1, 0, 0),
    ]
    assert sum(count for _, count in found[1].bands) == 1


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(1, 5), st.integers(1, 5))), max_size=12))
def test_every_count_adds_up(cells):
    found = made(several(*cells))
    held = sum(map(len, found.cells.values()))
    assert held + len(found.unscored) == found.total == sum(one.total for one in found.directorates) == len(cells)
    assert len(found.high) == sum(one.high for one in found.directorates)
    assert [one.residual.seriousness for one in found.risks if one.residual] == sorted(
        (one.residual.seriousness for one in found.risks if one.residual), reverse=True
    )


def test_what_is_late_comes_the_longest_late_first():
    one = risk(key=RiskKey("R1"), next_review_on=TODAY - DAY, mitigations=(mitigation(1, TODAY - DAY),))
    other = risk(key=RiskKey("R2"), next_review_on=SINCE, mitigations=(mitigation(2, TODAY), mitigation(3, SINCE)))
    found = made([one, other, risk(next_review_on=TODAY)])
    assert [late.key.reference for late in found.late_reviews] == ["R2", "R1"]
    assert [late.mitigation.id for late in found.late_mitigations] == [3, 1]


def test_a_red_indicator_is_listed_once_with_all_its_risks():
    red, green = (
        LinkedIndicator(at, snapshot(definition(), [measurement("Q2 2019/20", 1, published=status)], today=TODAY))
        for at, status in enumerate((RagStatus.RED, RagStatus.GREEN))
    )
    found = made(several((1, 1), (4, 4), linked=(red, green)) + several((5, 5), closed_on=TODAY, linked=(red,)))
    assert [(link.id, [one.key.reference for one in risks]) for link, risks in found.red_indicators] == [
        (0, ["R1", "R0"])
    ]


def test_one_made_up_risk_makes_the_picture_illustrative():
    assert not made([risk()]).is_illustrative
    assert made([risk(), risk(illustrative=True)]).is_illustrative
    assert made([risk()], areas=[RiskArea(1, "IT", "", TODAY, illustrative=True)]).is_illustrative


def test_an_area_has_the_rating_of_the_day_the_last_recorded_of_several():
    ratings = (AreaRating(SINCE, RagStatus.GREEN), AreaRating(TODAY, RagStatus.AMBER), AreaRating(TODAY, RagStatus.RED))
    area = RiskArea(1, "IT", "", TODAY, ratings)
    assert (area.rag, area.is_red, area.was(TODAY - DAY), area.was(SINCE - DAY)) == ("RED", True, "GREEN", None)
    assert RiskArea(1, "IT", "", SINCE - DAY, ratings).rag is RagStatus.NO_STATUS
    assert made([risk()], areas=[area]).red_areas == (area,)


def test_a_risk_changes_on_the_days_it_was_scored_raised_and_closed():
    found = days_of(risk(was=(1, 1), closed_on=TODAY))
    assert set(found) == {date(2018, 4, 1), date(2019, 8, 1), TODAY}


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        (RiskScope("directorate", " people"), True),
        (RiskScope("directorate", "Places"), False),
        (RiskScope("directorate", NOBODY), False),
        (RiskScope("area", "it"), True),
        (RiskScope("area", ""), False),
        (RiskScope("category", "Money"), True),
        (RiskScope("category", "IT"), False),
        (EVERYTHING, True),
    ],
)
def test_a_scope_holds_what_is_named_so(scope: RiskScope, holds: bool):
    assert scope.holds(risk(directorate="People", area="IT", category="money")) is holds


def test_what_names_no_directorate_is_in_the_scope_of_that_name():
    assert RiskScope("directorate", NOBODY).holds(risk())
    assert not RiskScope("area", "").holds(risk()) and not RiskScope("category", " ").holds(risk())


def test_a_directorate_holds_the_areas_in_which_it_has_risks_on_the_register():
    areas = [RiskArea(at, name, "", TODAY) for at, name in enumerate(("IT", "Care", "Money"))]
    risks = [
        risk(directorate="People", area="IT"),
        risk(directorate="Places", area="Care"),
        risk(directorate="People", area="Money", closed_on=TODAY),
    ]
    held = {
        scope.title: [one.name for one in areas if scope.holds_area(one, risks)]
        for scope in (RiskScope("directorate", "People"), RiskScope("area", "care"), EVERYTHING)
    }
    assert held == {"People": ["IT"], "care": ["Care"], "The whole register": ["IT", "Care", "Money"]}


def test_the_scopes_of_a_register_are_each_named_once():
    areas = [RiskArea(1, "IT", "", TODAY)]
    risks = [risk(directorate="People", area="IT", category="Money"), risk(directorate="people"), risk(closed_on=TODAY)]
    found = [(one.kind, one.name) for one in scopes_in(risks, areas)]
    assert found == [("directorate", "People"), ("area", "IT"), ("category", "Money")]
