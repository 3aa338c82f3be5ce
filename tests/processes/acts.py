"""The scenario of the kill loop: a register, a quarter, a figure of it corrected, risks scored anew, drafts."""

from pathlib import Path

from tests.processes.quarters import AMBER, GREEN, RED, ended, figures, register, written

Acts = list[tuple[str, tuple[str, ...]]]


def acts(folder: Path) -> Acts:
    """Files and options: two turn red, one amber, one recovers; one of the reds was a mistake; then two drafts.

    A risk hangs on one of the reds: whoever stands for it is asked. It turns high.
    """
    quarter = [ended()]
    news = figures(quarter, [(0, [RED]), (1, [RED]), (2, [AMBER]), (3, [GREEN]), (4, [GREEN])])
    mistake = figures(quarter, [(0, [GREEN])])
    drafts = figures(quarter, [(5, [RED]), (7, [RED])])
    return [
        (str(written(folder, "register.csv", register([(3, 3)]))), ("--new",)),
        (str(written(folder, "quarter.csv", news)), ()),
        (str(written(folder, "mistake.csv", mistake)), ()),
        (str(written(folder, "register_later.csv", register([(4, 5)]))), ()),
        (str(written(folder, "drafts.csv", drafts)), ("--draft",)),
    ]
