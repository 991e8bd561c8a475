"""Where a stamp was scanned, as coarse as we keep it: a cell of half a degree, and how far off that may be.

A cell is some 55 km wide: thousands of people at least. It is named by the seat of the nearest province, which near a
border may be the neighbour's: pages say "vùng", not "tỉnh".

>>> cell = cell_of(15.12, 108.79)
>>> cell, name_of(cell), seat_of("51") == cell
(151777, 'Quảng Ngãi', True)
>>> round(distance_km(seat_of("01"), seat_of("79"))) // 10
117
>>> cell_of(91, 0) is None
True

source   seats of the provinces since 1-7-2025 (Nghị quyết 202/2025/QH15), to a tenth of a degree
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import asin, cos, floor, radians, sin, sqrt

_PER_DEGREE, _COLUMNS = 2, 720
_EARTH_KM = 6371.0
# code → name, latitude and longitude of its seat
SEATS: Mapping[str, tuple[str, float, float]] = {
    "01": ("Hà Nội", 21.03, 105.85), "04": ("Cao Bằng", 22.67, 106.26), "08": ("Tuyên Quang", 21.82, 105.21),
    "11": ("Điện Biên", 21.39, 103.02), "12": ("Lai Châu", 22.40, 103.46), "14": ("Sơn La", 21.33, 103.91),
    "15": ("Lào Cai", 21.72, 104.91), "19": ("Thái Nguyên", 21.59, 105.84), "20": ("Lạng Sơn", 21.85, 106.76),
    "22": ("Quảng Ninh", 20.95, 107.08), "24": ("Bắc Ninh", 21.28, 106.20), "25": ("Phú Thọ", 21.32, 105.40),
    "31": ("Hải Phòng", 20.86, 106.68), "33": ("Hưng Yên", 20.65, 106.06), "37": ("Ninh Bình", 20.25, 105.97),
    "38": ("Thanh Hoá", 19.81, 105.78), "40": ("Nghệ An", 18.68, 105.68), "42": ("Hà Tĩnh", 18.34, 105.91),
    "44": ("Quảng Trị", 17.47, 106.62), "46": ("Huế", 16.46, 107.59), "48": ("Đà Nẵng", 16.05, 108.21),
    "51": ("Quảng Ngãi", 15.12, 108.79), "52": ("Gia Lai", 13.78, 109.22), "56": ("Khánh Hoà", 12.25, 109.19),
    "66": ("Đắk Lắk", 12.67, 108.04), "68": ("Lâm Đồng", 11.94, 108.44), "75": ("Đồng Nai", 10.95, 106.82),
    "79": ("Hồ Chí Minh", 10.78, 106.70), "80": ("Tây Ninh", 10.54, 106.41), "82": ("Đồng Tháp", 10.36, 106.36),
    "86": ("Vĩnh Long", 10.25, 105.97), "91": ("An Giang", 10.01, 105.08), "92": ("Cần Thơ", 10.04, 105.78),
    "96": ("Cà Mau", 9.18, 105.15),
}  # fmt: skip


def cell_of(latitude: float, longitude: float) -> int | None:
    """The cell of a place on earth; None of any other numbers."""
    if not (-90 <= latitude < 90 and -180 <= longitude < 180):
        return None
    return floor((latitude + 90) * _PER_DEGREE) * _COLUMNS + floor((longitude + 180) * _PER_DEGREE)


def seat_of(province: str) -> int | None:
    """The cell of a province's seat, by the province's code; None where there is no such province."""
    found = SEATS.get(province)
    return cell_of(found[1], found[2]) if found else None


@cache
def distance_km(one: int, other: int) -> float:
    """How far apart the middles of two cells are."""
    return _apart(_middle(one), _middle(other))


@cache
def province_of(cell: int) -> str:
    """The code of the province whose seat is nearest."""
    return min(SEATS, key=lambda code: _apart(_middle(cell), SEATS[code][1:]))


def name_of(cell: int) -> str:
    """The cell as people read it."""
    return SEATS[province_of(cell)][0]


def _middle(cell: int) -> tuple[float, float]:
    return (cell // _COLUMNS + 0.5) / _PER_DEGREE - 90, (cell % _COLUMNS + 0.5) / _PER_DEGREE - 180


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat, lon), (lat2, lon2) = [(radians(place[0]), radians(place[1])) for place in (one, other)]
    # Haversine; the earth is round enough for a question of 50 km.
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
