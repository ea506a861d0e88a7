"""What one clip shows: the runner, the run, the clothes, the camera and the file."""

import math
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from formcheck.model.skeleton import SIDES, Side

Outfit = Literal[
    "tucked",
    "dark",
    "tights",
    "bare",
    "dots",
    "strip",
    "over",
    "over_long",
    "hem",
    "dots_hem",
]
OUTFITS: tuple[Outfit, ...] = get_args(Outfit)
CameraView = Literal["side_right", "side_left", "rear", "front"]
VIEWS: tuple[CameraView, ...] = get_args(CameraView)
Pair = tuple[float, float]
GRAVITY_MPS2 = 9.81


@dataclass(frozen=True, kw_only=True)
class Take:
    """One clip; pairs are left, right. The notes are the command line's help."""

    # The run.
    speed_mps: Annotated[float, "belt speed, m/s"] = 3.0
    cadence_spm: Annotated[float, "steps per minute"] = 170.0
    contact_s: Annotated[
        Pair | None, "contact time of each foot, s (default: typical for the speed)"
    ] = None
    step_asymmetry_pct: Annotated[
        float, "left minus right step time over their mean, per cent"
    ] = 0.0
    strike_deg: Annotated[
        Pair, "pitch of each foot at contact; flat = 0, heel first > 0"
    ] = (16.0, 16.0)
    drop_deg: Annotated[
        Pair, "how far the swing side sinks in each leg's stance, deg"
    ] = (4.0, 4.0)
    trunk_follow: Annotated[
        float, "sideways trunk tilt per degree of the pelvis; < 0 opposes it"
    ] = -0.3
    reach_m: Annotated[
        float, "the feet land this much farther ahead of the hips than usual, m"
    ] = 0.0
    bounce_m: Annotated[
        float | None,
        "half of the pelvis' rise and fall, m (default: as physics has it)",
    ] = None
    lean_deg: Annotated[float, "forward lean of the trunk"] = 7.0
    variation: Annotated[
        float, "scale of the stride-to-stride variation; 0 = every stride the same"
    ] = 1.0
    # The runner.
    height_m: Annotated[float, "body height, m"] = 1.75
    outfit: Annotated[Outfit, "what is worn"] = "tucked"
    palette: Annotated[int, "colours of skin, hair, cloth and wall: 0, 1 or 2"] = 0
    # The camera.
    view: Annotated[CameraView, "where the camera is"] = "side_right"
    distance_m: Annotated[float, "distance of the camera, m"] = 3.8
    camera_height_m: Annotated[float, "height of the camera over the belt, m"] = 0.95
    roll_deg: Annotated[float, "how far the camera is rolled"] = 0.0
    fill_frac: Annotated[float, "height of the runner over that of the picture"] = 0.74
    width_px: Annotated[int, "width of the picture"] = 960
    height_px: Annotated[int, "height of the picture"] = 720
    dim: Annotated[float, "brightness of the light"] = 1.0
    noise: Annotated[float, "SD of the sensor's noise, in 1/255"] = 1.0
    blur_px: Annotated[float, "SD of the blur"] = 0.6
    # The file.
    seconds: Annotated[float, "length of the run, in real seconds"] = 10.0
    fps: Annotated[float, "frames per second at which the file is played"] = 60.0
    capture_fps: Annotated[
        float | None, "frames per second at which it was filmed (default: as played)"
    ] = None
    crf: Annotated[int, "quality of the encoder; more is worse"] = 24
    seed: Annotated[int, "of everything that varies"] = 1

    @property
    def stride_s(self) -> float:
        """Mean stride time."""
        return 120.0 / self.cadence_spm

    @property
    def real_fps(self) -> float:
        """Frames per second of the run itself."""
        return self.capture_fps or self.fps

    @property
    def n_frames(self) -> int:
        """Number of frames in the file."""
        return round(self.seconds * self.real_fps)

    def bounce(self) -> float:
        """Return half of the pelvis' rise and fall [m].

        By default what lets the body fall freely at its highest point, g T^2 / 4 pi^2
        with T the step time: 31 mm at 170 steps/min.
        """
        if self.bounce_m is not None:
            return self.bounce_m
        step_s = 60.0 / self.cadence_spm
        return GRAVITY_MPS2 * step_s**2 / (4.0 * math.pi**2)

    def contact(self, side: Side) -> float:
        """Return the contact time of one foot [s].

        By default 0.42 v^-0.45, which gives 307 ms at 2 and 225 ms at 4 m/s, but never
        so long that no flight is left.
        """
        if self.contact_s is not None:
            return self.contact_s[SIDES.index(side)]
        return min(0.42 * self.speed_mps**-0.45, 0.86 * self.stride_s / 2.0)
