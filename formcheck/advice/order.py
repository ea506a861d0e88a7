"""Which advice comes first, and which waits under More.

At most three headlines, and of each kind that asks for effort at most one, so that one
thing is changed at a time.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from formcheck.advice.recommendations import Brought
from formcheck.advice.safety import EXERTING
from formcheck.knowledge.schema import Kind, Knowledge

HEADLINES: Final = 3
"""More pieces of advice at once are not followed; chosen by us."""
ONCE: Final[frozenset[Kind]] = frozenset({*EXERTING, "equipment", "care", "load"})
"""Of these kinds one headline is enough: one experiment, one rule for load."""
PLACES: Final = ("headline", "more", "information")
BACKGROUND: Final[frozenset[Kind]] = frozenset({"texts", "note", "claim"})


def ranked(brought: Iterable[Brought], knowledge: Knowledge) -> list[Brought]:
    """Return cards by their rank, then as the knowledge base lists them."""
    order = list(knowledge.recommendations)
    return sorted(brought, key=lambda one: (*one.rank, order.index(one.key)))


def in_places(
    brought: Sequence[Brought], knowledge: Knowledge
) -> tuple[list[Brought], dict[str, str]]:
    """Return the cards in the order of their places, and the place of each."""
    kept = _one_running_order(_first_things_first(brought, knowledge))
    places = _places(kept)
    kept.sort(key=lambda one: PLACES.index(places[one.key]))
    return kept, places


def _first_things_first(
    brought: Sequence[Brought], knowledge: Knowledge
) -> list[Brought]:
    """Return the cards, each lead and its findings with the card that comes before."""
    shown = {one.key: one for one in brought}
    for one in brought:
        first = shown.get(one.card.after)
        if first is None or not one.lead:
            continue
        first.lead, one.lead = True, False
        first.findings += [f for f in one.findings if f not in first.findings]
        first.led_by += [f for f in one.led_by if f not in first.led_by]
        one.led_by.clear()
    return ranked(brought, knowledge)


def _one_running_order(brought: Sequence[Brought]) -> list[Brought]:
    """Return the cards with at most one that says how much to run.

    The first of them stays: two orders in one report leave the runner with none.
    """
    orders = [one for one in brought if one.card.running]
    return [one for one in brought if one not in orders[1:]]


def _places(brought: Sequence[Brought]) -> dict[str, str]:
    """Return headline, more or information for each card."""
    places: dict[str, str] = {}
    taken: list[Kind] = []
    for one in brought:
        kind = one.card.kind
        free = len(taken) < HEADLINES and not (kind in ONCE and kind in taken)
        if one.lead and free and one.passage != "ask_first":
            places[one.key] = "headline"
            taken.append(kind)
        elif kind in BACKGROUND or (kind == "care" and not one.lead):
            places[one.key] = "information"
        else:
            places[one.key] = "more"
    return places
