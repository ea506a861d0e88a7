"""How many ordinary runners each limit puts under "watch", by speed and sex.

``python -m benchmarks.limits`` draws runners from published group means and from the
force-treadmill runners of ``knowledge/reference_runners.toml``, both legs of each, and
counts those who lie beyond a limit on either leg. Errors of the video are left out:
with them a number must clear its limit by more, so that the shares here are the larger
ones. No limit should hold more than a tenth.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from formcheck.findings.fitted import fitted
from formcheck.findings.reference_values import SPM_PER_M, expected_cadence_spm
from formcheck.knowledge import load
from formcheck.knowledge.ranges import Reference
from formcheck.knowledge.schema import Knowledge
from formcheck.model import FloatArray, MetricValue
from formcheck.settings.settings import Runner

Sex = Literal["female", "male"]
RUNNERS: Final = 20_000
MOST_FRAC: Final = 0.10
LEGS_ALIKE: Final = 0.7
"""Correlation of the two legs of a runner where no source tells it; at 0.4 shares rise
by up to 2 points."""
HEIGHT_M: Final[dict[Sex, tuple[float, float]]] = {
    "female": (1.66, 0.06),
    "male": (1.78, 0.07),
}
GROUP_HEIGHT_M: Final = 1.72
SEED: Final = 1


@dataclass(frozen=True, kw_only=True)
class Group:
    """Ordinary runners of one study: mean and SD of one metric, at one speed.

    ``sex`` is None where both ran; ``sd_from`` names the source of an SD that the study
    itself does not tell.
    """

    metric: str
    speed_mps: float
    mean: float
    sd: float
    who: str
    source: str
    sex: Sex | None = None
    left_right_sd: float | None = None
    whole: bool = False
    sd_from: str = ""


def _cadence(speed: float, mean: float, sd: float, who: str, source: str) -> Group:
    return Group(
        metric="cadence",
        speed_mps=speed,
        mean=mean,
        sd=sd,
        who=who,
        source=source,
        whole=True,
        sd_from="vanoeveren2020" if source == "vanoeveren2017" else "",
    )


PUBLISHED: Final = (
    _cadence(2.4, 154.0, 8.0, "novices", "vanoeveren2017"),
    _cadence(2.6, 158.0, 8.0, "novices", "vanoeveren2017"),
    _cadence(2.9, 160.0, 8.0, "novices", "vanoeveren2017"),
    _cadence(3.0, 165.0, 8.0, "experienced", "vanoeveren2020"),
    _cadence(3.8, 171.0, 8.0, "high school", "luedke2021"),
    _cadence(4.6, 177.0, 7.0, "college", "luedke2021"),
    Group(
        metric="trunk_lean",
        speed_mps=3.4,
        mean=7.3,
        sd=3.6,
        who="recreational",
        source="tengpowers2014",
        whole=True,
    ),
    Group(
        metric="hip_adduction",
        speed_mps=4.0,
        mean=13.3,
        sd=4.2,
        who="heel strikers",
        source="hipsex2020",
        sex="female",
    ),
    Group(
        metric="hip_adduction",
        speed_mps=4.0,
        mean=9.6,
        sd=3.4,
        who="heel strikers",
        source="hipsex2020",
        sex="male",
    ),
    Group(
        metric="hip_adduction",
        speed_mps=3.3,
        mean=13.2,
        sd=3.0,
        who="uninjured",
        source="uninjuredmen2018",
        sex="male",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What share of a group lies beyond one limit."""

    finding: str
    limit: str
    group: Group
    frac: float


def groups(knowledge: Knowledge) -> Iterator[Group]:
    """Yield published groups, then the force-treadmill runners at each speed."""
    yield from PUBLISHED
    for key, rows in knowledge.reference_runners.items():
        yield from _reference(key, rows)


def _reference(key: str, rows: Reference) -> Iterator[Group]:
    for at, speed in enumerate(rows.speeds_mps):
        yield Group(
            metric=key,
            speed_mps=speed,
            mean=rows.mean[at],
            sd=rows.sd[at],
            who="force treadmill",
            source=rows.sources[0],
            left_right_sd=rows.left_right_sd[at] if rows.left_right_sd else None,
            whole=not rows.left_right_sd,
        )


def shares(knowledge: Knowledge) -> Iterator[Share]:
    """Yield the share of every group beyond every limit that judges its metric."""
    rng = np.random.default_rng(SEED)
    for group in groups(knowledge):
        legs = drawn(group, rng)
        if group.metric == "cadence":
            yield from _cadence_shares(group, legs[:, 0], knowledge, rng)
        yield from _range_shares(group, legs, knowledge)
        yield from _difference_shares(group, legs, knowledge)


