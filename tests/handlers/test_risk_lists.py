"""Lists of risks and areas: the gravest, what moved, what is overdue, how the areas are rated."""

import json
from datetime import date

import pytest

from handlers.messages.blocks import MOST_BLOCKS, MOST_CHARACTERS, Message, size
from handlers.messages.risk_areas import INDEPENDENT, areas
from handlers.messages.risk_keys import card_of, write_risk_subject
from handlers.messages.risk_lists import MOST_TOP, heatmap_caption, moved, overdue, top
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.domain.risk import Mitigation, RiskKey, RiskResponse
from tests.handlers.risk_pictures import CFC, REPORTED, SINCE, TODAY, a_picture, area, everything, risk
from tests.handlers.test_limits import fits, mrkdwn_of


def words(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def test_the_gravest_risks_can_each_be_opened() -> None:
    message = top(a_picture([risk(1), risk(2, (5, 5)), risk(3, (1, 1))]), 2)
    rows = [block["accessory"]["value"] for block in message.blocks if "accessory" in block]
    assert rows == [write_risk_subject(card_of(RiskKey(reference))) for reference in ("R002", "R001")]
    assert "The 2 gravest of 3 risks" in words(message) and "… and 1 more. /risk top 4 shows more." in words(message)


@pytest.mark.parametrize("asked", [0, 5, MOST_TOP, 10_000])
def test_as_many_as_asked_for_and_never_more_than_slack_takes(asked: int) -> None:
    message = top(everything(), asked)
    rows = sum("accessory" in block for block in message.blocks)
    assert f"… and {126 - rows} more." in words(message)
    assert rows <= max(asked, 1) and len(message.blocks) <= MOST_BLOCKS and size(message.blocks) <= MOST_CHARACTERS


def test_what_moved_says_from_what_to_what_and_why() -> None:
    up, down = risk(1, (4, 4), was=(3, 4), why="Fewer carers"), risk(2, (2, 2), was=(3, 4))
    new, gone = risk(3, raised_on=REPORTED), risk(4, closed_on=REPORTED, closed_why="Merged into R001")
    said = words(moved(a_picture([up, down, new, gone, risk(5)])))
    assert "1 up, 1 new on the register, 1 down and 1 closed; 2 newly high." in said
    assert "🟥 High 12 → 16 *R001* Risk number 1 · newly high\\n_Why:_ Fewer carers" in said
    assert "🟢 Low 12 → 4 *R002* Risk number 2" in said and "*R005* Risk" not in said
    assert "Closed on 30 September 2019, was 🟥 High 16: *R004* Risk number 4\\n_Why:_ Merged into R001" in said


def test_what_is_said_of_the_areas_is_marked_once_where_all_of_it_is_illustrative() -> None:
    made_up = area(why="Illustrative: plans wait.", what_next="Illustrative: an audit.")
    said = words(areas([made_up], CFC))
    assert "*Why:* Plans wait." in said and "*Next:* An audit." in said
    assert said.count("llustrative") == 1 and "next steps are illustrative." in said
    assert "Their risks are counted in all directorates." in said
    mixed = words(areas([made_up, area("Staffing", mitigating="Pay rises")], ""))
    assert "*Why:* Illustrative: plans wait." in mixed and "next steps are" not in mixed and "counted in" not in mixed


def test_many_that_moved_are_cut_with_how_many_more_there_are() -> None:
    many = [risk(one, (4, 4), was=(3, 4), title="Title " * 30, why="Why " * 60) for one in range(1, 61)]
    gone = [risk(100 + one, closed_on=REPORTED) for one in range(10)]
    message = moved(a_picture([*many, *gone]))
    assert "… and 50 more." in words(message) and "… and 8 more." in words(message)
    assert len(message.blocks) <= MOST_BLOCKS and size(message.blocks) <= MOST_CHARACTERS


def test_nothing_moved_and_nothing_late_are_said_in_words() -> None:
    assert "No risk is new or closed, or went up or down, since 30 June 2019." in words(moved(a_picture()))
    assert "Nothing is overdue." in words(overdue(a_picture()))
    assert "There are no risks on the register." in words(top(a_picture([]), 3))


def test_overdue_says_how_many_days_and_whose() -> None:
    late = Mitigation(1, "Open two homes", "Head of care", date(2019, 12, 1))
    picture = a_picture([risk(1, next_review_on=date(2019, 11, 22), owner="Director"), risk(2, mitigations=(late,))])
    said = words(overdue(picture))
    assert "*1 review and 1 mitigation overdue.*" in said
    assert "Review 10 days overdue (due 22 November 2019) · Director" in said
    assert "Open two homes\\n1 day overdue (due 1 December 2019), not started · Head of care" in said


def test_an_acceptance_that_ends_is_said() -> None:
    soon = risk(1, response=RiskResponse.TOLERATE, accepted_until=TODAY)
    over = risk(2, response=RiskResponse.TOLERATE, accepted_until=REPORTED)
    said = words(overdue(a_picture([soon, over])))
    assert "Nothing is overdue." in said
    assert "acceptance ends on 2 December 2019" in said and "acceptance ended on 30 September 2019" in said


def test_the_heat_map_is_told_in_words() -> None:
    message = heatmap_caption(a_picture([risk(1), risk(2, (2, 4)), risk(3, None)]))
    assert "🟥 1 high · 🔶 1 medium · 🟢 0 low. 1 above appetite." in words(message)
    assert "1 risk is not scored and not on it." in words(message)
    assert "1 high, 1 medium and 0 low" in message.text


def test_an_area_says_its_rating_what_it_was_and_that_counts_do_not_decide() -> None:
    red = area(was=RagStatus.AMBER, why="Demand", mitigating="Edge of care", what_next="A bid", risks=12, high=3)
    message = areas([area("Staffing", RagStatus.AMBER, risks=1), red], "", since=SINCE)
    said = words(message)
    assert said.index("Vulnerable children") < said.index("Staffing") and INDEPENDENT in said
    assert "🟥 Red *Vulnerable children*, was amber\\n12 risks on the register, 3 of them high" in said
    assert "*Why:* Demand\\n*Mitigating:* Edge of care\\n*Next:* A bid" in said
    assert (
        "As of 2 December 2019, compared with 30 June 2019." in said
        and "1 risk on the register, not high" in said
        and "2 risk areas: 1 red and 1 amber." in message.text
    )


def test_an_area_without_since_is_compared_with_its_rating_before() -> None:
    assert ", was amber" in words(areas([area(was=RagStatus.AMBER)], ""))
    assert "rated for the first time on 30 September 2019" in words(areas([area()], ""))
    assert "Education has no risk in any risk area." in words(areas([], "Education"))


def test_what_is_not_for_everyone_and_made_up_is_marked_in_lists() -> None:
    secret = risk(1, classification=Classification.INTERNAL, illustrative=True)
    said = words(top(a_picture([secret, risk(2)]), 2))
    assert "Internal: not for sharing" in said and "(illustrative, internal)" in said
    assert "(illustrative)" in words(areas([area(illustrative=True), area("Staffing")], ""))


def test_lists_escape_what_was_typed_and_fit() -> None:
    bad = "<!channel> & " * 50
    late = Mitigation(1, bad, bad, REPORTED)
    risks = [
        risk(one, title=bad, why=bad, what_next=bad, owner=bad, was=(1, 1), mitigations=(late,), next_review_on=SINCE)
        for one in range(1, 40)
    ]
    picture = a_picture(risks, where=bad)
    made = [top(picture, 30), moved(picture), overdue(picture), heatmap_caption(picture)]
    made.append(areas([area(f"{one} {bad}", why=bad, mitigating=bad, what_next=bad) for one in range(30)], bad))
    for message in made:
        fits(message)
        assert "<!channel>" not in "".join(mrkdwn_of(list(message.blocks)))
