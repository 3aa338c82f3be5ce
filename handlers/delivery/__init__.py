"""Posting alerts: rendered for whoever can read them, sent once, looked for before they are sent again."""
