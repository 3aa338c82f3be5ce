"""How the page looks and is reached: on a phone, in light and dark, with the Tab key."""

import pytest
from playwright.sync_api import expect

from tests.demo.kit import actions, button, field, mrkdwn, option, plain, section, select, table, view
from tests.demo.page_fixtures import OpenPage
from tests.demo.stub import Stub

pytestmark = pytest.mark.browser

TOO_WIDE = """[...document.querySelectorAll(".message *")]
  .filter((node) => !node.closest(".table-frame") && node.getBoundingClientRect().right > innerWidth + 0.5)
  .map((node) => node.className || node.localName)"""
SMALL_TARGETS = """[...document.querySelectorAll("button, select")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}))
  .map((node) => [node.getBoundingClientRect(), node.textContent])
  .filter(([box]) => box.height < 40 || box.width < 40)
  .map(([, text]) => text)"""
FOCUSED = "document.activeElement.textContent || document.activeElement.getAttribute('aria-label')"
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((value, at) => value * a + under[at] * (1 - a));
  const linear = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const colour = (node, what) => rgba(getComputedStyle(node)[what]);
  const behind = (node) => (node ? over(colour(node, "backgroundColor"), behind(node.parentElement)) : [255, 255, 255]);
  const seen = (node) => node.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(node)) continue;
    const ground = behind(node);
    const [dark, bright] = [light(over(colour(node, "color"), ground)), light(ground)].sort((one, two) => one - two);
    found.push([(bright + 0.05) / (dark + 0.05), walker.currentNode.data]);
  }
  return {seen: found.length, weak: found.filter(([ratio]) => ratio < 4.5)};
}"""


def wide_card(stub: Stub) -> None:
    """One of everything that could be too wide."""
    long = "Percentage of care leavers aged 19 to 21 in education, employment or training " * 3
    many = [button(f"A button with words {number}") for number in range(6)]
    stub.post(
        text="w" * 300,
        blocks=[
            {"type": "header", "text": plain("Unbreakable" * 12)},
            section(f"{long} {'x' * 200} `{'y' * 200}`", accessory=button(long[:70])),
            {"type": "section", "fields": [mrkdwn(long), mrkdwn("z" * 200)]},
            actions(*many, select(options=[option(long[:75])], initial_option=option(long[:75]))),
            table([f"Heading {number}" for number in range(12)], [long[:60]] * 12),
            {"type": "context", "elements": [mrkdwn(long)]},
            section(f"```{'p' * 300}```"),
        ],
    )


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_overflows_sideways_on_a_phone(stub: Stub, open_page: OpenPage, width: int):
    wide_card(stub)
    stub.post(text="w" * 300, author="n" * 80)
    page = open_page(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.querySelector('#messages').scrollWidth") == width
    assert page.evaluate(TOO_WIDE) == []


def test_on_a_phone_the_channels_are_a_drawer_and_targets_are_large(stub: Stub, open_page: OpenPage):
    stub.post(
        blocks=[actions(button("Chart"), select(options=[option("Red")])), section("x", accessory=button("Show"))]
    )
    page = open_page(phone=True)
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Open the channel list").click()
    expect(page.get_by_role("button", name="Close the channel list")).to_be_focused()
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="random").click()
    expect(page.get_by_role("heading", name="#random")).to_be_visible()
    expect(page.get_by_role("button", name="random")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(stub: Stub, open_page: OpenPage, scheme: str):
    wide_card(stub)
    stub.post(text="private", ephemeral=True, edited=True, reply_count=2)
    stub.post(
        blocks=[actions(button("Share", style="primary"), button("Remove", style="danger")), {"type": "odd"}],
        error="too long",
    )
    stub.post(text="<@U2> <https://example.org|plan> `code`", user="U2", author="Cabinet member", bot=False)
    page = open_page(color_scheme=scheme)
    page.locator("#composer-text").press_sequentially("/")
    stub.tell("fault", {"text": "late"})
    expect(page.locator(".fault")).to_be_visible()
    found = page.evaluate(CONTRASTS)
    assert found["seen"] > 60
    assert found["weak"] == []
    stub.tell(
        "view",
        view(section("x"), field("words", {"type": "plain_text_input"}, hint=plain("hint")), errors={"words": "no"}),
    )
    expect(page.locator(".field-error")).to_be_visible()
    assert page.evaluate(CONTRASTS)["weak"] == []


def test_everything_is_reached_with_the_tab_key(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[actions(button("Chart"), button("History"))])
    page = open_page()
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(20):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    order = [
        stop
        for stop in stops
        if stop in ("Skip to the message box", "performance", "Chart", "History", "Message #performance")
    ]
    assert order[:5] == ["Skip to the message box", "performance", "Chart", "History", "Message #performance"]
