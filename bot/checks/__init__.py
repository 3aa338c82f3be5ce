"""What `python -m bot check` looks at, each look apart from the others."""
