from pathlib import Path

import pytest

from formcheck.errors import InputError
from formcheck.settings import units
from formcheck.settings.settings import Clip, Runner
from formcheck.settings.typed import load_runner, make_clip, parse_clip


@pytest.mark.parametrize(
    ("text", "mps"),
    [
        ("10.8km/h", 3.0),
        ("10,8 km/h", 3.0),
        ("3m/s", 3.0),
        ("3.0 mps", 3.0),
        ("6.711mph", 3.0),
        ("5:33.333min/km", 3.0),
        ("5.5555556 min/km", 3.0),
        ("8:56.4min/mile", 3.0),
        ("8:56.4/mi", 3.0),
    ],
)
def test_speed_is_read_in_every_unit(text: str, mps: float) -> None:
    assert units.speed_mps(text) == pytest.approx(mps, rel=2e-4)  # rounding of the text


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("175cm", 1.75),
        ("1.75m", 1.75),
        ("1,75 m", 1.75),
        ("5ft10in", 1.778),
        ("5'10\"", 1.778),
        ("5'10", 1.778),
        ("5’10”", 1.778),  # noqa: RUF001  (what phones type)
        ("6ft", 1.8288),
        ("70in", 1.778),
    ],
)
def test_height_is_read_in_every_unit(text: str, metres: float) -> None:
    assert units.height_m(text) == pytest.approx(metres)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2s", 2.0), ("1:30", 90.0), ("500ms", 0.5), ("1:02:03.5", 3723.5), ("2min", 120)],
)
def test_time_is_read_in_every_form(text: str, seconds: float) -> None:
    assert units.time_s(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("read", "form"),
    [(units.speed_mps, "km/h"), (units.height_m, "cm"), (units.time_s, "500ms")],
)
def test_a_bare_number_is_refused_with_the_accepted_forms(read, form) -> None:
    with pytest.raises(InputError, match="has no unit") as caught:
        read("10")
    assert form in str(caught.value)


@pytest.mark.parametrize("text", ["", "fast", "10 furlongs", "-3m/s", "0min/km", "1e9"])
def test_a_speed_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="speed"):
        units.speed_mps(text)


@pytest.mark.parametrize("text", ["", "5ft12in", "tall", "175 kg"])
def test_a_height_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="height"):
        units.height_m(text)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (units.speed_mps, "108km/h"),
        (units.speed_mps, "0.1m/s"),
        (units.height_m, "17cm"),
        (units.height_m, "175m"),
        (units.time_s, "25:00:01"),
    ],
)
def test_an_impossible_quantity_is_refused_with_its_value(read, text: str) -> None:
    with pytest.raises(InputError, match="check"):
        read(text)


def test_a_plain_path_has_no_options() -> None:
    assert parse_clip("run.mp4") == Clip(path=Path("run.mp4"))


def test_options_follow_a_colon_and_may_hold_colons() -> None:
    clip = parse_clip("a/left.mp4:capture_fps=240,view=side,start=500ms,end=1:30")
    assert clip == Clip(
        path=Path("a/left.mp4"), capture_fps=240, view="side", start_s=0.5, end_s=90
    )


def test_a_drive_letter_is_no_option() -> None:
    assert parse_clip(r"C:\clips\run.mp4").path == Path(r"C:\clips\run.mp4")
    clip = parse_clip(r"C:\clips\run.mp4:speed=10.8km/h")
    assert (clip.path, clip.speed_mps) == (Path(r"C:\clips\run.mp4"), 3.0)


def test_an_existing_file_with_an_odd_name_is_a_plain_path(tmp_path: Path) -> None:
    odd = tmp_path / "run:view=side.mp4"
    odd.touch()
    assert parse_clip(str(odd)) == Clip(path=odd)
    clip = parse_clip(f"{odd}:view=rear")
    assert (clip.path, clip.view) == (odd, "rear")


def test_an_option_beats_the_default_for_all_clips() -> None:
    defaults = {"view": "side", "speed_mps": 2.5}
    clip = parse_clip("run.mp4:view=auto", defaults)
    assert (clip.view, clip.speed_mps) == (None, 2.5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("run.mp4:colour=red", "takes view, capture_fps"),
        ("run.mp4:view=top", "auto, side, rear, front"),
        ("run.mp4:capture_fps=fast", "frame rate"),
        ("run.mp4:speed=10", "has no unit"),
        ("run.mp4:view=side,start", "option=value"),
        ("run.mp4:start=3s,end=2s", "not after the start"),
        ("run.mp4:capture_fps=1", "capture_fps must be 10 or more, not 1"),
        ("run.mp4:end=0s", "end must be more than 0, not 0"),
        (":view=side", "names no file"),
    ],
)
def test_a_wrong_option_is_refused_with_the_way_out(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        parse_clip(text)


def test_make_clip_names_the_file_in_its_refusal() -> None:
    with pytest.raises(InputError, match=r"^run\.mp4: "):
        make_clip(Path("folder/run.mp4"), {"start_s": -1.0})


def test_the_runner_file_holds_height_speed_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "runner.toml"
    path.write_text(
        '[runner]\nheight = "5ft10in"\nspeed = "10.8km/h"\n'
        '[answers]\npain_now = true\ngoals = ["faster", "no pain"]\n'
    )
    assert load_runner(path) == Runner(
        height_m=1.778,
        speed_mps=3.0,
        answers={"pain_now": True, "goals": ["faster", "no pain"]},
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[runner]\nheight = 175\n", r"height = 175 has no unit"),
        ("[runner]\nspeed = 10.8\n", r"quotes as 10\.8km/h"),
        ("[runner]\nweight = '70kg'\n", "known are height, speed"),
        ("[person]\n", "known are runner, answers"),
        ("height == 1", "not valid TOML"),
        ("runner = 3", "must be tables"),
        ("[answers]\nx = {a = 1}\n", "answer x must be true or false, a number"),
    ],
)
def test_a_wrong_runner_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "runner.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=reason):
        load_runner(path)


def test_a_missing_runner_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_runner(tmp_path / "none.toml")


def test_the_incline_is_read_from_the_answers() -> None:
    assert Runner().incline_pct == 0.0
    assert Runner(answers={"incline_pct": 2.5}).incline_pct == 2.5
    assert Runner(answers={"incline_pct": "steep"}).incline_pct == 0.0
