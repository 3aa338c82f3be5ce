"""What detection finds and announces, on both engines."""

import json

from storage.database import Database
from storage.tables import Delivery, DueMark, StatusChange
from tests.storage.alerting import (
    CHANNEL,
    announced,
    begin,
    changes,
    detector,
    episodes,
    figure,
    heads,
    lines,
    load,
    notes,
    rows,
    settle,
)


def test_the_first_figures_are_announced_in_silence_and_counted_once(database: Database) -> None:
    begin(database, figure("ABS", 2, "12 days"), figure("COM", 2, "95%"))
    assert changes(database) == []
    assert episodes(database) == [("2019-09-30", True)]
    (told,) = heads(database, "baseline")
    assert json.loads(told.payload) == {"indicators": 2, "red": 1, "amber": 0, "green": 1, "grey": 0}
    assert rows(database, DueMark) == []


def test_a_newly_red_indicator_is_told_once(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"))
    assert found.tick() == 1
    assert found.tick() == 0
    assert changes(database) == [("newly red", "performance", "GREEN", "RED")]
    assert episodes(database) == [("2019-12-31", True)]
    assert len(lines(database)) == 1


def test_changes_found_together_are_one_alert_in_order_of_seriousness(database: Database) -> None:
    found = begin(database)
    load(database, figure("COM", 3, "50%"), figure("ABS", 3, "12 days"))
    assert found.tick() == 2
    assert len(heads(database, "changes")) == 1
    assert [line.position for line in sorted(lines(database), key=lambda line: line.indicator_id)] == [0, 1]


def test_still_red_is_not_newly_red_and_the_alert_says_so(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"))
    found.tick()
    settle(database)
    load(database, figure("ABS", 4, "13 days"))
    assert found.tick() == 0
    head = rows(database, Delivery, alert_id=lines(database)[0].alert_id)[0]
    assert (head.shown, head.wanted) == (1, 2)
    assert episodes(database) == [("2019-12-31", True)]


def test_a_recovery_edits_the_line_of_the_red_period(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"))
    found.tick()
    settle(database)
    load(database, figure("ABS", 4, "6 days"))
    assert found.tick() == 1
    (line,) = lines(database)
    assert line.change_id != line.opened_by
    assert notes(database) == [[line.change_id]]
    assert episodes(database) == [("2019-12-31", False)]


def test_a_recovery_that_is_corrected_away_goes_on_with_the_same_stretch_and_alert(database: Database) -> None:
    found = begin(database)
    for quarter, actual in ((3, "12 days"), (4, "6 days"), (4, "11 days")):
        load(database, figure("ABS", quarter, actual))
        assert found.tick() == 1
        settle(database)
    (line,) = lines(database)
    assert [(one.kind, one.id == line.change_id) for one in rows(database, StatusChange)][-1] == ("newly red", True)
    assert episodes(database) == [("2019-12-31", True)]


def test_a_figure_for_an_earlier_period_changes_nothing(database: Database) -> None:
    found = begin(database, figure("ABS", 3, "7 days"))
    load(database, figure("ABS", 2, "12 days"))
    assert found.tick() == 0
    assert announced(database, "ABS") == "GREEN"
    assert lines(database) == []


def test_a_value_corrected_back_edits_its_alert(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"))
    found.tick()
    settle(database)
    load(database, figure("ABS", 3, "7 days"))
    assert found.tick() == 1
    assert changes(database)[-1] == ("recovered", "correction", "RED", "GREEN")
    assert len(heads(database, "changes")) == 1
    assert len(notes(database)) == 1


def test_without_an_alerts_channel_nothing_is_told_and_all_is_announced(database: Database) -> None:
    begin(database)
    load(database, figure("ABS", 3, "12 days"))
    assert detector(database, channel="").tick() == 1
    assert lines(database, CHANNEL) == []
    assert announced(database, "ABS") == "RED"
