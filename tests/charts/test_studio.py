"""The studio and its workers: real processes, really killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from chart_samples import compose, definition, indicator

from charts import process
from charts.process import Worker
from charts.studio import ChartFailed, Studio, StudioBusy
from charts.wire import SCRATCH

ROOT = Path(__file__).parents[2]
SECONDS = 30


@pytest.fixture(scope="module")
def studio():
    with Studio() as one:
        one.submit(indicator()).result(SECONDS)
        yield one


@pytest.fixture
def stopped():
    """A studio whose only worker is warm and holds still, so that charts wait."""
    with Studio(waiting=2, limit=60) as one:
        one.submit(indicator()).result(SECONDS)
        os.kill(one.pids()[0], signal.SIGSTOP)
        yield one


def other(number):
    return indicator(name=f"Other {number}")


_DRAW_ONE = (
    "import os; from charts.studio import Studio; from chart_samples import indicator\n"
    "studio = Studio(); studio.submit(indicator()).result(30)\n"
    "print(len(os.listdir(os.environ['TMPDIR'])), 'folder', flush=True); studio.close()"
)


def _at_home(home, temporary):
    names = ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    return dict.fromkeys(names, "") | {"HOME": str(home), "TMPDIR": str(temporary)}


def python(code, **more):
    """A fresh interpreter running the code in the project's folder, with these tests' helpers at hand."""
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    surroundings = os.environ | {"PYTHONPATH": path} | more
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings
    )


def ends(pid, seconds=5.0):
    """Whether the process ends within so many seconds; one that nobody has waited for yet counts as ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not _gone(pid):
        time.sleep(0.02)
    return _gone(pid)


def _gone(pid):
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except ProcessLookupError:
        return True
    except FileNotFoundError:
        return False


def test_a_picture_has_its_png_its_alt_text_and_a_digest(studio):
    picture = studio.submit(indicator()).result(SECONDS)
    assert picture.png.startswith(b"\x89PNG")
    assert picture.alt.startswith("Trend chart. Care leavers in EET: 43%")
    assert len(picture.digest) == 32


def test_an_unchanged_chart_is_not_drawn_again(studio):
    first = studio.submit(indicator()).result(SECONDS)
    again = studio.submit(replace(indicator(), movement="not drawn"))
    assert again.done()
    assert again.result() is first


def test_a_chart_that_has_become_stale_is_another_picture(studio):
    stale = replace(indicator(), stale="stale: the figure is more than a year old")
    pictures = [studio.submit(one).result(SECONDS) for one in (indicator(), stale)]
    assert pictures[0].digest != pictures[1].digest


def test_a_snapshot_that_cannot_be_planned_fails_its_future(studio):
    with pytest.raises(ChartFailed, match="could not be drawn"):
        studio.submit(replace(indicator(), definition=None)).result(SECONDS)


def test_an_indicator_without_figures_gets_a_picture(studio):
    assert studio.submit(compose(definition(), [])).result(SECONDS).png


def test_the_same_chart_asked_twice_at_once_is_drawn_once(stopped):
    assert stopped.submit(other(1)) is stopped.submit(other(1))


def test_too_many_charts_are_refused_in_words(stopped):
    waiting = [stopped.submit(other(number)) for number in range(2)]
    with pytest.raises(StudioBusy, match="try again in a moment"):
        for number in range(2, 5):
            waiting.append(stopped.submit(other(number)))
    assert not any(future.done() for future in waiting)


def test_only_so_many_pictures_are_remembered():
    with Studio(remembered=1) as studio:
        first = studio.submit(indicator()).result(SECONDS)
        studio.submit(other(1)).result(SECONDS)
        again = studio.submit(indicator()).result(SECONDS)
    assert again == first
    assert again is not first


def test_a_chart_over_its_time_fails_and_the_next_is_drawn_by_a_new_worker():
    with Studio(limit=1.0) as studio:
        studio.submit(indicator()).result(SECONDS)
        (pid,) = studio.pids()
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(ChartFailed, match="took too long"):
            studio.submit(other(1)).result(SECONDS)
        assert studio.submit(other(2)).result(SECONDS).png
        assert studio.pids() != [pid]


def test_a_worker_killed_in_the_middle_of_a_chart_is_replaced_and_draws_it_after_all(stopped):
    (pid,) = stopped.pids()
    asked = stopped.submit(other(1))
    os.kill(pid, signal.SIGKILL)
    assert asked.result(SECONDS).png
    assert stopped.pids() != [pid]


