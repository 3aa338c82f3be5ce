"""Telling people: what has changed, who hears of it, and the outbox on the way to Slack."""
