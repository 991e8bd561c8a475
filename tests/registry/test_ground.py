"""Plots: what is a polygon, how large, over whose; pictures made anew; what the law still wants to know."""

import io
from datetime import date

import pytest
from PIL import Image

from tests.conftest import NOW
from txng.core.problems import Refused
from txng.registry import actions, groups, images, lookups, minimum, plots

GLN, OTHER = "414/8938501234001", "414/8938501234018"


def square(west=108.40, south=15.00, side=0.001, *, clockwise=False):
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring[::-1] if clockwise else ring]}


def _codes(refused):
    return [problem.code for problem in refused.value.problems]


def test_the_area_is_measured_on_the_ellipsoid_whichever_way_the_ring_goes():
    one, other = (plots.read_ground(square(clockwise=way)) for way in (False, True))

    assert one == other
    # A thousandth of a degree at 15° N: 107.55 m east, 110.65 m north.
    assert abs(float(one.area_ha) - 1.1900) < 0.001


BAD = {
    "registry.plot_form": [
        {"type": "Point", "coordinates": [108, 15]}, {"type": "Polygon", "coordinates": [[[108, 15], [109, 15], [108, 15]]]},
        {"type": "Polygon", "coordinates": [[[108, 15], [109, 15], [109, 16], [108, 16]]]}, {"type": "Polygon"}, [], "đất",
        {"type": "Polygon", "coordinates": [[["108", 15]] * 4]}, {"type": "Polygon", "coordinates": "abcd"},
    ],
    "registry.plot_unsound": [{"type": "Polygon", "coordinates": [[[108, 15], [109, 16], [109, 15], [108, 16], [108, 15]]]}],
    "registry.plot_outside": [square(2.3, 48.8)],
    "registry.plot_swapped": [{"type": "Polygon", "coordinates": [[[15, 108], [15.1, 108], [15.1, 108.1], [15, 108]]]}],
    "registry.plot_points": [{"type": "Polygon", "coordinates": [[[108, 15]] * 6_000]}],
}  # fmt: skip


@pytest.mark.parametrize(("code", "value"), [(code, value) for code, values in BAD.items() for value in values])
def test_what_is_no_plot_is_refused_with_the_reason(code, value):
    with pytest.raises(Refused) as refused:
        plots.read_ground(value)

    assert _codes(refused) == [code]


def test_ground_that_another_has_is_warned_of_without_saying_whose(client, an, chi, headers_of):
    def post(viewer, key, plot):
        body = {"key": key, "name": "Vườn", "plot": plot, "area_code": "vn–tgor–0095"}
        return client.post("/api/v1/places", body, content_type="application/json", **headers_of(viewer))

    assert post(an, GLN, {"type": "Feature", "properties": {}, "geometry": square()}).json() == {"key": GLN}
    beside = post(chi, OTHER, square(108.4015))
    over = post(chi, OTHER, square(108.4005))

    assert "warnings" not in beside.json()
    (warning,) = over.json()["warnings"]
    assert (warning["code"], warning["pointer"]) == ("registry.plot_overlap", "#/plot")
    assert "0.59" in warning["detail"] or "0.60" in warning["detail"]
    assert "htx-son-ha" not in over.content.decode() and GLN not in over.content.decode()
    assert abs(float(lookups.area_of_place(OTHER)) - 1.19) < 0.001
    assert lookups.places_of([GLN])[GLN].area_code == "VN-TGOR-0095"
    assert post(chi, GLN, square()).status_code == 409


def _jpeg(size=(400, 300), **more):
    data = io.BytesIO()
    Image.new("RGB", size, "red").save(data, "JPEG", **more)
    return data.getvalue()


def test_s09_a_picture_is_made_anew_and_says_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "nha toi"

    picture = images.remade(_jpeg(exif=exif) + b"<script>alert(1)</script>PK\x03\x04")

    assert (picture.width, picture.height) == (300, 400)
    assert picture.data[:4] == b"RIFF" and b"nha toi" not in picture.data and b"script" not in picture.data
    assert dict(Image.open(io.BytesIO(picture.data)).getexif()) == {}


def _png(size):
    data = io.BytesIO()
    Image.new("1", size).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_png((20_000, 20_000)), "registry.image_large"), (_png((9_000, 9_000)), "registry.image_large"),
        (b"x" * 9_000_000, "registry.image_large"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "registry.image_kind"),
        (_jpeg()[:200], "registry.image_kind"), (b"GIF89a", "registry.image_kind"), (b"", "registry.image_kind"),
    ],
)  # fmt: skip
def test_s09_a_flood_of_pixels_and_what_is_no_picture_are_refused(data, code):
    with pytest.raises(Refused) as refused:
        images.remade(data)

    assert _codes(refused) == [code]


def test_every_field_that_a_decree_wants_is_told_there_missing_or_elsewhere(an, chi):
    key = actions.register_product(an, {"key": "08938501234568", "name": "Ớt"}, now=NOW).key

    def states(profile):
        return {one.field: one.state for one in minimum.completeness(key, profile).fields}

    assert states("nd37-2026")["origin"] == states("nd37-2026")["product_image"] == "missing"
    assert states("nd37-2026")["cte"] == "elsewhere"
    assert "origin" not in states("tt02-2024")
    before = minimum.completeness(key, "nd37-2026").percent
    actions.register_product(an, {"key": key, "name": "Ớt", "origin": "Việt Nam"}, now=NOW)
    images.set_image(an, key, _jpeg(), now=NOW)
    assert before == 60 and minimum.completeness(key, "nd37-2026").percent == 100
    assert images.image_of(key)[:4] == b"RIFF"
    assert states("tt31-2026")["importer"] == "not_asked"
    assert "tt31-2026" not in minimum.profiles(date(2026, 6, 30)) and "tt31-2026" in minimum.profiles(date(2026, 7, 1))
    for viewer, wanted in ((chi, key), (an, "01/08938501234575")):
        with pytest.raises(Refused):
            images.set_image(viewer, wanted, _jpeg(), now=NOW)


def test_the_groups_of_the_law_are_all_there_and_risk_is_as_of_a_day():
    assert len(groups.groups("label")) == 69
    assert len(groups.groups("ocop")) == 6
    for name in ("thực phẩm", "dược phẩm", "nông sản", "lâm sản", "thủy sản"):
        assert groups.group_of(name).kind == "sector", name
    assert groups.label_contents("nd37-01")[0].what == "Định lượng"
    assert groups.risk_of("2710.12.21", date(2026, 6, 30)) is None
    risk = groups.risk_of("2710.12.21", date(2026, 7, 1))
    assert (risk.level, risk.on_roadmap, risk.basis) == ("high", False, "36/2026/TT-BKHCN PL I")
    assert len(groups.risks(date(2026, 11, 1))) == 122
