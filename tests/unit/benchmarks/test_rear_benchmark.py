from benchmarks.rear import EVEN, even, hems, small, takes


def test_runners_with_even_legs_do_the_same_with_both():
    drawn = [one.take for one in even()]
    assert len(drawn) == EVEN
    assert all(len(set(take.drop_deg)) == 1 for take in drawn)
    assert all(len(set(take.strike_deg)) == 1 for take in drawn)
    assert all(take.step_asymmetry_pct == 0.0 for take in drawn)
    assert max(take.drop_deg[0] for take in drawn) > 8.0
    assert len({take.outfit for take in drawn}) == 6


def test_every_clip_has_at_least_ten_strides():
    assert all(one.take.seconds / one.take.stride_s > 11.0 for one in takes())


def test_every_clip_has_its_own_name_and_take():
    drawn = [*even(), *small(), *hems()]
    assert len({one.name for one in drawn}) == len(drawn)
    assert len({one.take for one in drawn}) == len(drawn)


def test_dots_lie_below_a_hem():
    assert {one.take.outfit for one in hems()} == {"dots_hem"}
