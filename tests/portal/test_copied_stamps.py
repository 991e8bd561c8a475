"""The page on copied stamps shows what was measured, of the detector that runs, on seeds that nobody tuned on."""

import pytest

from tests.bench.clones import CHECKED, counted
from tests.core.stamp.scans import stamps
from txng.portal.copied_stamps import measured

AIMS = {"recall": 0.70, "precision": 0.95}
FALSE_ALARMS_MOST = 0.0005


def test_what_was_measured_holds_the_aims_seed_by_seed_and_were_chance_against_us():
    told = measured()
    assert len(told["seeds"]) >= 3
    assert not {one["seed"] for one in told["seeds"]} & {*told["tuned_on"]}
    for one in (*told["seeds"], told["all"], told["all"]["at_worst"], told["rough"]):
        assert all(one[name] >= aim for name, aim in AIMS.items()), one
        assert one["false_alarms_per_scan"] <= FALSE_ALARMS_MOST


def test_what_was_measured_is_of_the_detector_that_runs():
    """Where this fails, the detector or the simulation changed: `python -m tests.bench.clones` measures anew."""
    assert measured()["checked"] == {"of": list(CHECKED), **counted(stamps(*CHECKED)).told()}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_says_the_figures_their_seeds_and_how_to_do_it_again(client, language, db):
    page = client.get(f"/phuong-phap/tem-sao-chep/?lang={language}").content.decode()
    told = measured()

    for one in told["seeds"]:
        assert f'<th scope="row">{one["seed"]}</th>' in page
    assert "make bench ONLY=clones" in page and told["by"] in page
    recall = f"{100 * told['all']['recall']:.2f}%"
    assert (recall if language == "en" else recall.replace(".", ",").replace("%", "\N{NO-BREAK SPACE}%")) in page
    assert "/phuong-phap/tem-sao-chep/" in client.get(f"/ma-nay-noi-gi/?lang={language}").content.decode()
