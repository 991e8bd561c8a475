"""Problems of `territory`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_UNITS = "Quyết định 19/2025/QĐ-TTg"

KINDS: dict[str, Kind] = {
    "territory.day": Kind(
        status=400,
        vi="as_of là “{got}”; cần một ngày như 2025-07-01, không trước {earliest}, là ngày sớm nhất mà danh mục trả lời được.",
        en="as_of says “{got}”; it must be a day such as 2025-07-01, not before {earliest}, the earliest that the lists answer.",
        source=_UNITS,
    ),
    "territory.level": Kind(
        status=400,
        vi="level là “{got}”; cần một trong: {want}. Hãy sửa và hỏi lại.",
        en="level says “{got}”; it must be one of: {want}. Please correct it and ask again.",
        source=_UNITS,
    ),
    "territory.parameter": Kind(
        status=400,
        vi="Không có tham số {name} ở địa chỉ này; có: {want}. Hãy sửa và hỏi lại.",
        en="There is no parameter {name} at this address; there are: {want}. Please correct it and ask again.",
        source=_UNITS,
    ),
}
