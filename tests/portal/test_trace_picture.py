"""The picture of a chain: everything on the screen, nothing on top of another, no text too small or too long."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from txng.portal.trace_picture import TEXT_PX, WIDTH, Card, Edge, Picture, draw, width_of, wrapped

words = st.text("abcđêữ MWil-/09", max_size=80)
shapes = st.lists(st.integers(1, 7), min_size=1, max_size=6)  # how many cards on each level


def cards_of(
    shape: list[int], title: str = "Gạo Sơn Hà", texts: tuple[str, ...] = ("Lô A", "Hợp tác xã")
) -> list[Card]:
    places = [(level, n) for level, count in enumerate(shape) for n in range(count)]
    return [Card(n + 1, f"{level}/{place}", level, title, texts) for n, (level, place) in enumerate(places)]


def drawn(cards: list[Card], edges=(), *, is_backward: bool = True) -> Picture:
    levels = {card.level for card in cards}
    rests = {max(levels): "… và 3 vật phẩm nữa"}
    return draw(cards, edges, heads={level: f"{level}" for level in levels}, rests=rests, is_backward=is_backward)


def overlap(a, b) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@given(shapes, words, st.lists(words, max_size=4))
def test_no_box_lies_on_another_and_all_lie_on_the_picture(shape, title, texts):
    picture = drawn(cards_of(shape, title, tuple(texts)))

    boxes = picture.boxes
    assert len(boxes) == sum(shape)
    assert not any(overlap(a, b) for n, a in enumerate(boxes) for b in boxes[:n])
    assert all(box.x >= 0 and box.x + box.width <= WIDTH and box.y + box.height <= picture.height for box in boxes)
    assert all(box.y < note.y < picture.height + 1 or note.y <= box.y for box in boxes for note in picture.notes)


@given(shapes, words, st.lists(words, max_size=4))
def test_every_line_lies_in_its_box(shape, title, texts):
    for box in drawn(cards_of(shape, title, tuple(texts))).boxes:
        for line in box.lines:
            assert box.y + TEXT_PX <= line.y + 1 <= box.y + box.height
            assert box.x < line.x and line.x + width_of(line.text) <= box.x + box.width


@given(words, st.integers(60, 320))
def test_wrapping_keeps_the_beginning_and_says_when_it_cut(text, width):
    lines = wrapped(text, width)

    whole, kept = " ".join(text.split()), "".join(lines).replace(" ", "")
    assert len(lines) <= 2
    assert all(width_of(line) <= width for line in lines)
    assert whole.replace(" ", "").startswith(kept.removesuffix("…"))
    assert kept.endswith("…") == (whole.replace(" ", "") != kept.removesuffix("…"))


def test_text_is_at_least_twelve_pixels_on_a_screen_of_360():
    page_margins = 2 * 16

    assert 360 - page_margins >= WIDTH
    assert TEXT_PX >= 12


@given(shapes, st.data())
def test_every_link_is_drawn_between_its_two_boxes_with_an_arrow_where_the_goods_arrive(shape, data):
    cards = cards_of([1, *shape])
    src, dst = data.draw(st.sampled_from([(a, b) for a in cards for b in cards if a.level > b.level]))

    for is_backward, edge in ((True, Edge(src.key, dst.key, True)), (False, Edge(dst.key, src.key, True))):
        picture = drawn(cards, [edge], is_backward=is_backward)
        boxes = {box.card.key: box for box in picture.boxes}
        (path,), (arrow,) = picture.solid, picture.arrows
        ends = [float(number) for number in re.findall(r"-?[\d.]+", path)]
        tip = [float(number) for number in re.findall(r"-?[\d.]+", arrow)][:2]
        assert touches(boxes[dst.key], ends[0], ends[1])
        assert touches(boxes[src.key], ends[4], ends[3])
        assert touches(boxes[edge.dst], *tip)


def test_packing_is_dashed_and_making_is_solid():
    cards = cards_of([1, 2])

    picture = drawn(cards, [Edge("1/0", "0/0", True), Edge("1/1", "0/0", False)])

    assert (len(picture.solid), len(picture.dashed)) == (1, 1)


def test_a_link_to_a_card_that_is_not_shown_is_not_drawn():
    assert drawn(cards_of([1, 1]), [Edge("9/9", "0/0", True)]).solid == ()


def touches(box, x: float, y: float) -> bool:
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