def test_a_worker_that_cannot_start_fails_the_chart_in_words(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Studio() as studio, pytest.raises(ChartFailed, match="worker ended"):
        studio.submit(indicator()).result(SECONDS)


def test_a_worker_killed_while_idle_costs_no_chart():
    with Studio() as studio:
        studio.submit(indicator()).result(SECONDS)
        (pid,) = studio.pids()
        os.kill(pid, signal.SIGKILL)
        assert studio.submit(other(1)).result(SECONDS).png


def test_a_plan_that_cannot_be_drawn_fails_alone():
    worker = Worker(limit=5, start_limit=60)
    try:
        with pytest.raises(ChartFailed, match="could not be drawn"):
            worker.draw("not a plan")
        pid = worker.pid
        with pytest.raises(ChartFailed, match="could not be drawn"):
            worker.draw("nor this")
        assert worker.pid == pid
    finally:
        worker.stop()
        worker.reap()


def test_closing_ends_the_worker_within_two_seconds_and_fails_what_waits(stopped):
    (pid,) = stopped.pids()
    waiting = [stopped.submit(other(number)) for number in range(2)]
    start = time.monotonic()
    stopped.close()
    assert time.monotonic() - start < 2
    assert ends(pid, 0.5)
    for future in waiting:
        with pytest.raises(ChartFailed):
            future.result(0)
    with pytest.raises(ChartFailed, match="being closed"):
        stopped.submit(other(9)).result(0)


def test_the_worker_ends_when_its_parent_is_killed_outright():
    parent = python(
        "import sys, time; from charts.studio import Studio; from chart_samples import indicator\n"
        "studio = Studio(); studio.submit(indicator()).result(30)\n"
        "print(studio.pids()[0], flush=True); time.sleep(60)"
    )
    with parent:
        pid = int(parent.stdout.readline())
        parent.kill()
        assert ends(pid)


def test_the_worker_has_a_session_of_its_own_so_ctrl_c_is_not_its_affair(studio):
    assert os.getsid(studio.pids()[0]) != os.getsid(0)


def test_the_process_that_asks_never_imports_matplotlib():
    with python(
        "import sys; from charts.studio import Studio; from chart_samples import indicator\n"
        "with Studio() as studio: studio.submit(indicator()).result(30)\n"
        "print(sorted({'matplotlib', 'numpy', 'PIL'} & set(sys.modules)))"
    ) as asker:
        assert asker.communicate(timeout=60) == ("[]\n", "")


def test_the_worker_imports_neither_slack_nor_sql():
    with python(
        "import sys, charts.worker, charts.trend\n"
        "print(sorted({'slack_sdk', 'slack_bolt', 'sqlalchemy', 'bot', 'matplotlib.pyplot'} & set(sys.modules)))"
    ) as worker:
        assert worker.communicate(timeout=60) == ("[]\n", "")


@pytest.mark.parametrize("home", ["home", "home/missing", "file/below"])
def test_a_chart_leaves_nothing_behind_and_says_nothing_whatever_the_home_folder(home, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "temporary").mkdir()
    (tmp_path / "file").touch()
    before = set(tmp_path.rglob("*"))
    with python(_DRAW_ONE, **_at_home(tmp_path / home, tmp_path / "temporary")) as asker:
        assert asker.communicate(timeout=60) == ("1 folder\n", "")
    assert set(tmp_path.rglob("*")) == before


def test_a_parent_killed_outright_leaves_no_folder_behind(tmp_path):
    (tmp_path / "temporary").mkdir()
    code = _DRAW_ONE.replace("studio.close()", "import time; time.sleep(60)")
    with python(code, **_at_home(tmp_path / "missing", tmp_path / "temporary")) as parent:
        assert parent.stdout.readline() == "1 folder\n"
        parent.kill()
        assert parent.stderr.read() == ""
    assert list(tmp_path.rglob("*")) == [tmp_path / "temporary"]


def test_a_chosen_folder_for_matplotlib_is_kept_as_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Studio() as studio:
        assert studio.submit(indicator()).result(SECONDS).png
        assert not list(tmp_path.glob("scorecard-charts-*"))
    assert list(tmp_path.glob("fontlist-*"))


def test_the_worker_does_not_inherit_secrets(monkeypatch):
    for name in ("SLACK_BOT_TOKEN", "DATABASE_URL", "HARMLESS"):
        monkeypatch.setenv(name, "value")
    assert {"SLACK_BOT_TOKEN", "DATABASE_URL", "HARMLESS"} & set(process.environment()) == {"HARMLESS"}


def test_the_worker_is_told_to_remove_no_folder_but_its_own(monkeypatch):
    monkeypatch.setenv(SCRATCH, "somebody's")
    assert SCRATCH not in process.environment()
    assert process.environment("own")[SCRATCH] == "own"
