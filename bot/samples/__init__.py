"""The sample scorecard that ships with the project: printed figures, and definitions and a history made up for it.

`figures.csv` holds 60 rows as Worcestershire County Council printed them; its last column, the commentary, is not the
council's. `definitions.csv` and `history.csv` are illustrative throughout: earlier figures follow a plausible level
and movement and are no record of anything that happened, also for years in which a measure did not exist yet.
"""

from pathlib import Path

TITLE = (
    "Sample scorecard: figures published by Worcestershire County Council, Q2 2019/20; "
    "history, commentary and owners are illustrative"
)
MADE_UP = "Illustrative: "
"""How every commentary of the sample begins."""
FIGURES = Path(__file__).with_name("figures.csv")
DEFINITIONS = Path(__file__).with_name("definitions.csv")
HISTORY = Path(__file__).with_name("history.csv")
