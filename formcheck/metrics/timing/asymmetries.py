"""Left against right of what events give."""

from formcheck.metrics.timing.contact import contact_asymmetry
from formcheck.metrics.timing.rhythm import step_asymmetry
from formcheck.model import Asymmetry, GaitTiming, Scene


def timing_asymmetries(
    timing: GaitTiming, *, scene: Scene, clip: int
) -> list[Asymmetry]:
    """Return the asymmetries of step time and contact time that a clip shows.

    Parameters
    ----------
    timing
        Events of the clip.
    scene
        Nothing is given while the clip is suspected to be slowed down.
    clip
        Index of the clip in the session.
    """
    if not timing.events or scene.slow_motion_hint is not None:
        return []
    found = [step_asymmetry(timing, scene.view, clip)]
    if scene.view == "side":  # toe-offs are too coarse from behind and in front
        found.append(contact_asymmetry(timing, clip))
    return [a for a in found if a is not None]
