"""The model of Slack for the tests of this folder."""

from tests.demo.page_fixtures import *  # noqa: F403
from tests.demo.running_demo import *  # noqa: F403
from tests.slack_fixtures import *  # noqa: F403
