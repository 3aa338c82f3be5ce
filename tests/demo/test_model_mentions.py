"""Names typed into commands: escaped where the registration asks for it, left as words elsewhere."""

import pytest
from slack_bolt import App

from bot.demo.people import Person
from bot.demo.slack_model import Workspace


@pytest.fixture
def typed(workspace: Workspace, bolt_app: App, officer: Person):
    """What the bot is sent for words typed after a command."""
    for command in ("/kpi", "/scorecard"):
        bolt_app.command(command)(lambda ack: ack())
    return lambda text, command="/scorecard": workspace.command(officer, "#performance", command, text).payload["text"]


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("access @performance.officer", "access <@U0SBPERFOFF|performance.officer>"),
        ("access @Performance officer officer", "access <@U0SBPERFOFF|performance.officer> officer"),
        (
            "access @Director of children's services",
            "access <@U0SBDIRECTOR|director.of.children.s.services>",
        ),
        ("access @Partner (another organisation)", "access <@U0SBPARTNER|partner.another.organisation>"),
        ("access @guest.", "access <@U0SBGUEST01|guest>."),
        ("channel #partners", "channel <#C0SBPARTNERS|partners>"),
        ("access @Scorecard Bot", "access <@U0SBSCOREBOT|scorecard_bot>"),
    ],
)
def test_names_become_ids_where_the_command_escapes_them(typed, words: str, sent: str) -> None:
    assert typed(words) == sent


@pytest.mark.parametrize("words", ["access @nobody", "access @guest.house", "access @guests", "write to me@guest", "@"])
def test_words_that_name_nobody_stay_words(typed, words: str) -> None:
    assert typed(words) == words


def test_the_name_of_one_who_has_left_stays_words(typed) -> None:
    assert typed("access @former.colleague") == "access @former.colleague"


def test_names_stay_words_where_the_command_does_not_escape_them(typed) -> None:
    assert typed("@performance.officer", command="/kpi") == "@performance.officer"


def test_other_marks_are_escaped_beside_a_name(typed) -> None:
    assert typed("access @guest R&D <b>") == "access <@U0SBGUEST01|guest> R&amp;D &lt;b&gt;"
