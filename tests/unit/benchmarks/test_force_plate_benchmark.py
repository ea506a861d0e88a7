import json

import numpy as np
import pytest

from benchmarks.markers.treadmill import carried, contacts
from benchmarks.tables.leg_errors import LegError, as_json, rows, summary


def test_rows_tell_the_bias_the_legs_apart_and_what_was_refused():
    groups = ("all", "near")
    found = [
        LegError(metric="toe_off", leg="a", groups=groups, off=4.0, error=3.0),
        LegError(metric="toe_off", leg="a", groups=groups, off=6.0, error=8.0),
        LegError(metric="toe_off", leg="b", groups=("all",), off=1.0, error=8.0),
        LegError(metric="toe_off", leg="b", groups=("all",), off=float("nan")),
    ]
    every, near = rows(found)
    assert (every.group, every.n, near.group, near.n) == ("all", 3, "near", 2)
    assert every.bias == pytest.approx(11.0 / 3.0)
    assert every.sd_of_legs == pytest.approx(np.std([5.0, 1.0], ddof=1))
    assert every.rmse == pytest.approx((53.0 / 3.0) ** 0.5)
    assert every.covered == pytest.approx(2.0 / 3.0)
    assert every.refused == pytest.approx(0.25)
    assert np.isnan(near.sd_of_legs)
    written = json.loads(as_json([near]))
    assert written[0]["sd_of_legs"] is None
    assert written[0]["metric"] == "toe_off"


def test_a_summary_names_the_worst_group_of_each_metric():
    found = [
        LegError(metric="toe_off", leg=leg, groups=("all", group), off=off, error=3.0)
        for leg, group, off in (("a", "near", 4.0), ("b", "far", -1.0))
    ]
    *_, line = summary(rows(found)).splitlines()
    assert line.startswith("| toe off | 2 | +1.5 ")
    assert "+4.0 (near)" in line
    assert "0 % (near)" in line


def test_contacts_lie_at_50_n_and_survive_a_chattering_force():
    force = np.concatenate(
        [np.zeros(30), np.full(60, 500.0), np.zeros(40), np.full(60, 500.0)]
    )
    force = np.concatenate([force, np.zeros(30)])
    force[31] = 20.0  # dips under the limit once more
    time_s = np.arange(110) / 150.0
    low = np.column_stack([0 * time_s, 0 * time_s + 0.03, 0 * time_s])
    high = low + np.array([0.0, 0.5, 0.0])
    early = (time_s < 0.4)[:, None]
    points = {
        "left_heel": np.where(early, low, high),
        "left_toe": np.where(early, low, high),
        "right_heel": np.where(early, high, low),
        "right_toe": np.where(early, high, low),
    }
    strikes, toe_offs = contacts(force, 300.0, points, time_s)
    assert strikes["left"] == pytest.approx([29.1 / 300.0])
    assert toe_offs["left"] == pytest.approx([89.9 / 300.0])
    assert strikes["right"] == pytest.approx([129.1 / 300.0])


def test_a_place_is_carried_by_the_markers_that_are_seen():
    model = {
        "a": np.array([0.0, 0.0, 0.0]),
        "b": np.array([1.0, 0.0, 0.0]),
        "c": np.array([0.0, 1.0, 0.0]),
        "d": np.array([0.0, 0.0, 1.0]),
    }
    angle = np.radians(np.array([0.0, 30.0, 60.0]))
    turn = np.array(
        [
            [[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]
            for a in angle
        ]
    )
    seen = {name: turn @ place + [0.0, 0.0, 2.0] for name, place in model.items()}
    seen["d"][1] = np.nan
    place = np.array([0.5, 0.5, 0.5])
    (found,) = carried(seen, model, list(model), [place])
    assert found == pytest.approx(turn @ place + [0.0, 0.0, 2.0])
