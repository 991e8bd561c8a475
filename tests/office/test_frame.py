"""What the frame of the office offers is what there is for whoever asks."""

from tests.accounts.delegation import give, person, viewer_of


def test_a_ministry_bound_to_sectors_is_led_to_its_organisations(opened, officers):
    dung = person("Dũng", "+84912000009")
    give(viewer_of(officers["an"]), dung, "MINISTRY_OFFICER", sectors=frozenset({"nong-san"}))
    page = opened(dung).get("/quan-tri/")

    assert 'href="/quan-tri/to-chuc/"' in page.content.decode()
