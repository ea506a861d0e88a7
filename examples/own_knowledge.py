"""Give advice from a knowledge base with a dose of one's own.

``python examples/own_knowledge.py RESULT.json``: a clinic that prescribes another dose
changes the text in a copy; the checks of the knowledge base run on the copy as well.
"""

import sys

import formcheck
from formcheck.advice.advise import advise
from formcheck.findings.findings import judge
from formcheck.knowledge import checked, load

DOSE = "Two sets of eight, every other day, for two weeks."


def main() -> None:
    """Print the recommendations for a stored result, with the changed dose."""
    analysis = formcheck.read_result(sys.argv[1])
    tables = load().model_dump()
    first = next(iter(tables["exercises"]))
    tables["exercises"][first]["dose"] = DOSE
    knowledge = checked(tables)
    runner = formcheck.Runner(height_m=1.75)
    numbers, pairs = analysis.metrics, analysis.asymmetries
    judged = judge(numbers, pairs, runner=runner, knowledge=knowledge)
    advice = advise(judged.findings, numbers, pairs, runner=runner, knowledge=knowledge)
    for card in advice.recommendations:
        print(card.title)
    print(f"{knowledge.exercises[first].title}: {knowledge.exercises[first].dose}")


if __name__ == "__main__":
    main()
