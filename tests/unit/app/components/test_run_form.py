import pytest
from streamlit.testing.v1 import AppTest

from formcheck.settings.units import height_m, speed_mps
from formcheck_app.components.forms import run_form
from formcheck_app.components.forms.run_form import with_unit


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("10.8", "km/h"),
        ("10,8", "km/h"),
        ("10.8 km/h", "km/h"),
        ("10.8km/h", "mph"),  # what was typed says more than the list beside it
        ("3.0", "m/s"),
        ("5:33.33", "min/km"),
        ("5:33.33 /km", "min/mile"),
    ],
)
def test_a_speed_may_be_typed_with_or_without_its_unit(typed, chosen) -> None:
    text = with_unit(typed, chosen)
    assert text is not None
    assert speed_mps(text) == pytest.approx(3.0, abs=1e-3)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("175", "cm"),
        (" 175 cm ", "cm"),
        ("1.75m", "cm"),
        ("1.75", "m"),
        ("5 9", "ft in"),
        ("5'9\"", "ft in"),
        ("5\u20329\u2033", "cm"),
    ],
)
def test_a_height_may_be_typed_with_or_without_its_unit(typed, chosen) -> None:
    text = with_unit(typed, chosen)
    assert text is not None
    assert height_m(text) == pytest.approx(1.75, abs=0.005)


def test_an_empty_field_is_no_quantity() -> None:
    assert with_unit("  ", "cm") is None


def _page() -> None:
    from formcheck_app.components.forms import run_form

    run_form.options()


@pytest.mark.parametrize("there", [True, False])
def test_the_larger_net_is_offered_where_it_is_installed(monkeypatch, there) -> None:
    monkeypatch.setattr(run_form, "installed", lambda: there)
    page = AppTest.from_function(_page).run()
    assert not page.exception
    names = [box.key for box in page.checkbox]
    assert ("runner-heavy" in names) is there
    said = " ".join(caption.value for caption in page.caption)
    assert ("formcheck models --install" in said) is not there


def test_a_choice_of_the_larger_net_counts_only_where_it_is(monkeypatch) -> None:
    monkeypatch.setattr(run_form.st, "session_state", {"runner-heavy": True})
    for there, estimator in ((True, "heavy"), (False, "tracks")):
        monkeypatch.setattr(run_form, "installed", lambda there=there: there)
        assert run_form.estimator() == estimator
