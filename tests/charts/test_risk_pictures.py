"""The pictures of risks as the studio makes them: a real worker draws each."""

import pytest
from chart_samples import indicator
from risk_samples import register, risk

from charts.request import Heatmap, Moves, Profile, RiskHistory
from charts.studio import Studio

SECONDS = 30


@pytest.fixture(scope="module")
def studio():
    with Studio() as one:
        yield one


@pytest.mark.parametrize("kind", [Heatmap, Profile, Moves, RiskHistory])
def test_every_picture_of_risks_is_drawn_once_and_has_its_alt_text(kind, studio):
    def asked():
        return kind(risk()) if kind is RiskHistory else kind(register([risk()]))

    first = studio.submit(asked()).result(SECONDS)
    assert first.png.startswith(b"\x89PNG")
    assert "16 High" in first.alt or "1 High" in first.alt
    assert studio.submit(asked()).result(0) is first


def test_equal_registers_give_different_pictures_for_different_questions(studio):
    picture = register([risk()])
    asked = [Heatmap(picture), Profile(picture), Moves(picture), RiskHistory(risk()), indicator()]
    assert len({studio.submit(one).result(SECONDS).digest for one in asked}) == 5
