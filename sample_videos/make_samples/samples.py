"""Clips of rendered people: who runs, what differs, and what should be found."""

from dataclasses import dataclass, replace
from typing import Final

from sample_videos.make_samples.take import Take


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One clip: its name, how it is made, and a sentence about it."""

    name: str
    take: Take
    about: str


_SIDE: Final = Take(
    runner="RBDS022runT35",
    speed_mps=3.3,
    body=0,
    height_m=1.76,
    width_px=800,
    height_px=600,
    seconds=7.0,
)
_REAR: Final = Take(
    view="rear",
    runner="RBDS016runT25",
    speed_mps=2.6,
    body=12,
    height_m=1.68,
    width_px=600,
    height_px=800,
    fill_frac=0.80,
    distance_m=3.4,
    seconds=9.0,
    fps=30.0,
    room=1,
    skin=2,
    palette=1,
)
_UNEVEN: Final = replace(
    _SIDE,
    runner="RBDS011runT35",
    speed_mps=3.4,
    strike_change_deg=(7.0, -26.0),
    step_asymmetry_pct=4.6,
    body=14,
    height_m=1.66,
    room=2,
    palette=2,
    skin=0,
    hair=3,
    shoes=1,
)

SAMPLES: Final[tuple[Sample, ...]] = (
    Sample(
        name="01_side_right",
        take=_SIDE,
        about="Even heel striker at 11.9 km/h, camera at the right side.",
    ),
    Sample(
        name="02_side_left",
        take=replace(_SIDE, view="side_left", seed=2),
        about="The same runner in the same run, camera at the left side.",
    ),
    Sample(
        name="03_side_right_overstride",
        take=replace(
            _SIDE,
            runner="RBDS023runT45",
            speed_mps=3.7,
            body=6,
            height_m=1.83,
            room=1,
            palette=4,
            shoes=3,
            seed=3,
        ),
        about="Few and long strides that land far ahead of the hips, on the heel.",
    ),
    Sample(
        name="04_asymmetry_side_left",
        take=replace(_UNEVEN, view="side_left", seed=4),
        about="A runner who lands on the left heel and on the right forefoot, with "
        "uneven steps; camera at the left side.",
    ),
    Sample(
        name="05_asymmetry_side_right",
        take=replace(_UNEVEN, seed=4),
        about="The uneven runner in the same run, camera at the right side.",
    ),
    Sample(
        name="06_rear_even_small_drop",
        take=replace(_REAR, drop_deg=(3.0, 3.0), seed=6),
        about="From behind: shirt tucked in, pale waistband, small even pelvic drop.",
    ),
    Sample(
        name="07_rear_uneven_large_drop",
        take=replace(
            _REAR,
            runner="RBDS010runT25",
            drop_deg=(9.0, 4.0),
            body=4,
            height_m=1.79,
            room=0,
            palette=0,
            seed=7,
        ),
        about="From behind: the pelvis drops far more in the left leg's stance.",
    ),
    Sample(
        name="08_rear_dots",
        take=replace(
            _REAR,
            runner="RBDS022runT25",
            drop_deg=(8.0, 3.0),
            outfit="dots",
            body=8,
            height_m=1.77,
            room=2,
            palette=3,
            skin=4,
            seed=8,
        ),
        about="From behind: two light dots on dark shorts, no visible waistband.",
    ),
    Sample(
        name="09_rear_shirt_over",
        take=replace(
            _REAR,
            runner="RBDS025runT25",
            drop_deg=(8.0, 3.0),
            outfit="over",
            body=2,
            height_m=1.75,
            palette=5,
            skin=0,
            seed=9,
        ),
        about="From behind: the shirt hangs over the waistband; pelvic drop cannot be "
        "measured.",
    ),
    Sample(
        name="10_front",
        take=replace(
            _REAR,
            view="front",
            runner="RBDS013runT25",
            seconds=8.0,
            drop_deg=(4.0, 4.0),
            body=18,
            height_m=1.66,
            skin=0,
            hair=3,
            room=2,
            palette=3,
            shoes=1,
            seed=10,
        ),
        about="From the front, on a treadmill without a console.",
    ),
    Sample(
        name="11_slow_motion_240fps",
        take=replace(
            _SIDE,
            runner="RBDS013runT35",
            speed_mps=3.7,
            body=16,
            height_m=1.70,
            seconds=2.4,
            fps=30.0,
            capture_fps=240.0,
            room=2,
            palette=1,
            seed=11,
        ),
        about="2.4 s of running filmed at 240 and played at 30 frames per second.",
    ),
    Sample(
        name="12_hard_portrait_dark",
        take=replace(
            _SIDE,
            runner="RBDS019runT25",
            speed_mps=2.7,
            outfit="tights",
            body=9,
            height_m=1.85,
            skin=4,
            hair=2,
            width_px=600,
            height_px=900,
            fill_frac=0.62,
            roll_deg=2.5,
            noise=4.5,
            dim=0.66,
            camera_height_m=0.7,
            shake_mm=2.0,
            fps=30.0,
            crf=27,
            room=1,
            seed=12,
        ),
        about="Hard: upright picture at 30 fps, rolled low camera that shakes, noise, "
        "dark room, dark skin in dark tight clothes.",
    ),
    Sample(
        name="13_rear_slow_jog",
        take=replace(
            _REAR,
            runner="RBDS014runT25",
            speed_mps=2.1,
            body=17,
            height_m=1.70,
            band_gain=0.65,
            palette=4,
            skin=1,
            hair=1,
            room=0,
            seed=13,
        ),
        about="A slow jogger from behind, whose waistband follows the pelvis by two "
        "thirds.",
    ),
)
