"""One frame looked at: what is cut out of it, and what the net sees in that.

The two halves may run in different threads; neither knows of any other frame.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formcheck.model import FloatArray, Frame, ImageArray, Passed
from formcheck.pose.detections import Row
from formcheck.pose.hip_crops import Surroundings, surroundings, with_patch
from formcheck.pose.nets.blazepose import LandmarkNet
from formcheck.pose.nets.crops import Cutting, cutting, glance
from formcheck.pose.regions import RegionPlan
from formcheck.pose.room.background import tiny_grey


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """One frame to be looked at; no cutting = nobody is there, or it is passed over.

    ``around`` is kept only where the picture around the hips is wanted, ``glance``
    only where neighbours are seen mirrored in turn.
    """

    frame: int
    time_s: float
    cut: Cutting | None = None
    around: Surroundings | None = None
    glance: ImageArray | None = None
    tiny: ImageArray | None = None
    moved_px: FloatArray | None = None
    passed: bool = False


def looks(frames: Iterable[Frame | Passed], plan: RegionPlan) -> Iterator[Look]:
    """Yield what has to be kept of each frame."""
    for frame in frames:
        if isinstance(frame, Passed):
            yield Look(frame=frame.index, time_s=frame.time_s, passed=True)
            continue
        roi = plan.at(frame.time_s)
        tiny = tiny_grey(frame.rgb)
        moved_px = plan.background.moved_px(frame.rgb) if plan.background else None
        if roi is None:
            yield Look(
                frame=frame.index, time_s=frame.time_s, tiny=tiny, moved_px=moved_px
            )
            continue
        wanted = plan.patches is not None and plan.patches.wants(frame)
        cut = cutting(frame.rgb, roi, mirrored=plan.mirrors(frame.index))
        yield Look(
            frame=frame.index,
            time_s=frame.time_s,
            cut=cut,
            around=surroundings(frame.rgb, roi) if wanted else None,
            glance=glance(cut.rgb) if plan.mirror_every else None,
            tiny=tiny,
            moved_px=moved_px,
        )


def seen_in(look: Look, net: LandmarkNet) -> Row:
    """Return what the net sees in what was kept of a frame."""
    cut = look.cut
    if cut is None:
        return Row(
            frame=look.frame,
            time_s=look.time_s,
            tiny=look.tiny,
            moved_px=look.moved_px,
            passed=look.passed,
        )
    seen = net.look(cut)
    if look.around is not None:
        seen = with_patch(seen, look.around, cut.roi)
    return Row(
        frame=look.frame,
        time_s=look.time_s,
        roi=cut.roi,
        seen=seen,
        glance=look.glance,
        tiny=look.tiny,
        moved_px=look.moved_px,
    )
