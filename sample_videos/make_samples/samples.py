"""The clips of sample_videos/: one runner, what differs, and what should be found."""

from dataclasses import dataclass, replace
from typing import Final

from sample_videos.make_samples.take import Take


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One clip: its name, how it is made, and a sentence about it."""

    name: str
    take: Take
    about: str


_SIDE: Final = Take(width_px=800, height_px=600, seconds=8.5)
_REAR: Final = Take(
    view="rear",
    width_px=600,
    height_px=800,
    fill_frac=0.80,
    distance_m=3.4,
    seconds=10.0,
    fps=30.0,
)

SAMPLES: Final[tuple[Sample, ...]] = (
    Sample(
        name="01_side_right",
        take=_SIDE,
        about="Even heel striker at 10.8 km/h, camera at the right side.",
    ),
    Sample(
        name="02_side_left",
        take=replace(
            _SIDE, view="side_left", width_px=960, height_px=720, seconds=10.0, seed=2
        ),
        about="The same runner in the same run, camera at the left side.",
    ),
    Sample(
        name="03_side_right_overstride",
        take=replace(
            _SIDE,
            cadence_spm=154.0,
            contact_s=(0.285, 0.285),
            strike_deg=(24.0, 24.0),
            reach_m=0.07,
            bounce_m=0.042,
            seed=3,
        ),
        about="The same runner at the same speed with fewer, longer strides that land "
        "far ahead of the hips.",
    ),
    Sample(
        name="04_asymmetry_side_left",
        take=replace(
            _SIDE,
            view="side_left",
            strike_deg=(18.0, -9.0),
            step_asymmetry_pct=8.0,
            palette=1,
            seed=4,
        ),
        about="A runner who lands on the left heel and on the right forefoot, with "
        "uneven steps; camera at the left side.",
    ),
    Sample(
        name="05_asymmetry_side_right",
        take=replace(
            _SIDE,
            strike_deg=(18.0, -9.0),
            step_asymmetry_pct=8.0,
            palette=1,
            seed=5,
        ),
        about="The uneven runner in the same run, camera at the right side.",
    ),
    Sample(
        name="06_rear_even_small_drop",
        take=replace(_REAR, drop_deg=(3.0, 3.0), seed=6),
        about="From behind: shirt tucked in, pale waistband, small even pelvic drop.",
    ),
    Sample(
        name="07_rear_uneven_large_drop",
        take=replace(_REAR, drop_deg=(9.0, 4.0), palette=2, seed=7),
        about="From behind: the pelvis drops far more in the left leg's stance.",
    ),
    Sample(
        name="08_rear_dots",
        take=replace(_REAR, drop_deg=(8.0, 3.0), outfit="dots", palette=1, seed=8),
        about="From behind: two light dots on dark shorts, no visible waistband.",
    ),
    Sample(
        name="09_rear_shirt_over",
        take=replace(_REAR, drop_deg=(8.0, 3.0), outfit="over", seed=9),
        about="From behind: the shirt hangs over the waistband; pelvic drop cannot be "
        "measured.",
    ),
    Sample(
        name="10_front",
        take=replace(
            _REAR, view="front", seconds=8.0, drop_deg=(4.0, 4.0), palette=2, seed=10
        ),
        about="From the front, on a treadmill without a console.",
    ),
    Sample(
        name="11_slow_motion_240fps",
        take=replace(
            _SIDE,
            speed_mps=3.6,
            cadence_spm=176.0,
            seconds=2.4,
            fps=30.0,
            capture_fps=240.0,
            palette=1,
            seed=11,
        ),
        about="2.4 s of running filmed at 240 and played at 30 frames per second.",
    ),
    Sample(
        name="12_hard_portrait_dark",
        take=replace(
            _SIDE,
            outfit="tights",
            palette=2,
            width_px=600,
            height_px=900,
            fill_frac=0.62,
            roll_deg=2.5,
            noise=4.0,
            dim=0.72,
            camera_height_m=0.7,
            fps=30.0,
            crf=27,
            seed=12,
        ),
        about="Hard: upright picture at 30 fps, rolled low camera, noise, dark room, "
        "dark skin in dark tight clothes.",
    ),
)
