"""What a person does on the page: writing, pressing, choosing, by keyboard where that is possible."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.demo.kit import actions, button, mrkdwn, option, plain, section, select
from tests.demo.page_fixtures import OpenPage
from tests.demo.stub import Stub

pytestmark = pytest.mark.browser


def box_of(page: Page):
    return page.get_by_role("combobox", name=re.compile("^Message "))


def test_an_empty_channel_says_what_to_type(open_page: OpenPage):
    page = open_page()
    expect(page.locator(".welcome")).to_contain_text("Type /kpi Care Leavers EET")
    page.get_by_role("button", name="/kpi summary").click()
    expect(box_of(page)).to_have_value("/kpi summary")


def test_the_notice_about_the_figures_is_shown(stub: Stub, open_page: OpenPage):
    expect(open_page().get_by_role("complementary", name="About these figures")).to_contain_text(stub.notice)


def test_a_command_is_chosen_by_arrow_keys_and_sent_by_enter(stub: Stub, open_page: OpenPage):
    page = open_page()
    box_of(page).press_sequentially("/")
    hints = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(hints).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hint-row[aria-selected=true]")).to_contain_text("/risk")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box_of(page)).to_have_value("/kpi ")
    page.keyboard.type("Care Leavers EET\n")
    assert stub.await_did("send") == [{"as": "U1", "channel": "C1", "thread_ts": None, "text": "/kpi Care Leavers EET"}]
    expect(box_of(page)).to_have_value("")


def test_escape_closes_the_hints_and_keeps_the_text(open_page: OpenPage):
    page = open_page()
    box_of(page).press_sequentially("/k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_have_count(0)
    expect(box_of(page)).to_have_value("/k")


def test_shift_and_enter_begins_a_line(stub: Stub, open_page: OpenPage):
    page = open_page()
    box_of(page).press_sequentially("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two\n")
    assert stub.await_did("send")[0]["text"] == "one\ntwo"


def test_a_mention_is_offered_and_sent_as_slack_writes_it(stub: Stub, open_page: OpenPage):
    page = open_page()
    box_of(page).press_sequentially("@sc")
    page.keyboard.press("Tab")
    page.keyboard.type("summary\n")
    assert stub.await_did("send")[0]["text"] == "<@U0BOT> summary"


def test_refused_text_is_kept_and_the_reason_said(stub: Stub, open_page: OpenPage):
    stub.answers["send"] = {"ok": False, "error": "/kpi did not answer in time."}
    page = open_page()
    box_of(page).press_sequentially("/kpi x\n")
    expect(page.locator("#foot").get_by_role("alert")).to_have_text("/kpi did not answer in time.")
    expect(box_of(page)).to_have_value("/kpi x")


def test_a_press_sends_ids_and_value_only(stub: Stub, open_page: OpenPage):
    ts = stub.post(blocks=[actions(button("Why this rating"))])
    open_page().get_by_role("button", name="Why this rating").click()
    [sent] = stub.await_did("click")
    assert sent == {"as": "U1", "channel": "C1", "ts": ts, "block_id": "actions", "action_id": "press", "value": "it"}


def test_a_press_that_is_refused_says_so(stub: Stub, open_page: OpenPage):
    stub.answers["click"] = {"ok": False, "error": "The bot took longer than three seconds."}
    stub.post(blocks=[actions(button("Chart"))])
    page = open_page()
    page.get_by_role("button", name="Chart").click()
    expect(page.locator(".fault")).to_contain_text("longer than three seconds")


def test_a_fault_stays_behind_in_the_channel_it_is_about(stub: Stub, open_page: OpenPage):
    page = open_page()
    stub.await_page()
    stub.tell("fault", {"text": "Scorecard Bot is not in this channel."})
    expect(page.locator(".fault")).to_be_visible()
    page.get_by_role("button", name="random").click()
    expect(page.get_by_role("heading", name="#random")).to_be_visible()
    expect(page.locator(".fault")).to_have_count(0)


def test_a_long_menu_near_the_foot_opens_upwards(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[actions(select(options=[option(f"Indicator {number}") for number in range(20)]))])
    page = open_page()
    button = page.locator("button.select")
    top = button.bounding_box()["y"]
    button.click()
    expect(page.locator(".popup").get_by_role("option")).to_have_count(20)
    page.wait_for_function("top => document.querySelector('.popup').getBoundingClientRect().bottom <= top", arg=top)


def test_a_press_that_asks_first_is_sent_only_when_confirmed(stub: Stub, open_page: OpenPage):
    words = {
        "title": plain("Share?"),
        "text": mrkdwn("Everyone *will* see it"),
        "confirm": plain("Share"),
        "deny": plain("Keep"),
    }
    stub.post(blocks=[actions(button("Share here", confirm=words))])
    page = open_page()
    page.get_by_role("button", name="Share here").click()
    page.get_by_role("alertdialog", name="Share?").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Share here")).to_be_focused()
    assert stub.did("click") == []
    page.get_by_role("button", name="Share here").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Share").click()
    assert len(stub.await_did("click")) == 1


def test_a_menu_is_opened_and_chosen_from_with_the_keyboard(stub: Stub, open_page: OpenPage):
    choices = [option("Red"), option("Amber"), option("Green")]
    stub.post(blocks=[actions(select(options=choices))])
    page = open_page()
    page.locator("button.select").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert stub.await_did("click")[0]["selected_option"] == choices[1]
    expect(page.locator("button.select")).to_be_focused()
    expect(page.locator("button.select")).to_have_text("Amber")


def test_a_menu_from_the_server_asks_for_what_is_typed(stub: Stub, open_page: OpenPage):
    stub.answers["options"] = lambda body: {"ok": True, "options": [option(f"{body['query']} of care leavers", "1")]}
    stub.post(blocks=[actions(select("external_select", min_query_length=2))])
    page = open_page()
    page.locator("button.select").click()
    expect(page.locator(".picker")).to_contain_text("Type at least 2 letters")
    page.keyboard.type("share")
    page.get_by_role("option", name="share of care leavers").click()
    assert stub.await_did("click")[0]["selected_option"]["value"] == "1"


def test_an_overflow_menu_is_worked_by_keys(stub: Stub, open_page: OpenPage):
    choices = [option("History"), option("Export")]
    stub.post(blocks=[section("x", accessory={"type": "overflow", "action_id": "more", "options": choices})])
    page = open_page()
    page.get_by_role("button", name="More actions").press("Enter")
    expect(page.get_by_role("menuitem", name="History")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert stub.await_did("click")[0]["selected_option"] == choices[1]


def test_a_thread_opens_beside_and_keeps_a_refused_command(stub: Stub, open_page: OpenPage):
    stub.answers["send"] = {"ok": False, "error": "Slash commands do not work in threads."}
    ts = stub.post(text="the card", reply_count=1)
    stub.post(text="a reply", thread_ts=ts)
    page = open_page()
    page.get_by_role("button", name="1 reply").click()
    panel = page.get_by_role("complementary", name="Thread")
    expect(panel.locator(".message")).to_have_count(2)
    page.keyboard.type("/kpi x")
    expect(panel.get_by_role("status")).to_contain_text("does not run slash commands in threads")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("alert")).to_have_text("Slash commands do not work in threads.")
    assert stub.did("send")[0]["thread_ts"] == ts
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="1 reply")).to_be_focused()


def test_new_messages_are_said_aloud_and_old_ones_are_not(stub: Stub, open_page: OpenPage):
    stub.post(text="old")
    page = open_page()
    stub.post(text="*43%* against 52%", ephemeral=True)
    expect(page.get_by_role("log")).to_have_text("Scorecard Bot, only visible to you: 43% against 52%")


def test_the_list_follows_its_end_only_from_its_end(stub: Stub, open_page: OpenPage):
    for number in range(40):
        stub.post(text=f"message {number}")
    page = open_page()
    expect(page.get_by_text("message 39")).to_be_in_viewport()
    page.locator("#messages").hover()
    page.mouse.wheel(0, -900)
    expect(page.get_by_text("message 39")).not_to_be_in_viewport()
    stub.post(text="the newest")
    page.get_by_role("button", name="New messages below").click()
    expect(page.locator(".message", has_text="the newest")).to_be_in_viewport()
    stub.post(text="one more")
    expect(page.locator(".message", has_text="one more")).to_be_in_viewport()


def test_an_edited_message_keeps_the_focus_on_its_button(stub: Stub, open_page: OpenPage):
    ts = stub.post(blocks=[actions(button("Chart"))])
    page = open_page()
    page.get_by_role("button", name="Chart").focus()
    stub.change(ts, blocks=[section("now with a chart"), actions(button("Chart"))], edited=True)
    expect(page.locator(".message")).to_contain_text("now with a chart")
    expect(page.get_by_role("button", name="Chart")).to_be_focused()


def test_acting_as_another_person_shows_what_that_person_sees(stub: Stub, open_page: OpenPage):
    page = open_page()
    expect(page.get_by_role("button", name="children-leadership")).to_be_visible()
    page.get_by_label("Acting as").select_option("Cabinet member")
    expect(page.get_by_role("button", name="children-leadership")).to_have_count(0)
    box_of(page).press_sequentially("hello\n")
    assert stub.await_did("send")[0]["as"] == "U2"


def test_news_in_another_channel_is_marked_until_it_is_read(stub: Stub, open_page: OpenPage):
    page = open_page()
    stub.post("C3", text="look here")
    page.get_by_role("button", name="random no bot new messages").click()
    expect(page.get_by_role("heading", name="#random")).to_be_visible()
    expect(page.locator(".message")).to_contain_text("look here")
    expect(page.locator(".dot")).to_have_count(0)


def test_a_draft_waits_in_its_channel(open_page: OpenPage):
    page = open_page()
    box_of(page).press_sequentially("half a")
    page.get_by_role("button", name="random").click()
    expect(box_of(page)).to_have_value("")
    page.get_by_role("button", name="performance", exact=True).click()
    expect(box_of(page)).to_have_value("half a")


def test_a_lost_connection_is_said_and_made_good(stub: Stub, open_page: OpenPage):
    page = open_page()
    expect(page.locator("#connection")).to_be_hidden()
    page.context.set_offline(True)
    stub.cut()
    expect(page.locator("#connection")).to_contain_text("connection to the workspace is lost")
    stub.post(text="meanwhile")
    box_of(page).press_sequentially("kept\n")
    expect(page.locator("#foot").get_by_role("alert")).to_contain_text("did not answer")
    expect(box_of(page)).to_have_value("kept")
    page.context.set_offline(False)
    expect(page.locator(".message")).to_contain_text("meanwhile", timeout=15_000)
    expect(page.locator("#connection")).to_be_hidden()


def test_a_message_taller_than_the_window_is_read_from_its_top(stub: Stub, open_page: OpenPage):
    for number in range(20):
        stub.post(text=f"message {number}")
    page = open_page()
    expect(page.get_by_text("message 19")).to_be_in_viewport()
    stub.post(blocks=[section("the first line"), *(section(f"line {number}") for number in range(80))])
    expect(page.get_by_text("the first line")).to_be_in_viewport()
    expect(page.get_by_text("line 79")).not_to_be_in_viewport()


def test_the_address_remembers_who_acts_and_where(open_page: OpenPage):
    page = open_page()
    page.get_by_label("Acting as").select_option("Cabinet member")
    page.get_by_role("button", name="random").click()
    expect(page.get_by_role("heading", name="#random")).to_be_visible()
    page.locator("#skip").focus()
    page.keyboard.press("Enter")
    expect(box_of(page)).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="#random")).to_be_visible()
    expect(page.get_by_label("Acting as")).to_have_value("U2")


def test_a_picture_that_follows_does_not_push_the_answer_out_of_sight(stub: Stub, open_page: OpenPage):
    for number in range(20):
        stub.post(text=f"message {number}")
    page = open_page()
    box_of(page).press_sequentially("/kpi Care Leavers EET\n")
    stub.await_did("send")
    stub.post(blocks=[section("the answer"), *(section(f"fact {number}") for number in range(10))])
    expect(page.get_by_text("fact 9")).to_be_in_viewport()
    stub.post(blocks=[section(f"row {number}") for number in range(12)])
    expect(page.get_by_role("button", name="New messages below")).to_be_visible()
    expect(page.get_by_text("the answer")).to_be_in_viewport()
