import pytest

from benchmarks.limits import MOST_FRAC, groups, shares, unheld
from formcheck.findings.fitted import fitted
from formcheck.knowledge import load
from formcheck.settings.settings import Runner
from tests.profiles import number

UNTOLD = {
    "crossover",
    "foot_strike_kind_uneven",
    "hip_adduction_uneven",
    "leg_axis_uneven",
    "steps_uneven",
    "thigh_inward",
    "thigh_uneven",
    "trunk_sideways",
    "trunk_uneven",
}
"""Findings whose metric no study at hand gives with its scatter over runners."""


def test_no_limit_names_more_than_a_tenth_of_ordinary_runners() -> None:
    found = list(shares(load()))
    assert len(found) > 50
    many = [s for s in found if s.frac > MOST_FRAC]
    assert not many


def test_what_no_group_tells_of_is_known() -> None:
    assert set(unheld(load())) == UNTOLD


def test_every_group_names_a_source_of_the_knowledge_base() -> None:
    knowledge = load()
    for group in groups(knowledge):
        assert group.source in knowledge.sources
        assert not group.sd_from or group.sd_from in knowledge.sources


@pytest.mark.parametrize(
    ("mps", "watch"), [(2.0, 7.5), (2.5, 7.5), (3.0, 8.2), (4.5, 10.6), (6.0, 10.6)]
)
def test_the_limit_of_the_drop_moves_with_the_speed(mps, watch) -> None:
    values = {("belt_speed", None): number("belt_speed", mps, 0.0)}
    found = fitted(load(), values=values, runner=Runner()).thresholds
    assert found.metric["pelvic_excursion"].high.watch == pytest.approx(watch, abs=0.06)


def test_without_a_speed_or_a_sex_the_most_careful_limit_holds() -> None:
    for key, usual in load().thresholds.metric.items():
        if usual.high_by_speed:
            assert usual.high.watch == max(usual.high_by_speed.watch), key
        if usual.low_by_speed:
            assert usual.low.watch == min(usual.low_by_speed.watch), key
        if usual.high_by_sex:
            assert usual.high.watch == max(usual.high_by_sex.values()), key


def test_limits_of_the_hip_go_by_sex_where_it_was_answered() -> None:
    man = fitted(load(), values={}, runner=Runner(answers={"sex": "male"}))
    assert man.thresholds.metric["hip_adduction"].high.watch == 18.0


def test_a_limit_without_scatter_says_so_beside_it() -> None:
    limits = load().thresholds
    told = {
        limit.finding: usual.why
        for usual in limits.metric.values()
        for limit in (usual.high, usual.low)
        if limit is not None
    } | {usual.finding: usual.why for usual in limits.difference.values()}
    silent = [key for key in UNTOLD if "beyond the limit is not known" not in told[key]]
    assert silent == []