def drawn(group: Group, rng: np.random.Generator) -> FloatArray:
    """Return both legs of every runner of a group, shape (runners, 2)."""
    alike = LEGS_ALIKE
    if group.whole:
        alike = 1.0
    elif group.left_right_sd is not None:
        alike = max(0.0, 1.0 - group.left_right_sd**2 / (2.0 * group.sd**2))
    shared = np.sqrt(alike) * rng.standard_normal((RUNNERS, 1))
    own = np.sqrt(1.0 - alike) * rng.standard_normal((RUNNERS, 2))
    return np.asarray(group.mean + group.sd * (shared + own))


def _cadence_shares(
    group: Group, spm: FloatArray, knowledge: Knowledge, rng: np.random.Generator
) -> Iterator[Share]:
    """Yield both sexes: taller runners take fewer steps, and are expected to."""
    line = knowledge.thresholds.expected["cadence"]
    for sex, (mean_m, sd_m) in HEIGHT_M.items():
        height_m = rng.normal(mean_m, sd_m, RUNNERS)
        rest = np.sqrt(max(1.0, group.sd**2 - (SPM_PER_M * sd_m) ** 2)) / group.sd
        here = group.mean + (spm - group.mean) * rest
        here = here + SPM_PER_M * (height_m - GROUP_HEIGHT_M)
        usual = np.array([expected_cadence_spm(group.speed_mps, h) for h in height_m])
        yield Share(
            finding=line.low.finding,
            limit=f"{line.low.watch:+g} from expected",
            group=Group(**{**vars(group), "sex": sex}),
            frac=float(np.mean(here < usual + line.low.watch)),
        )


def _range_shares(
    group: Group, legs: FloatArray, knowledge: Knowledge
) -> Iterator[Share]:
    for sex in (group.sex,) if group.sex else (None,):
        usual = _fitted(group, sex, knowledge).thresholds.metric.get(group.metric)
        if usual is None:
            return
        for word, limit, sign in (("over", usual.high, 1), ("under", usual.low, -1)):
            if limit is not None:
                beyond = np.any(sign * legs > sign * limit.watch, axis=1)
                yield Share(
                    finding=limit.finding,
                    limit=f"{word} {limit.watch:g} {usual.unit}",
                    group=group,
                    frac=float(beyond.mean()),
                )


def _difference_shares(
    group: Group, legs: FloatArray, knowledge: Knowledge
) -> Iterator[Share]:
    usual = knowledge.thresholds.difference.get(group.metric)
    if usual is None or group.left_right_sd is None:
        return
    size = np.abs(legs[:, 0] - legs[:, 1])
    if usual.unit == "%":
        size = 100.0 * size / np.abs(legs.mean(axis=1))
    yield Share(
        finding=usual.finding,
        limit=f"over {usual.watch:g} {usual.unit} left against right",
        group=group,
        frac=float(np.mean(size > usual.watch)),
    )


def _fitted(group: Group, sex: Sex | None, knowledge: Knowledge) -> Knowledge:
    speed = MetricValue(
        key="belt_speed",
        label="",
        value=group.speed_mps,
        unit="m/s",
        side=None,
        error=0.0,
        spread=0.0,
        n_strides=1,
        method="",
    )
    runner = Runner(answers={"sex": sex} if sex else {})
    return fitted(knowledge, values={("belt_speed", None): speed}, runner=runner)


def unheld(knowledge: Knowledge) -> list[str]:
    """Return the findings whose limits no group tells anything about."""
    limits = knowledge.thresholds
    every = {
        limit.finding
        for usual in limits.metric.values()
        for limit in (usual.high, usual.low)
        if limit is not None
    } | {usual.finding for usual in limits.difference.values()}
    return sorted(every - {share.finding for share in shares(knowledge)})


def main() -> None:
    """Print the shares; end with 1 if one is too large."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    knowledge = load()
    found = list(shares(knowledge))
    print(f"{'finding':24}{'limit':38}{'m/s':>5}  {'sex':8}{'share':>6}  who")
    for one in sorted(found, key=lambda s: (s.finding, s.group.speed_mps)):
        group, mark = one.group, "  <--" if one.frac > MOST_FRAC else ""
        print(
            f"{one.finding:24}{one.limit:38}{group.speed_mps:5.1f}  "
            f"{group.sex or 'both':8}{100 * one.frac:5.1f}%  "
            f"{group.who} ({group.source}){mark}"
        )
    print(f"no group tells of: {', '.join(unheld(knowledge))}")
    sys.exit(any(one.frac > MOST_FRAC for one in found))


if __name__ == "__main__":
    main()
