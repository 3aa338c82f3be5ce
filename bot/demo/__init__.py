"""The local workspace: one strict model of Slack, served to a page and to the tests."""
