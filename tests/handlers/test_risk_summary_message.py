"""The risk picture on one screen: its sentence, its counts, what moved, and the gravest risks."""

import json
from typing import Any

import pytest

from handlers.messages.blocks import MOST_CHARACTERS, Message, size
from handlers.messages.risk_keys import SHARE, read_risk_subject
from handlers.messages.risk_summary import finding, summary
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.domain.risk import Mitigation, RiskResponse
from storage.domain.risk_summary import RiskPicture
from tests.handlers.risk_pictures import CFC, REPORTED, TODAY, a_picture, area, everything, linked, risk, scored


def words(picture: RiskPicture, **more: Any) -> str:
    return json.dumps(summary(picture, can_share=True, **more).blocks, ensure_ascii=False)


def buttons(message: Message) -> dict[str, str]:
    row = next(block for block in message.blocks if block["type"] == "actions")
    return {one["text"]["text"]: one["value"] for one in row["elements"] if one["type"] == "button"}


def test_the_counts_of_the_paper_are_said() -> None:
    message = summary(everything(), can_share=True)
    assert finding(everything()) == (
        "There are 126 risks on the register, 15 of them high: 1 more than on 30 June 2019."
    )
    shares = (
        "*5* Children, Families and Communities · *4* Adult Services · *3* Economy and Infrastructure · "
        "*2* Public Health · *1* Chief Executive"
    )
    assert shares in message.blocks[1]["text"]["text"]
    assert "Public Health 2 and Chief Executive 1" in message.text and "126 risks" in message.text


@pytest.mark.parametrize(
    ("risks", "said"),
    [
        ([], "Public Health has no risks on the register."),
        ([risk(closed_on=REPORTED)], "Public Health has no risks on the register: the last one was closed since 30 J"),
        ([risk(1)], "1 risk on the register, and it is high: as many as on 30 June 2019."),
        ([risk(1, (1, 2))], "1 risk on the register, which is not high, as on 30 June 2019."),
        ([risk(1, (1, 2)), risk(2, (1, 2))], "2 risks on the register, none of them high, as on 30 June 2019."),
        ([risk(1), risk(2, was=(2, 2))], "2 risks on the register, all of them high: 1 more than on 30 June 2019."),
        ([risk(1, (2, 2), was=(4, 4)), risk(2)], "2 risks on the register, 1 of them high: 1 fewer than on 30 June"),
        ([risk(1, raised_on=REPORTED)], "1 risk on the register, and it is high; none was on it on 30 June 2019."),
    ],
)
def test_the_sentence_can_be_read_aloud_whatever_the_counts(risks: list[Any], said: str) -> None:
    assert said in finding(a_picture(risks, where="Public Health"))


def test_what_moved_is_one_line_and_nothing_is_said_as_such() -> None:
    new = risk(1, raised_on=REPORTED, scorings=scored((2, 2), (2, 2)))
    up, down, gone = risk(2, was=(3, 4)), risk(3, (2, 2), was=(3, 4)), risk(4, closed_on=REPORTED)
    assert "↑ 1 up · ↓ 1 down · ✔️ 1 closed · 🟥 1 newly high" in words(a_picture([up, down, gone]))
    assert "✳️ 1 new" in words(a_picture([new, up]))
    assert "*Since then:* nothing moved." in words(a_picture())


def test_what_is_late_is_counted_in_words() -> None:
    late = Mitigation(1, "Open two homes", due=REPORTED)
    picture = a_picture([risk(1, next_review_on=REPORTED, mitigations=(late, late))])
    assert "1 above appetite. ⏰ 1 review and 2 mitigations overdue." in words(picture)
    accepted = {"response": RiskResponse.TOLERATE}
    ending = [risk(one, accepted_until=day, **accepted) for one, day in ((1, REPORTED), (2, TODAY), (3, TODAY))]
    assert "⏳ 1 acceptance ended, 2 end soon." in words(a_picture(ending))
    assert "⏳ 1 acceptance ends soon." in words(a_picture(ending[1:2]))
    on_the_day = risk(1, next_review_on=TODAY, mitigations=(Mitigation(1, "Today", due=TODAY),))
    assert "Nothing is overdue." in words(a_picture([on_the_day]))


def test_the_gravest_three_come_with_figures_why_and_next() -> None:
    graver = risk(9, (5, 5), was=(4, 5), title="Placements", why="Too few carers", what_next="Two homes", aim=(2, 3))
    said = words(a_picture([risk(1), risk(2), graver, risk(3)]))
    assert "*Top risks, all high* (then → now → target)" in said
    assert "🟥 20 → 25 → 6 ↑ *R009* Placements\\n_Why:_ Too few carers\\n_Next:_ Two homes" in said
    assert said.count("_Why:_") == 3 and "_Why:_ no reason is given." in said
    assert "R009 Placements, 20 → 25 → 6" in summary(a_picture([graver]), can_share=True).text


def test_risks_of_different_bands_each_say_their_word() -> None:
    said = words(a_picture([risk(1), risk(2, (2, 4))]))
    assert "*Top risks* (then" in said and "🟥 High 16 → 16 → 8" in said and "🔶 Medium 8 → 8 → 8" in said


