"""The run: belt speed, height, whose it is, and the optional questions."""

import datetime
import re
from collections.abc import Callable
from typing import Final

import streamlit as st

from formcheck.errors import InputError
from formcheck.settings.settings import Runner, make_runner
from formcheck.settings.units import height_m, speed_mps
from formcheck_app.components import questionnaire_form, styles

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
_READ: Final[dict[str, Callable[[str], float]]] = {
    "speed": speed_mps,
    "height": height_m,
}
LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
_HAS_UNIT: Final = re.compile(r"[a-z'\"\u2019\u201d\u2032\u2033]", re.IGNORECASE)


def ask() -> None:
    """Ask for speed and height, each with a unit, and whose run it is."""
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
        "Used for what is typical at your height, and to estimate the speed if you do "
        "not know it.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Name",
            key="runner-name",
            placeholder="optional",
            help="Stands on the report and tells runs apart; it goes nowhere else.",
        )
        if "runner-date" not in st.session_state:
            st.session_state["runner-date"] = "today"
        st.date_input("Date of the run", key="runner-date", max_value="today")


def language() -> str:
    """Ask for the language of the advice, and return it."""
    return st.selectbox(
        "Language of the advice",
        list(LANGUAGES),
        format_func=lambda key: LANGUAGES[key],
        key="runner-language",
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
            label, key=key, placeholder=f"for example {examples[unit]}", help=why
        )
        st.selectbox(
            f"Unit of {label.lower()}",
            units,
            key=f"{key}-unit",
            width=120,
            label_visibility="collapsed",
        )
    wrong = _wrong(key)
    if wrong:
        styles.note("error", styles.literal(styles.sentence(wrong)))


def _wrong(key: str) -> str:
    """Return why what was typed is no such quantity; empty if it is one."""
    text = _typed(key)
    try:
        if text is not None:
            _READ[key](text)
    except InputError as error:
        return str(error)
    return ""


def runner() -> Runner:
    """Return the person as typed.

    Raises
    ------
    InputError
        If a number cannot be understood.
    """
    return make_runner(
        speed=_typed("speed"),
        height=_typed("height"),
        answers=questionnaire_form.given(),
        name=str(st.session_state.get("runner-name", "")),
        date=_day(),
    )


def _day() -> datetime.date | None:
    """Return the date that was chosen; None if the field was emptied."""
    chosen = st.session_state.get("runner-date")
    return chosen if isinstance(chosen, datetime.date) else None


def _typed(key: str) -> str | None:
    return with_unit(
        str(st.session_state.get(key, "")), str(st.session_state.get(f"{key}-unit", ""))
    )


def with_unit(text: str, chosen: str) -> str | None:
    """Return a quantity with its unit: the typed one, else the chosen one.

    ``175 cm`` and ``175`` are the same beside ``cm``; empty is None.
    """
    typed = text.strip()
    if not typed:
        return None
    if _HAS_UNIT.search(typed):
        return typed
    if chosen == "ft in":  # 5 9 is five feet nine
        feet, _, inches = typed.partition(" ")
        return f"{feet}ft{inches.strip() or 0}in"
    return f"{typed}{chosen}"
