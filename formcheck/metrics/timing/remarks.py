"""Why a clip gives no running numbers, and what to say beside those it gives."""

from typing import Final

from formcheck.gait.strides import of_side
from formcheck.metrics.measure import Inputs
from formcheck.metrics.metric import GOOD_STRIDES
from formcheck.metrics.timing.speed import speed_doubt
from formcheck.model import GaitTiming, Message, Scene
from formcheck.model.skeleton import SIDES

USUAL_CADENCE_SPM: Final = (145.0, 205.0)
"""Recreational runners on a treadmill: mean 164, SD 9 (860 of them); a little slowed
or speeded file cannot be told from an unusual runner, but should be thought of."""


def timing_refusal(timing: GaitTiming, scene: Scene) -> str:
    """Return why a clip gives no running numbers at all; empty if it does."""
    if scene.motion == "walk":
        return "a walk, not a run: running metrics are not given"
    if not timing.events:
        return timing.messages[0].message if timing.messages else "no steps found"
    if scene.slow_motion_hint is not None:
        factor = scene.slow_motion_hint
        word = "slower" if factor >= 1.0 else "faster"
        return (
            f"the clip seems to play about {max(factor, 1.0 / factor):.1f} times "
            f"{word} than life; give the rate it was filmed with (--capture-fps) for "
            "times and speeds"
        )
    return ""


def timing_messages(inputs: Inputs) -> list[Message]:
    """Return what the user should know beside the numbers."""
    timing, scene, runner = inputs.timing, inputs.scene, inputs.runner
    if timing_refusal(timing, scene):
        return []
    notes: list[Message] = []
    counts = {side: len(of_side(inputs.strides, side)) for side in SIDES}
    if min(counts.values()) < GOOD_STRIDES:
        notes.append(
            Message(
                code="few_strides",
                level="warn",
                message=f"only {counts['left']} left and {counts['right']} right "
                f"strides could be used ({GOOD_STRIDES} of each are wanted): the "
                "numbers are a first look, each with a wider error; film at least 10 s",
            )
        )
    notes += _unusual_cadence(timing)
    typed = inputs.speed_mps if inputs.speed_mps is not None else runner.speed_mps
    known = typed is not None and runner.height_m is not None
    if known and scene.setting != "overground":
        height_m = runner.height_m or 0.0
        notes += speed_doubt(timing, inputs.legs_px, height_m, typed or 0.0)
    return notes


def _unusual_cadence(timing: GaitTiming) -> list[Message]:
    """Return a remark if the clip may play slowed down or speeded up a little."""
    cadence = 120.0 / timing.stride_time_s
    low, high = USUAL_CADENCE_SPM
    if low <= cadence <= high:
        return []
    return [
        Message(
            code="unusual_cadence",
            level="warn",
            message=f"{cadence:.0f} steps/min is unusual for a run ({low:.0f} to "
            f"{high:.0f}): if the file plays slower or faster than life, give the rate "
            "it was filmed with (--capture-fps)",
        )
    ]
