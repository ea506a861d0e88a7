"""Round limits for tests of the rules, so that a limit can be moved without them.

How the limits themselves stand to ordinary runners is held by
``tests/unit/benchmarks/test_limits.py``.
"""

from types import SimpleNamespace

from formcheck.findings import findings, limits, reference_values
from formcheck.knowledge.ranges import Limit
from formcheck.knowledge.schema import Knowledge

HIGH = {
    "shank_angle_ic": (8.0, 12.0),
    "overstride_distance": (0.18, 0.23),
    "vertical_oscillation": (10.0, 12.0),
    "vertical_ratio": (0.10, None),
    "pelvic_excursion": (9.0, 11.0),
    "femoral_adduction": (13.0, None),
    "hip_adduction": (13.0, None),
}
LOW = {"knee_flexion_ic": 12.0, "knee_flexion_stance": 38.0}
DIFFERENCE = {
    "pelvic_excursion": (3.0, None),
    "foot_strike_angle": (5.0, None),
    "foot_strike_class": (0.8, None),
    "contact_time": (5.0, 10.0),
}
CADENCE = SimpleNamespace(watch=-8.0, notable=-13.0, at_3_mps=165.0, per_mps=6.0)


def plain(knowledge: Knowledge, **_: object) -> Knowledge:
    """Return the knowledge base with these limits, at every speed and for everybody."""
    metric = dict(knowledge.thresholds.metric)
    for key, (watch, notable) in HIGH.items():
        limit = _moved(metric[key].high, watch, notable)
        metric[key] = metric[key].model_copy(update={"high": limit})
    for key, watch in LOW.items():
        limit = _moved(metric[key].low, watch, None)
        metric[key] = metric[key].model_copy(update={"low": limit})
    metric["crossover_share"] = metric["crossover_share"].model_copy(
        update={"never_alone": False}
    )
    difference = {
        key: usual.model_copy(
            update=dict(zip(("watch", "notable"), DIFFERENCE[key], strict=True))
        )
        if key in DIFFERENCE
        else usual
        for key, usual in knowledge.thresholds.difference.items()
    }
    line = knowledge.thresholds.expected["cadence"]
    low = _moved(line.low, CADENCE.watch, CADENCE.notable)
    thresholds = knowledge.thresholds.model_copy(
        update={
            "metric": metric,
            "difference": difference,
            "expected": {"cadence": line.model_copy(update={"low": low})},
        }
    )
    return knowledge.model_copy(update={"thresholds": thresholds})


def _moved(limit: Limit | None, watch: float, notable: float | None) -> Limit:
    assert limit is not None
    return limit.model_copy(update={"watch": watch, "notable": notable})


def use(monkeypatch) -> None:
    """Judge by these limits in one test."""
    monkeypatch.setattr(findings, "fitted", plain)
    monkeypatch.setattr(reference_values, "CADENCE_SPM", CADENCE.at_3_mps)
    monkeypatch.setattr(reference_values, "SPM_PER_MPS", CADENCE.per_mps)
    monkeypatch.setattr(limits, "SPM_PER_MPS", CADENCE.per_mps)
