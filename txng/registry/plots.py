"""The ground of a place: a polygon that lies in Viet Nam, does not cross itself, and whose area is measured, not told.

The area is that of the polygon on the ellipsoid of WGS 84, by a projection that keeps areas (cylindrical, authalic).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely  # type: ignore[import-untyped]
from shapely.geometry.polygon import orient  # type: ignore[import-untyped]

from txng.core.problems import Problem, Refused
from txng.registry.models import Place, Plot

MOST_POINTS = 5_000
WEST, SOUTH, EAST, NORTH = 102.0, 6.0, 118.0, 23.5  # land and islands
_OVERLAP_HA = Decimal("0.01")  # less than that is the line of a pen
_MOST_NEIGHBOURS = 200
_A, _E2 = 6_378_137.0, 0.006_694_379_990_14  # WGS 84: half the equator's diameter in metres, eccentricity squared
_E = math.sqrt(_E2)


@dataclass(frozen=True, slots=True)
class Ground:
    """A sound polygon: as GeoJSON (outer rings against the clock, RFC 7946), its area, its box."""

    geometry: dict[str, Any]
    area_ha: Decimal
    box: tuple[float, float, float, float]


def read_ground(value: Any) -> Ground:
    """GeoJSON → ground: a Polygon or MultiPolygon, alone or as a Feature.

    raises  Refused: no polygon, not closed, crossing itself, outside of Viet Nam, without area
    """
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    rings = _rings(value)
    outside = [point for ring in rings for point in ring if not _is_inside(point)]
    if outside:
        swapped = all(_is_inside(point[::-1]) for ring in rings for point in ring)
        raise Refused(
            Problem("registry.plot_swapped" if swapped else "registry.plot_outside", "/plot", _told(outside[0]))
        )
    shape = _shape(value)
    reason = shapely.is_valid_reason(shape)
    if reason != "Valid Geometry":
        raise Refused(Problem("registry.plot_unsound", "/plot", {"reason": reason[:120]}))
    parts = [orient(part) for part in getattr(shape, "geoms", [shape])]
    area = _area_ha(parts)
    if area <= 0:
        raise Refused(Problem("registry.plot_form", "/plot"))
    sound = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return Ground(shapely.geometry.mapping(sound), area, sound.bounds)


def overlap_warnings(place_key: str, ground: Ground, organisation_id: int | None = None) -> list[Problem]:
    """How much of a ground other places claim: of others' area alone, never whose or which; one's own by their names.

    cost   one question by box, and the shapes of at most 200 neighbours
    """
    west, south, east, north = ground.box
    near = Plot.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south).exclude(
        place_key=place_key
    )
    mine = _shape(ground.geometry)
    rows = list(near.values_list("geometry", "organisation_id", "place_key")[:_MOST_NEIGHBOURS])
    shared = [(mine.intersection(_shape(geometry)), owner, key) for geometry, owner, key in rows]
    own = {key: _flat_area([part]) for part, owner, key in shared if owner == organisation_id and part.area}
    others = _flat_area([part for part, owner, _ in shared if owner != organisation_id and part.area])
    whole = f"{ground.area_ha:.2f}"
    names = dict(Place.objects.filter(key__in=own).values_list("key", "name"))
    told = [
        Problem("products.plot_over_own", "/plot", {"name": names.get(key, key), "area": f"{area:.2f}", "of": whole})
        for key, area in own.items()
        if area >= _OVERLAP_HA
    ]
    if others >= _OVERLAP_HA:
        told.append(Problem("registry.plot_overlap", "/plot", {"area": f"{others:.2f}", "of": whole}))
    return told


def svg_path(geometry: dict[str, Any], *, size: int = 300) -> tuple[str, int, int]:
    """The outline of a ground as the path of an SVG: its `d`, width and height; the longer side is `size`."""
    shape = _shape(geometry)
    west, south, east, north = shape.bounds
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (size - 8) / max((east - west) * narrow, north - south)

    def point(at: tuple[float, ...]) -> str:
        return f"{4 + (at[0] - west) * narrow * scale:.1f},{4 + (north - at[1]) * scale:.1f}"

    rings = [ring for part in getattr(shape, "geoms", [shape]) for ring in (part.exterior, *part.interiors)]
    paths = ["M" + " L".join(point(at) for at in ring.coords) + " Z" for ring in rings]
    return " ".join(paths), round((east - west) * narrow * scale) + 8, round((north - south) * scale) + 8


def _flat_area(parts: list[Any]) -> Decimal:
    both = shapely.union_all(parts)
    flat = [part for part in getattr(both, "geoms", [both]) if part.geom_type == "Polygon" and not part.is_empty]
    return _area_ha(flat)


def _rings(value: Any) -> list[list[tuple[float, float]]]:
    """All rings, each closed and of four points at least."""
    kind = value.get("type") if isinstance(value, dict) else None
    try:
        if kind not in ("Polygon", "MultiPolygon"):
            raise ValueError(kind)
        parts = [value["coordinates"]] if kind == "Polygon" else value["coordinates"]
        rings = [[_point(point) for point in ring] for part in parts for ring in part]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Refused(Problem("registry.plot_form", "/plot")) from error
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise Refused(Problem("registry.plot_form", "/plot"))
    if sum(map(len, rings)) > MOST_POINTS:
        raise Refused(Problem("registry.plot_points", "/plot", {"most": MOST_POINTS}))
    return rings


def _point(point: Any) -> tuple[float, float]:
    if not isinstance(point, list) or any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in point):
        raise ValueError("a point is [longitude, latitude]")
    return float(point[0]), float(point[1])


def _is_inside(point: tuple[float, ...]) -> bool:
    return WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH


def _told(point: tuple[float, float]) -> dict[str, str]:
    return {"longitude": f"{point[0]:g}", "latitude": f"{point[1]:g}"}


def _shape(geometry: Any) -> Any:
    try:
        return shapely.force_2d(shapely.geometry.shape(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise Refused(Problem("registry.plot_form", "/plot")) from error


def _area_ha(parts: list[Any]) -> Decimal:
    metres = sum(shapely.transform(part, _equal_area).area for part in parts)
    return Decimal(str(round(metres / 10_000, 4)))


def _equal_area(points: Any) -> Any:
    """Degrees → metres, keeping areas: x = a·λ, y = a·q(φ)/2 (Snyder, Map projections, 3-12 and 10)."""
    flat = points.copy()
    for place, (longitude, latitude) in enumerate(points):
        sine = math.sin(math.radians(latitude))
        q = (1 - _E2) * (sine / (1 - _E2 * sine * sine) + math.atanh(_E * sine) / _E)
        flat[place] = (_A * math.radians(longitude), _A * q / 2)
    return flat
