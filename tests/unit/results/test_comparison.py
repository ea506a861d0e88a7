import csv
import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from formcheck.cli import app
from formcheck.results.comparison import between_sessions, compared
from formcheck.results.comparison_text import as_text, to_csv, to_json
from formcheck.results.result_json import to_bytes, to_result
from tests.fabricated import make_analysis, make_clip_analysis
from tests.synthetic import Gait

PUBLISHED = {"cadence": 3.0, "shank_angle_ic": 4.8}


def analysis_of(**gait):
    return make_analysis(make_clip_analysis(gait=Gait(**gait)))


@pytest.fixture(scope="module")
def before():
    return analysis_of(cadence_spm=170.0, stride_sd_s=0.004)


def changes(one, other, published=PUBLISHED):
    found = compared(to_result(one), to_result(other), published=published)
    return {(c.key, c.side): c for c in found.changes}, found


def with_value(analysis, key, factor=1.0, **changed):
    """Return an analysis in which one number differs."""
    metrics = tuple(
        replace(m, value=m.value * factor, **changed) if m.key == key else m
        for m in analysis.metrics
    )
    return replace(analysis, metrics=metrics)


def test_the_same_result_twice_has_no_real_change(before):
    found, whole = changes(before, before)
    assert len(found) == len(before.metrics)
    assert {c.change for c in found.values()} == {0.0}
    assert whole.real == ()
    assert whole.warnings == ()


def test_five_per_cent_more_cadence_is_a_real_change(before):
    after = analysis_of(cadence_spm=178.5, stride_sd_s=0.004)
    found, _ = changes(before, after)
    cadence = found["cadence", None]
    assert cadence.change == pytest.approx(8.5, abs=0.5)
    assert cadence.smallest == pytest.approx(3.0)  # the published one: it is larger
    for key in ("cadence", "stride_time", "stride_length"):
        assert found[key, None].verdict == "real change", key
    assert found["trunk_lean", None].verdict == "within noise"


def test_one_per_cent_more_cadence_is_within_noise(before):
    found, _ = changes(before, with_value(before, "cadence", 1.01))
    assert found["cadence", None].verdict == "within noise"


def test_times_and_lengths_move_by_the_cadences_share(before):
    # 3 of 165 steps/min are 1.8 %.
    for factor, verdict in ((1.015, "within noise"), (1.03, "real change")):
        found, _ = changes(before, with_value(before, "stride_time", factor))
        assert found["stride_time", None].verdict == verdict


def test_the_smallest_change_holds_both_errors(before):
    after = with_value(before, "trunk_lean", error=4.0)
    found, _ = changes(before, after)
    old = next(m for m in before.metrics if m.key == "trunk_lean")
    expected = (old.error**2 + 16.0) ** 0.5
    assert found["trunk_lean", None].smallest == pytest.approx(expected, rel=1e-5)


def test_a_number_without_an_error_is_not_comparable(before):
    after = with_value(before, "trunk_lean", 2.0, error=float("nan"))
    found, _ = changes(before, after)
    trunk = found["trunk_lean", None]
    assert trunk.verdict == "not comparable"
    assert "no error is known" in trunk.note


def test_numbers_of_one_result_only_are_listed(before):
    fewer = replace(
        before, metrics=tuple(m for m in before.metrics if m.key != "trunk_lean")
    )
    _, found = changes(before, fewer)
    assert found.only_before == ("Forward trunk lean",)
    _, found = changes(fewer, before)
    assert found.only_after == ("Forward trunk lean",)


def test_another_speed_is_warned_of(before):
    faster = with_value(before, "belt_speed", 1.2)
    _, found = changes(before, faster)
    (warning,) = found.warnings
    assert "10.8 km/h" in warning
    assert "13.0 km/h" in warning
    # Both were typed from a display: the error that they share hides no difference.
    assert changes(before, with_value(before, "belt_speed", 1.025))[1].warnings
    assert not changes(before, with_value(before, "belt_speed", 1.015))[1].warnings


def test_another_view_and_version_are_warned_of(before):
    scene = replace(before.clips[0].scene, view="rear")
    other = replace(
        before,
        clips=(replace(before.clips[0], scene=scene),),
        versions={"formcheck": "9"},
    )
    _, found = changes(before, other)
    assert any("views" in w for w in found.warnings)
    assert any("versions" in w for w in found.warnings)


def test_another_method_is_told_instead_of_a_change_in_the_runner(before):
    earlier = with_value(before, "contact_time", 1.2)
    now = replace(before, versions={**before.versions, "method": "2"})
    found, whole = changes(earlier, now)
    contact = found["contact_time", "left"]
    assert contact.verdict == "not comparable"
    assert "analyse the earlier clip again" in contact.note
    assert found["cadence", None].verdict == "within noise"
    assert whole.real == ()
    assert any(w.startswith("the method changed") for w in whole.warnings)
    told = as_text(whole)
    assert told.index("Within noise") < told.index("Not comparable")
    # Results of one method are compared as ever.
    told_now = replace(earlier, versions=now.versions)
    assert changes(told_now, now)[0]["contact_time", "left"].verdict == "real change"


def test_published_changes_come_from_the_knowledge_base():
    known = between_sessions()
    assert known["cadence"] == 3.0
    assert all(value > 0.0 for value in known.values())


def test_words_table_and_json_say_the_same(before):
    after = analysis_of(cadence_spm=178.5, stride_sd_s=0.004)
    _, found = changes(before, after)
    text = as_text(found)
    assert text.startswith("Real changes")
    assert "Cadence" in text.split("Within noise")[0]
    rows = list(csv.DictReader(to_csv(found).decode().splitlines()))
    content = json.loads(to_json(found))
    assert len(rows) == len(content["changes"]) == len(found.changes)
    assert content["schema"] == "formcheck.comparison/1"
    cadence = next(c for c in content["changes"] if c["key"] == "cadence")
    assert cadence["verdict"] == "real change"
    assert next(r for r in rows if r["key"] == "cadence")["verdict"] == "real change"
    assert as_text(changes(before, before)[1]).startswith("No real change")


def test_the_command_reads_files_and_folders_and_writes_both(before, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "result.json").write_bytes(to_bytes(before))
    out = tmp_path / "out"
    ran = CliRunner().invoke(
        app,
        [
            "compare",
            str(tmp_path / "a"),
            str(tmp_path / "a" / "result.json"),
            "--out",
            str(out),
        ],
    )
    assert ran.exit_code == 0, ran.output
    assert "No real change" in ran.output
    assert {p.name for p in out.iterdir()} == {"comparison.json", "comparison.csv"}


def test_a_wrong_file_is_one_line_and_wrong_use(tmp_path):
    wrong = tmp_path / "x.json"
    wrong.write_text("{}")
    ran = CliRunner().invoke(app, ["compare", str(wrong), str(wrong)])
    assert ran.exit_code == 2
    assert "not a result file" in ran.output
