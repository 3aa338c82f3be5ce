"""The model of Slack for the tests of this folder."""

from tests.slack_fixtures import *  # noqa: F403
