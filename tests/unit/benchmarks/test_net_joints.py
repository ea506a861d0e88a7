import numpy as np
import pytest

from benchmarks.net_joints import main, table


def test_means_and_scatter_of_clips_are_told_apart():
    one, other = np.array([[1.0, 0.0], [3.0, 0.0]]), np.array([[4.0, 2.0]])
    text = table({("toe", "far", "swing"): [one, other]}).splitlines()
    row = "| toe | far | swing | 2 | +3.0 | 1.0 | 0.5 | +1.0 | 1.0 | 0.0 |"
    assert text[2:] == [row]


def test_a_folder_without_candidates_is_refused_in_one_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path)])
    assert "holds nothing seen of runners from the side" in capsys.readouterr().err
