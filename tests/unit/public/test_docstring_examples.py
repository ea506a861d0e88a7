"""The examples in the docstrings of the public names, run as they stand."""

import doctest

import pytest

import formcheck
from formcheck.results import comparison, restore
from tests.fabricated import make_analysis

EXAMPLES = {
    "metric": formcheck.Analysis.metric,
    "to_frame": formcheck.Analysis.to_frame,
    "write_results": formcheck.write_results,
    "read_result": restore.read_result,
    "compare": comparison.compare,
}


@pytest.fixture
def names(tmp_path):
    """What the examples take as given: an analysis, and a folder of results."""
    analysis = make_analysis()
    folder = tmp_path / "run"
    formcheck.write_results(analysis, folder)
    return {
        "formcheck": formcheck,
        "analysis": analysis,
        "folder": folder,
        "write_results": formcheck.write_results,
        "read_result": formcheck.read_result,
        "compare": formcheck.compare,
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_prints_what_it_says(name, names):
    finder = doctest.DocTestFinder(recurse=False)
    (example,) = finder.find(EXAMPLES[name], name, globs=names)
    assert example.examples
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert runner.run(example).failed == 0
