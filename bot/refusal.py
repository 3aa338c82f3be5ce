"""The one exception whose text is meant for the person at the command line."""


class Refusal(Exception):
    """Says in a sentence or two what is wrong and what to do; printed without a traceback, exit code 2."""
