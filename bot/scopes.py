"""What the bot may do in Slack: each permission it asks for, with what it buys."""

NEEDED = {
    "app_mentions:read": "answering when the bot is mentioned in a channel",
    "channels:read": "knowing whether the bot is in a channel, and who would read there, before it shares a card",
    "chat:write": "posting cards and charts",
    "commands": "/kpi, /risk, /scorecard and /watch",
    "files:read": "knowing when an uploaded chart is ready to be shown",
    "files:write": "uploading charts",
    "groups:read": "the same as channels:read, for private channels",
    "im:history": "reading what people write to the bot directly",
    "im:write": "writing to a person directly, for a chart that cannot be shown elsewhere",
    "users:read": "telling members from guests, bots, leavers and strangers, and workspace administrators from others",
}
"""Bot scopes that the bot cannot do without."""

_CONFIRMING = (
    "looking whether an alert was posted when Slack's answer was lost; without it such an alert waits until somebody "
    "says under /watch problems whether it is there"
)
OPTIONAL = {
    "channels:history": _CONFIRMING,
    "groups:history": "the same as channels:history, for private channels",
}
"""Bot scopes that can be left out, for what each would buy. With the others they are all that the manifest asks for."""
