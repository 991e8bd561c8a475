"""The words of an agreement: what may be shared, which fields can be named, and how it stands at an instant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone

Side = Literal["giver", "receiver"]
Dataset = Literal["events", "master_data"]
Standing = Literal["proposed", "waiting", "in_force", "resting", "ended", "expired"]

SIDES: tuple[Side, ...] = ("giver", "receiver")
LONGEST = timedelta(days=3 * 366)  # three years, whichever of them are leap years

# What is told of every event that an agreement opens: that it is, when it was, whose it is, what it is of, and whether
# its own recorder has declared it wrong. Without these an event could neither be counted nor trusted.
ALWAYS_TOLD = frozenset((
    "@context", "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "action", "errorDeclaration",
))  # fmt: skip
# The other fields by EPCIS's own names; "userExtensions" stands for all that no standard names.
_OF_EVENTS: Mapping[str, tuple[str, str]] = {
    "epcList": ("Mã từng vật", "Each thing"),
    "quantityList": ("Lô, sản phẩm và số lượng", "Lots, products and quantities"),
    "parentID": ("Mã bao bì, vật chứa", "What contains them"),
    "childEPCs": ("Mã từng vật bên trong", "Each thing inside"),
    "childQuantityList": ("Lô bên trong và số lượng", "Lots inside and quantities"),
    "inputEPCList": ("Mã từng vật đưa vào chế biến", "Each thing processed"),
    "inputQuantityList": ("Lô đưa vào chế biến và số lượng", "Lots processed and quantities"),
    "outputEPCList": ("Mã từng vật làm ra", "Each thing made"),
    "outputQuantityList": ("Lô làm ra và số lượng", "Lots made and quantities"),
    "transformationID": ("Mã mẻ chế biến", "The batch of processing"),
    "bizStep": ("Công đoạn", "Business step"),
    "disposition": ("Tình trạng", "Disposition"),
    "persistentDisposition": ("Tình trạng kéo dài", "Lasting disposition"),
    "readPoint": ("Điểm ghi nhận", "Read point"),
    "bizLocation": ("Địa điểm", "Business location"),
    "bizTransactionList": ("Chứng từ giao dịch", "Business transactions"),
    "sourceList": ("Bên giao", "Source"),
    "destinationList": ("Bên nhận", "Destination"),
    "sensorElementList": ("Số đo cảm biến", "Sensor readings"),
    "ilmd": ("Đặc tính của lô", "Master data of the lot"),
    "certificationInfo": ("Chứng nhận", "Certification"),
    "userExtensions": ("Trường riêng của đơn vị", "Fields of their own"),
}
# Of master data: the attributes by their CBV names without namespace; "userExtensions" as above.
_OF_MASTER_DATA: Mapping[str, tuple[str, str]] = {
    "name": ("Tên", "Name"),
    "streetAddressOne": ("Địa chỉ", "Street address"),
    "streetAddressTwo": ("Địa chỉ, dòng hai", "Street address, second line"),
    "city": ("Xã, phường, thành phố", "City"),
    "state": ("Tỉnh", "State"),
    "postalCode": ("Mã bưu chính", "Postal code"),
    "countryCode": ("Nước", "Country"),
    "latitude": ("Vĩ độ", "Latitude"),
    "longitude": ("Kinh độ", "Longitude"),
    "descriptionShort": ("Mô tả ngắn", "Short description"),
    "tradeItemDescription": ("Mô tả sản phẩm", "Description of the product"),
    "manufacturerOfTradeItemPartyName": ("Nhà sản xuất", "Manufacturer"),
    "countryOfOrigin": ("Nước xuất xứ", "Country of origin"),
    "netContent": ("Khối lượng, thể tích", "Net content"),
    "userExtensions": ("Trường riêng của đơn vị", "Fields of their own"),
}
FIELDS: Mapping[Dataset, Mapping[str, tuple[str, str]]] = {"events": _OF_EVENTS, "master_data": _OF_MASTER_DATA}
DATASETS: Mapping[Dataset, tuple[str, str]] = {
    "events": ("Sự kiện truy xuất", "Traceability events"),
    "master_data": ("Dữ liệu danh mục: địa điểm, sản phẩm, đối tác", "Master data: places, products, parties"),
}


def begins_at(first: date) -> datetime:
    """The instant from which it opens: the beginning of its first day where the house keeps its time."""
    return datetime.combine(first, time(), timezone.get_default_timezone())


def standing_of(
    *, first: date, expires_at: datetime, signed: Collection[Side], is_ended: bool, is_resting: bool, now: datetime
) -> Standing:
    """How an agreement stands at an instant: from its facts and the clock, never stored.

    is_resting   a party is suspended, closed or merged, or the unit that shares is no more
    """
    if is_ended:
        return "ended"
    if now >= expires_at:
        return "expired"
    if set(signed) != set(SIDES):
        return "proposed"
    if is_resting:
        return "resting"
    return "in_force" if now >= begins_at(first) else "waiting"
