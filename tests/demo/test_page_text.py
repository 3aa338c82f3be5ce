"""What the page makes of Slack's text, hostile text above all."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.demo.stub import Stub, serving

pytestmark = pytest.mark.browser

RENDER = """async ([module, name, texts]) => {
  const made = await import(`/page/${module}.js`);
  const known = {U2: "Cabinet member", C1: "performance"};
  const names = {person: (id) => known[id] ?? null, channel: (id) => known[id] ?? null};
  return texts.map((text) => {
    const root = document.createElement("div");
    root.append(...made[name](text, names));
    const tags = [...root.querySelectorAll("*")].map((node) => node.localName);
    const links = [...root.querySelectorAll("a")].map((node) => node.href);
    return {html: root.innerHTML, text: root.textContent, tags, links};
  });
}"""
PLAIN_TAGS = {"strong", "em", "s", "code", "pre", "blockquote", "br", "a", "span", "time"}
MARKDOWN_TAGS = PLAIN_TAGS | {"p", "ul", "ol", "li", "hr", "h3", "h4", "h5", "h6"}
HOSTILE = st.text(alphabet=st.sampled_from("*_~`<>|&;:@#!/\\\"'()[]{}\n -aZ9é‮\u200b🔴=.")) | st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<javascript:alert(1)|x>",
            "<!date^9^{date}^javascript:x|f>",
            "&amp;lt;b&amp;gt;",
            "*",
            "_",
            "`",
            "```",
            "\n",
            "> ",
            "<@U2>",
            "<https://example.org|x>",
            "[x](javascript:alert(1))",
        ]
    )
).map("".join)


@pytest.fixture(scope="module")
def text_page(browser: Browser) -> Iterator[Page]:
    """A page on the workspace's own address, from which its modules can be imported."""
    with serving(Stub().site()) as address:
        page = browser.new_page()
        page.goto(f"{address}/page/mark.svg")
        page.goto(address)
        yield page
        page.close()


def rendered(page: Page, *texts: str, how: str = "mrkdwn") -> list[dict[str, Any]]:
    return page.evaluate(RENDER, [how, how, list(texts)])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _italic_ ~gone~ `code`", "<strong>bold</strong> <em>italic</em> <s>gone</s> <code>code</code>"),
        ("*bold with _italic_ inside*", "<strong>bold with <em>italic</em> inside</strong>"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("* not bold* and *\nnot this*", "* not bold* and *<br>not this*"),
        ("`*as typed*`", "<code>*as typed*</code>"),
        ("```\nrows *as typed*\n```", '<pre tabindex="0"><code>rows *as typed*</code></pre>'),
        ("&gt; quoted\nnot quoted", "<blockquote>quoted</blockquote>not quoted"),
        ("• one\n• two", "• one<br>• two"),
        ("see <@U2>", 'see <span class="mention">@Cabinet member</span>'),
        ("in <#C1>", 'in <span class="mention">#performance</span>'),
        ("<@U9|someone>", '<span class="mention">@someone</span>'),
        (":red_circle: :no_such_emoji:", "🔴 :no_such_emoji:"),
        ("<!here>", '<span class="mention">@here</span>'),
        ("<!date^not a time^{date}|30 September>", "<time>30 September</time>"),
        ("AT&amp;T &lt;3 &amp;lt;b&amp;gt;", "AT&amp;T &lt;3 &amp;lt;b&amp;gt;"),
    ],
)  # fmt: skip
def test_mrkdwn_becomes_these_nodes(text_page: Page, text: str, html: str):
    assert rendered(text_page, text)[0]["html"] == html


def test_entities_are_decoded_exactly_once(text_page: Page):
    assert rendered(text_page, "&amp;lt;b&amp;gt; &lt;i&gt;")[0]["text"] == "&lt;b&gt; <i>"


def test_a_link_shows_its_label_and_opens_elsewhere(text_page: Page):
    [made] = rendered(text_page, "<https://example.org/?a=1&amp;b=2|the plan>")
    assert made["links"] == ["https://example.org/?a=1&b=2"]
    assert made["text"] == "the plan"
    assert 'rel="noopener noreferrer"' in made["html"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org"]
)
def test_an_address_that_is_not_for_the_web_stays_text(text_page: Page, address: str):
    [made] = rendered(text_page, f"<{address}|press me>")
    assert made["tags"] == []
    assert made["text"] == f"<{address}|press me>"


def test_a_date_is_shown_by_its_pattern(text_page: Page):
    assert (
        rendered(text_page, "<!date^1569801600^Figures to {date}|fallback>")[0]["text"]
        == "Figures to 30 September 2019"
    )


def test_markdown_has_its_everyday_marks(text_page: Page):
    [made] = rendered(
        text_page, "# Title\n- one\n- **two**\n\n1. first\n\n> said\n\n[plan](https://example.org) `x`", how="markdown"
    )
    assert made["tags"] == ["h3", "ul", "li", "li", "strong", "ol", "li", "blockquote", "p", "a", "code"]


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(HOSTILE, min_size=1, max_size=10))
def test_hostile_text_makes_only_harmless_elements(text_page: Page, texts: list[str]):
    for how, allowed in (("mrkdwn", PLAIN_TAGS), ("markdown", MARKDOWN_TAGS)):
        for made in rendered(text_page, *texts, how=how):
            assert set(made["tags"]) <= allowed
            assert all(link.startswith(("https://", "http://", "mailto:")) for link in made["links"])


@settings(max_examples=40, deadline=None)
@given(words=st.text(alphabet=st.characters(blacklist_characters="*_~`<>|&:\r\n", blacklist_categories=("Cs",))))
def test_text_without_marks_is_shown_as_it_is(text_page: Page, words: str):
    assert rendered(text_page, words)[0]["text"] == words


def test_a_long_line_of_marks_is_drawn_quickly(text_page: Page):
    text_page.set_default_timeout(5000)
    started = text_page.evaluate("performance.now()")
    rendered(text_page, "*a " * 10_000, "_*~" * 10_000, "<" * 40_000, "`" * 40_000)
    assert text_page.evaluate("performance.now()") - started < 3000
