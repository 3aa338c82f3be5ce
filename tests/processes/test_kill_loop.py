"""A bot killed at every step of import, detection and delivery, and started again: nothing lost, nothing doubled.

In CI some steps of each kind are taken, the same in every run. `SCORECARD_PROOF=every` takes every step,
`SCORECARD_PROOF=7` every seventh. A step is a statement, a commit, a call to Slack or an answer of it.
"""

from pathlib import Path

import pytest

from tests.processes.acts import acts
from tests.processes.council import Council
from tests.processes.lives import Life, Scenario, Stage
from tests.processes.steps import chosen

MOST = 18
SEEDS = range(3)


@pytest.fixture
def scenario(council: Council, tmp_path: Path) -> Scenario:
    return Scenario(council, acts(tmp_path), tmp_path)


def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(scenario: Scenario, stages: list[Stage]) -> None:
    undisturbed, expected = scenario.undisturbed(stages[0])
    assert len(expected.messages) > 15, "the scenario tells too little to prove anything"
    assert ("CR-000", "newly high") in {one[:2] for one in expected.changes}
    assert any("Does it change the risk?" in words for _, _, words in expected.messages)
    lived = scenario.live_all(map(Life, chosen(undisturbed.names, most=MOST)), stages, expected)
    wrong = {one.life.kill_at: one.breaches for one in lived if one.breaches}
    kills = sum(one.was_killed for one in lived)
    print(f"{scenario.council.engine}: {kills} kills in {undisturbed.steps} steps, {len(wrong)} with breaches")
    assert wrong == {}
    assert kills > MOST / 2


def test_a_misbehaving_slack_and_a_kill_lose_nothing_and_double_nothing(
    scenario: Scenario, stages: list[Stage]
) -> None:
    undisturbed, expected = scenario.undisturbed(stages[0])
    kills = [undisturbed.steps * (2 + seed) // (3 + max(SEEDS)) for seed in SEEDS]
    lives = [Life(kill, {"rate": 0.3, "seed": seed, "late": 1.2}) for seed, kill in zip(SEEDS, kills, strict=True)]
    lived = scenario.live_all(lives, stages, expected)
    wrong = {one.life.mix["seed"]: one.breaches for one in lived if one.breaches}
    print(f"{scenario.council.engine}: {sum(one.faults for one in lived)} faults, {len(wrong)} runs with breaches")
    assert wrong == {}
    assert all(one.faults > 3 for one in lived)
