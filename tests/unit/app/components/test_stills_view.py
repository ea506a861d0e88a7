from formcheck_app.components.result.stills_view import name_of, shown


def test_stills_are_paired_by_number_and_side_whichever_clip_shows_them() -> None:
    before = ("stills/1_shank_angle_ic_left.jpg", "report.html", "overlay_run.mp4")
    after = ("stills/2_shank_angle_ic_left.jpg", "stills/1_trunk_lean.jpg")
    assert list(shown(before)) == ["shank_angle_ic_left"]
    assert shown(after)["shank_angle_ic_left"] == "stills/2_shank_angle_ic_left.jpg"
    assert set(shown(before)) & set(shown(after)) == {"shank_angle_ic_left"}


def test_a_still_is_called_as_its_number() -> None:
    assert name_of("shank_angle_ic_left") == "Shank angle at contact, left"
    assert name_of("trunk_lean") == "Forward trunk lean"
