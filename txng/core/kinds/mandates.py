"""Problems of `mandates`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_DELEGATION = "Quy chế phân quyền 2026.1 (core/mandates/regulation.toml)"

KINDS: dict[str, Kind] = {
    "mandates.role_unknown": Kind(
        status=422,
        vi="Không có vai trò “{role}”. Hãy chọn một trong: {known}.",
        en="There is no role “{role}”. Please choose one of: {known}.",
        source=_DELEGATION,
    ),
    "mandates.role_not_yours": Kind(
        status=403,
        vi="Bạn không được giao vai trò “{role}”. Hãy đề nghị cấp trên, nơi có quyền giao vai trò này.",
        en="You may not give the role “{role}”. Please ask the level above, which may.",
        source=_DELEGATION,
    ),
    "mandates.more_than_held": Kind(
        status=403,
        vi="Vai trò “{role}” có quyền mà bạn không có: {actions}. Chỉ được giao những gì mình có.",
        en="The role “{role}” has rights that you do not have: {actions}. One gives only what one holds.",
        source=_DELEGATION,
    ),
    "mandates.outside": Kind(
        status=403,
        vi="{place} nằm ngoài địa bàn của bạn ({own}). Chỉ được giao quyền trong địa bàn mình.",
        en="{place} lies outside your own area ({own}). One gives rights only inside one's own area.",
        source=_DELEGATION,
    ),
    "mandates.sectors_outside": Kind(
        status=403,
        vi="Quyền của bạn chỉ ở các ngành: {own}. Hãy chọn trong các ngành đó.",
        en="Your own mandate is for these sectors only: {own}. Please choose among them.",
        source=_DELEGATION,
    ),
    "mandates.longer_than_own": Kind(
        status=403,
        vi="Quyền của bạn hết ngày {own}; không giao lâu hơn quyền của mình. Hãy chọn ngày kết thúc sớm hơn.",
        en="Your own mandate ends on {own}, and none is given beyond it. Please choose an earlier end.",
        source=_DELEGATION,
    ),
    "mandates.to_oneself": Kind(
        status=403,
        vi="Không tự giao quyền cho mình. Hãy nhờ người có quyền khác.",
        en="Nobody gives a mandate to himself. Please ask another who may.",
        source=_DELEGATION,
    ),
    "mandates.place_of_role": Kind(
        status=422,
        vi="Vai trò “{role}” cần đúng phạm vi: {reach}. Hãy chọn lại tỉnh, xã hoặc tổ chức.",
        en="The role “{role}” needs its own reach: {reach}. Please choose the province, commune or organisation again.",
        source=_DELEGATION,
    ),
    "mandates.sectors_needed": Kind(
        status=422,
        vi="Vai trò “{role}” phải nói rõ ngành. Hãy chọn ít nhất một ngành.",
        en="The role “{role}” must name its sectors. Please choose at least one.",
        source=_DELEGATION,
    ),
    "mandates.end_needed": Kind(
        status=422,
        vi="Vai trò “{role}” phải có ngày kết thúc. Hãy chọn một ngày.",
        en="The role “{role}” must have an end. Please choose a day.",
        source=_DELEGATION,
    ),
    "mandates.ends_before_it_begins": Kind(
        status=422,
        vi="Ngày kết thúc {last} đã qua hoặc trước ngày bắt đầu. Hãy chọn ngày sau đó.",
        en="The end {last} is past, or before the beginning. Please choose a later day.",
        source=_DELEGATION,
    ),
}
