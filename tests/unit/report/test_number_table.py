from dataclasses import replace

import pytest

from formcheck.model import Asymmetry, MetricValue, NotMeasured
from formcheck.report import number_table as display
from tests.fabricated import make_clip_analysis

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "error", "unit", "text"),
    [
        (253.7365, 18.7365, "ms", "254 ± 19 ms"),
        (168.4, 0.17, "steps/min", "168.4 ± 0.2 steps/min"),
        (2.13511, 0.00189, "m", "2.135 ± 0.002 m"),
        (0.71171, 0.00031, "s", "0.712 ± 0.001 s"),
        (2.1429, 0.0107, "m", "2.143 ± 0.011 m"),
        (0.3552, 0.0263, "frac", "36 ± 3 %"),
        (-3.21, 0.4, "deg", "\N{MINUS SIGN}3.2 ± 0.4°"),
        (1234.0, 230.0, "ms", "1234 ± 230 ms"),
        (3.0, 0.0, "m/s", "3.00 m/s"),
        (0.354, NAN, "s", "0.354 s"),
        (0.97, NAN, "frac", "97 %"),
        (-0.001, 0.4, "deg", "0.0 ± 0.4°"),
        (0.25, 0.02, "leg", "0.25 ± 0.02 leg lengths"),
    ],
)
def test_a_number_shows_the_digits_its_error_allows(value, error, unit, text) -> None:
    assert display.with_error(value, error, unit) == text


def uneven(difference: float, error: float, note: str = "") -> Asymmetry:
    return Asymmetry(
        key="contact_time",
        left=250.0,
        right=250.0 - difference,
        difference=difference,
        unit="ms",
        index_pct=100 * difference / 250,
        error=error,
        exceeds_error=abs(difference) > error,
        note=note,
    )


@pytest.mark.parametrize(
    ("asymmetry", "words"),
    [
        (
            uneven(25.0, 12.0),
            "+25 ± 12 ms, left is larger (10 %), "
            "whether by more than usual is not clear",
        ),
        (
            uneven(-25.0, 4.0),
            "\N{MINUS SIGN}25 ± 4 ms, right is larger (10 %), by more than usual",
        ),
        (uneven(-5.0, 12.0), "\N{MINUS SIGN}5 ± 12 ms, no clear left-right difference"),
        (uneven(0.2, 12.0), "0 ± 12 ms, no clear left-right difference"),
        (
            uneven(14.0, 0.5, note="why"),
            "+14 ± 1 ms, left is larger (6 %), by no more than usual; why",
        ),
        (
            uneven(-5.0, 12.0, note="why"),
            "\N{MINUS SIGN}5 ± 12 ms, no clear left-right difference",
        ),
        (
            uneven(-5.0, 12.0, note="an estimate: both feet from one clip"),
            "\N{MINUS SIGN}5 ± 12 ms, no clear left-right difference "
            "(rough: film the other side too)",
        ),
        (uneven(5.0, 2.0, note="under the floor"), "+5 ± 2 ms, under the floor"),
        (
            replace(uneven(25.0, 12.0, note="unclear"), exceeds_error=False),
            "+25 ± 12 ms, unclear",
        ),
    ],
)
def test_a_left_right_difference_is_put_into_words(asymmetry, words) -> None:
    assert display.difference(asymmetry) == words


def test_numbers_of_both_sides_share_a_row_in_the_order_of_the_table() -> None:
    clip = make_clip_analysis()
    rows = display.rows(clip.metrics[::-1], clip.asymmetries)
    assert [r.key for r in rows][:3] == ["cadence", "stride_time", "step_time"]
    contact = next(r for r in rows if r.key == "contact_time")
    assert contact.both is None
    assert contact.left.side == "left"
    assert contact.right.side == "right"
    assert contact.difference


def test_refusals_with_one_reason_are_told_once() -> None:
    missing = [
        NotMeasured(key="contact_time", side="left", reason="hidden"),
        NotMeasured(key="step_time", side="left", reason="hidden"),
        NotMeasured(key="step_time", side="right", reason="hidden"),
        NotMeasured(key="stride_length", side=None, reason="no speed"),
    ]
    found = [(r.names, r.reason) for r in display.refusals(missing)]
    assert found == [
        ("ground contact time (left), step time", "hidden"),
        ("stride length", "no speed"),
    ]


def test_the_class_of_foot_strikes_is_compared_beside_their_share() -> None:
    def share(side, value):
        return MetricValue(
            key="rearfoot_share",
            label="Rear-foot strikes",
            unit="frac",
            side=side,
            value=value,
            error=0.1,
            spread=0.0,
            n_strides=9,
            method="",
        )

    uneven = Asymmetry(
        key="foot_strike_class",
        left=1.0,
        right=0.0,
        difference=1.0,
        unit="frac",
        index_pct=None,
        error=0.14,
        exceeds_error=True,
        note="the class differs in 100 % of strides",
    )
    (row,) = display.rows([share("left", 1.0), share("right", 0.0)], [uneven])
    assert "the class differs in 100 % of strides" in row.difference


@pytest.mark.parametrize(("clips", "said"), [((0, 0), False), ((0, 1), True)])
def test_a_difference_of_other_numbers_than_those_beside_it_is_marked(
    clips, said
) -> None:
    one = make_clip_analysis().metrics[0]
    legs = [
        replace(one, key="contact_time", unit="ms", side=side, clip=clip)
        for side, clip in zip(("left", "right"), clips, strict=True)
    ]
    within = replace(uneven(1.0, 11.0), clip=0)
    (row,) = display.rows(legs, [within])
    # The two numbers that the difference is of, so that it can be checked.
    told = "(both legs in one clip: left 250, right 249 ms)"
    assert row.difference.endswith(told) is said