def test_a_long_reason_is_cut_between_words_or_after_its_first_sentence() -> None:
    two = risk(1, why="Two carers have left. Nobody has applied for either of the posts since then, nor asked.")
    one = risk(2, why="More than a quarter of the new protection plans are for children who had had one before that")
    said = words(a_picture([two, one]))
    assert "_Why:_ Two carers have left.\\n" in said
    assert "_Why:_ More than a quarter of the new protection plans are for children who…\\n" in said


def test_a_new_risk_and_one_without_a_target_have_words_in_place_of_figures() -> None:
    new = risk(1, (4, 5), raised_on=REPORTED, scorings=scored((4, 5), (4, 5)))
    assert "new → 20 → no target" in words(a_picture([new]))
    assert "not scored → 16 → 8" in words(a_picture([risk(1, was=None)]))


def test_one_directorate_is_spread_by_area() -> None:
    risks = [risk(1, area="Vulnerable children"), risk(2, area="Vulnerable children"), risk(3), risk(4, (1, 1))]
    said = words(a_picture(risks, where=CFC))
    assert "*High by area:* *2* Vulnerable children · *1* No area" in said


def test_red_areas_say_why_and_the_others_are_named() -> None:
    reds = [area(f"Area {one}", why=f"Because {one}", was=RagStatus.AMBER) for one in range(5)]
    said = words(a_picture(areas=(*reds, area("Staffing", RagStatus.AMBER))))
    assert "*5 of 6 risk areas are red*\\n• Area 0 (was amber): Because 0" in said
    assert "• also Area 3 and Area 4" in said and "Staffing" not in said
    assert "None of 1 risk area is red." in words(a_picture(areas=(area("Staffing", RagStatus.AMBER),)))


def test_reasons_that_are_all_illustrative_say_so_once_and_one_of_two_says_so_itself() -> None:
    first, second = area("Education", why="Illustrative: deficits grow"), area("Staffing", why="Illustrative: few stay")
    said = words(a_picture(areas=(first, second)))
    assert "• Education: Deficits grow\\n• Staffing: Few stay" in said
    assert said.count("llustrative") == 1 and "The reasons of areas are illustrative." in said
    mixed = words(a_picture(areas=(first, area("Staffing", why="Few stay"))))
    assert "Education: Illustrative: deficits grow" in mixed and "The reasons" not in mixed
    unshown = area("Staffing", RagStatus.AMBER, why="Illustrative: few stay")
    assert "llustrative" not in words(a_picture(areas=(area("Education"), unshown)))


def test_red_indicators_are_named_with_their_risks() -> None:
    both = (linked(), linked(2, "Placement stability", RagStatus.GREEN))
    said = words(a_picture([risk(1, linked=both), risk(2, linked=both)]))
    assert "🟥 *1 linked indicator is red:* Care leavers in education" in said and "stability" not in said
    assert "No linked indicator is red." in words(a_picture([risk(1, linked=both[1:])]))


def test_small_print_says_the_days_and_what_is_made_up() -> None:
    assert "As of 2 December 2019, compared with 30 June 2019" in words(a_picture())
    assert "All 126 risks are illustrative, not published." in words(everything())
    mixed = words(a_picture([risk(1, illustrative=True), risk(2)]))
    assert "1 of the 2 risks is illustrative" in mixed and "Risk number 1 (illustrative)" in mixed


def test_a_picture_with_an_exempt_risk_is_marked_on_top() -> None:
    message = summary(a_picture([risk(1, classification=Classification.EXEMPT), risk(2)]), can_share=True)
    assert "Exempt (Part B)" in message.blocks[0]["elements"][0]["text"]
    assert message.text.startswith("Exempt (Part B)")


def test_the_buttons_ask_for_the_same_scope() -> None:
    message = summary(a_picture(where=CFC), can_share=True)
    asked = {label: read_risk_subject(value) for label, value in buttons(message).items()}
    assert [(one.view, one.words) for one in asked.values() if one] == [
        (view, CFC) for view in ("top", "heatmap", "moved", "overdue", "areas", "summary")
    ]
    named = buttons(summary(a_picture(where=CFC), can_share=True, words="children"))
    assert read_risk_subject(named["Top risks"]).words == "children"  # type: ignore[union-attr]
    assert read_risk_subject(buttons(summary(a_picture(), can_share=True))["Top risks"]).words == ""  # type: ignore[union-attr]


def test_what_has_been_shared_names_who_did_and_offers_it_no_more() -> None:
    said = words(a_picture(), shared_by="U123")
    assert "Shared by <@U123>" in said and SHARE not in said


def test_a_picture_of_long_words_stays_within_what_slack_takes_and_escapes() -> None:
    long = "<!channel> & " * 60
    risks = [
        risk(one, title=long, why=long, what_next=long, directorate=f"{one} {long}", linked=(linked(one, long),))
        for one in range(1, 31)
    ]
    areas = tuple(area(f"{one} {long}", why=long) for one in range(30))
    message = summary(a_picture(risks, areas=areas, where=long), can_share=True)
    assert size(message.blocks) < MOST_CHARACTERS
    assert "<!channel>" not in json.dumps([block for block in message.blocks if block["type"] != "actions"])
