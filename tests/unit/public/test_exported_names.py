import formcheck


def test_the_public_names_are_these_and_no_others():
    assert sorted(formcheck.__all__) == [
        "Analysis",
        "Asymmetry",
        "Clip",
        "Finding",
        "FormcheckError",
        "InputError",
        "KnowledgeError",
        "METRICS",
        "MetricValue",
        "NotMeasured",
        "OutputError",
        "PoseError",
        "Recommendation",
        "Runner",
        "Settings",
        "TrackError",
        "VideoError",
        "__version__",
        "analyze",
        "compare",
        "read_result",
        "write_results",
    ]


def test_every_public_name_is_there():
    for name in formcheck.__all__:
        assert getattr(formcheck, name) is not None
    assert set(formcheck.__all__) <= set(dir(formcheck))
