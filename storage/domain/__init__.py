"""The rules and the words: standard library only, no input or output, the time is a parameter."""
