"""The person: belt speed, height, and the optional questions."""

from typing import Final

import streamlit as st

from formcheck.settings.settings import Runner, make_runner
from formcheck_app.components import questionnaire_form

_SPEED_UNITS: Final = ("km/h", "mph", "min/km", "min/mile", "m/s")
_HEIGHT_UNITS: Final = ("cm", "ft in", "m")
_SPEED_EXAMPLES: Final = {
    "km/h": "10.8",
    "mph": "6.7",
    "min/km": "5:33",
    "min/mile": "8:56",
    "m/s": "3.0",
}
_HEIGHT_EXAMPLES: Final = {"cm": "175", "ft in": "5'9\"", "m": "1.75"}


def ask() -> None:
    """Ask for speed and height, each with a unit."""
    _quantity(
        "Belt speed",
        "speed",
        _SPEED_UNITS,
        _SPEED_EXAMPLES,
        "What the treadmill's display says. Stride length is belt speed times stride "
        "time; without it there is only an estimate.",
    )
    _quantity(
        "Body height",
        "height",
        _HEIGHT_UNITS,
        _HEIGHT_EXAMPLES,
        "Used for what is usual at your height, and to estimate the speed if you do "
        "not know it.",
    )


def fill_in(*, speed: str, height: str) -> None:
    """Fill in a known speed [m/s] and height [m], given as texts with their unit."""
    for key, text, unit in (("speed", speed, "m/s"), ("height", height, "m")):
        if text:
            st.session_state[key] = text.removesuffix(unit)
            st.session_state[f"{key}-unit"] = unit


def _quantity(
    label: str, key: str, units: tuple[str, ...], examples: dict[str, str], why: str
) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = st.session_state.get(f"{key}-unit", units[0])
        st.text_input(
            label,
            key=key,
            placeholder=f"for example {examples[unit]}",
            help=why,
            persist_state="session",
        )
        st.selectbox(
            f"Unit of {label.lower()}",
            units,
            key=f"{key}-unit",
            width=120,
            label_visibility="collapsed",
            persist_state="session",
        )


def runner() -> Runner:
    """Return the person as typed.

    Raises
    ------
    InputError
        If a number cannot be understood.
    """
    return make_runner(
        speed=_typed("speed"), height=_typed("height"), answers=questionnaire_form.given()
    )


def _typed(key: str) -> str | None:
    text = str(st.session_state.get(key, "")).strip()
    unit = str(st.session_state.get(f"{key}-unit", ""))
    if not text:
        return None
    return text if unit == "ft in" else f"{text}{unit}"
