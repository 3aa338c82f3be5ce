"""What the bot may do in Slack: each permission it asks for, with what it buys."""

NEEDED = {
    "app_mentions:read": "answering when the bot is mentioned in a channel",
    "channels:read": "knowing whether the bot is in a channel, and who would read there, before it shares a card",
    "chat:write": "posting cards and charts",
    "commands": "/kpi and /scorecard",
    "files:read": "knowing when an uploaded chart is ready to be shown",
    "files:write": "uploading charts",
    "groups:read": "the same as channels:read, for private channels",
    "im:history": "reading what people write to the bot directly",
    "im:write": "writing to a person directly, for a chart that cannot be shown elsewhere",
    "users:read": "telling members from guests, bots, leavers and strangers, and workspace administrators from others",
}
"""Bot scopes, as in slack-manifest.json; nothing else is used."""
