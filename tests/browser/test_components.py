"""Parts of the app that run in the browser, alone on an empty page."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck_app.components.result import metronome, paired_videos
from tests.clips import corner_picture, write_clip
from tests.runners import RUNNERS

COMPONENTS = Path(paired_videos.__file__).parent
pytestmark = pytest.mark.slow


@pytest.fixture
def mounted(browser):
    """Return what mounts a component on a page, as Streamlit does."""
    pages = []

    def mount(script: str, box: str, data: dict):
        page = browser.new_page()
        pages.append(page)
        page.set_content(f'<main><div class="{box}"></div></main>')
        code = base64.b64encode((COMPONENTS / script).read_bytes()).decode()
        page.evaluate(
            """async ([code, data]) => {
              const part = await import(`data:text/javascript;base64,${code}`);
              part.default({ parentElement: document.querySelector("main"), data });
            }""",
            [code, data],
        )
        return page

    yield mount
    for page in pages:
        page.close()


def test_the_metronome_plays_the_advised_steps(mounted) -> None:
    page = mounted("metronome.js", "fc-metronome", {"spm": 180})
    button = page.get_by_role("button", name="Play 180 steps a minute")
    box = button.bounding_box()
    assert box is not None
    button.click()
    page.wait_for_timeout(2000)
    beats = int(page.locator(".fc-metronome").get_attribute("data-beats"))
    assert 6 <= beats <= 9, "three a second, and one ahead"
    page.locator("select.every").select_option("2")
    assert page.get_by_role("status").inner_text() == "90 beats a minute"
    page.get_by_role("button", name="Stop").click()
    before = page.locator(".fc-metronome").get_attribute("data-beats")
    page.wait_for_timeout(700)
    assert page.locator(".fc-metronome").get_attribute("data-beats") == before


def film(path: Path, strides: list[list[float]], slow: float = 1.0) -> dict:
    write_clip(path, [corner_picture(shade=i % 9) for i in range(150)], fps=30)
    video = base64.b64encode(path.read_bytes()).decode()
    return {
        "name": path.stem,
        "video": f"data:video/mp4;base64,{video}",
        "zero": 0.0,
        "slow": slow,
        "strides": strides,
    }


def test_two_films_are_at_the_same_moment_of_the_stride(mounted, tmp_path) -> None:
    fast = [[0.2 + 0.6 * i, 0.8 + 0.6 * i] for i in range(5)]
    long = [[0.5 + 0.8 * i, 1.3 + 0.8 * i] for i in range(4)]
    films = [film(tmp_path / "before.mp4", long), film(tmp_path / "after.mp4", fast)]
    page = mounted("paired_videos.js", "fc-paired", {"films": films})
    page.wait_for_function(
        "[...document.querySelectorAll('video')].every((film) => film.readyState >= 2)"
    )

    def places() -> list[float]:
        """Return where each film is, in strides from the first one on."""
        now = page.evaluate(
            "[...document.querySelectorAll('video')].map((film) => film.currentTime)"
        )
        found = []
        for film_, at in zip(films, now, strict=True):
            begun = [s for s in film_["strides"] if s[0] <= at + 1e-3]
            begin, end = begun[-1]
            found.append(len(begun) - 1 + (at - begin) / (end - begin))
        return found

    page.get_by_role("button", name="Next stride").click()
    assert page.get_by_role("status").inner_text() == "Stride 2 of 4"
    assert places() == pytest.approx([1.0, 1.0], abs=0.01)
    page.get_by_label("Moment of the stride").fill("40")
    assert places() == pytest.approx([1.4, 1.4], abs=0.01)
    page.locator("select.speed").select_option("0.5")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Pause").click()
    before, after = places()
    assert before > 1.45, "it plays on from where it was"
    assert after == pytest.approx(before, abs=0.1)


def test_steps_are_played_only_where_the_advice_asks_for_more() -> None:
    advised = RUNNERS["long_stride_9_kmh"].advice("en")
    cadence = next(m for m in advised.metrics if m.key == "cadence")
    spm = metronome.advised_spm(advised)
    assert spm is not None
    assert spm == pytest.approx(1.05 * cadence.value, abs=1)
    card = next(r for r in advised.recommendations if r.key == metronome.CARD)
    assert f"{spm} " in card.text, "the number that the card names"
    for gate in ("later", "ask_first"):
        waits = replace(advised, recommendations=(replace(card, gate=gate),))
        assert metronome.advised_spm(waits) is None
    assert metronome.advised_spm(replace(advised, recommendations=())) is None
