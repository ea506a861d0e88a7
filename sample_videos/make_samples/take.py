"""What one clip shows: runner, body, clothes, room, camera and file."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

Outfit = Literal[
    "tucked",
    "dark",
    "tights",
    "over",
    "over_long",
    "dots",
    "tape",
    "dots_hem",
]
OUTFITS: Final[tuple[Outfit, ...]] = get_args(Outfit)
CameraView = Literal["side_right", "side_left", "rear", "front"]
VIEWS: Final[tuple[CameraView, ...]] = get_args(CameraView)
Pair = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Take:
    """One clip; pairs are left, right. The notes are the command line's help."""

    # The run.
    runner: Annotated[str, "whose stride, as RBDS011runT35"] = "RBDS011runT35"
    mirrored: Annotated[bool, "exchange the runner's sides"] = False
    speed_mps: Annotated[
        float | None,
        "belt speed, m/s; the stride stays and the cadence follows (default: as run)",
    ] = None
    step_asymmetry_pct: Annotated[
        float, "added to left minus right step time over their mean, per cent"
    ] = 0.0
    strike_change_deg: Annotated[
        Pair, "each foot lands turned up by this much more than the runner's own"
    ] = (0.0, 0.0)
    drop_deg: Annotated[
        Pair | None, "pelvic drop in each leg's stance, deg (default: the runner's own)"
    ] = None
    trunk_follow: Annotated[
        float, "sideways trunk tilt per degree of the pelvis; < 0 opposes it"
    ] = -0.25
    lean_deg: Annotated[float, "forward lean of the trunk"] = 6.0
    arm_swing: Annotated[float, "swing of the arms, 1 = as measured"] = 1.0
    variation: Annotated[float, "scale of the stride-to-stride variation"] = 1.0
    # The runner.
    body: Annotated[int, "which body, 0 to 10 men, 11 to 21 women"] = 0
    height_m: Annotated[float, "body height, m"] = 1.75
    band_gain: Annotated[
        float, "how far the waistband tilts with the pelvis; skin there: 0.5 to 0.9"
    ] = 0.85
    outfit: Annotated[Outfit, "what is worn"] = "tucked"
    palette: Annotated[int, "colours of the clothes, 0 to 5"] = 0
    skin: Annotated[int, "tone of the skin, 0 (light) to 4 (dark)"] = 1
    hair: Annotated[int, "colour of the hair, 0 to 3"] = 0
    shoes: Annotated[int, "colour of the shoes, 0 to 4; 4 = white on white socks"] = 0
    room: Annotated[int, "which room and light, 0 to 2"] = 0
    # The camera.
    view: Annotated[CameraView, "where the camera is"] = "side_right"
    distance_m: Annotated[float, "distance of the camera, m"] = 3.8
    camera_height_m: Annotated[float, "height of the camera over the belt, m"] = 1.05
    yaw_deg: Annotated[float, "how far the camera stands off the exact view"] = 0.0
    roll_deg: Annotated[float, "how far the camera is rolled"] = 0.0
    shake_mm: Annotated[float, "how far every step shakes the stand, mm"] = 0.0
    hand_mm: Annotated[float, "slow movement of a hand that films, mm"] = 0.0
    fill_frac: Annotated[float, "height of the runner over that of the picture"] = 0.74
    width_px: Annotated[int, "width of the picture"] = 960
    height_px: Annotated[int, "height of the picture"] = 720
    exposure: Annotated[float, "open shutter, part of the frame's time"] = 0.35
    dim: Annotated[float, "brightness of the light"] = 1.0
    noise: Annotated[float, "SD of the sensor's noise, in 1/255"] = 1.5
    blur_px: Annotated[float, "SD of the lens' blur"] = 0.55
    # The file.
    seconds: Annotated[float, "length of the run, in real seconds"] = 8.0
    fps: Annotated[float, "frames per second at which the file is played"] = 60.0
    capture_fps: Annotated[
        float | None, "frames per second at which it was filmed (default: as played)"
    ] = None
    crf: Annotated[int, "quality of the encoder; more is worse"] = 24
    seed: Annotated[int, "of everything that varies"] = 1

    @property
    def real_fps(self) -> float:
        """Frames per second of the run itself."""
        return self.capture_fps or self.fps

    @property
    def n_frames(self) -> int:
        """Number of frames in the file."""
        return round(self.seconds * self.real_fps)
