"""Our words for steps of production that CBV has no word for, as bizSteps, in Vietnamese and English.

CBV 2.0 knows trade and storage; what is done in a field, a pond or a kitchen it leaves to others. These URIs are open to
every enterprise: an event of theirs with one of them meets the same step of a template.
"""

from __future__ import annotations

from collections.abc import Mapping

STEP = "urn:x-txng:step:"

STEP_NAMES: Mapping[str, tuple[str, str]] = {
    f"{STEP}sowing": ("gieo trồng", "sowing or planting"),
    f"{STEP}stocking": ("thả, nhập giống", "stocking of animals"),
    f"{STEP}starting_season": ("bắt đầu niên vụ", "season begun"),
    f"{STEP}starting_batch": ("bắt đầu mẻ", "batch begun"),
    f"{STEP}watering": ("tưới nước", "watering"),
    f"{STEP}fertilising": ("bón phân", "fertilising"),
    f"{STEP}spraying": ("phun thuốc", "spraying"),
    f"{STEP}tending": ("chăm sóc", "tending"),
    f"{STEP}feeding": ("cho ăn", "feeding"),
    f"{STEP}mixing_feed": ("phối trộn thức ăn", "mixing of feed"),
    f"{STEP}treating": ("tiêm, điều trị", "vaccination or treatment"),
    f"{STEP}disinfecting": ("sát trùng, khử trùng", "disinfection"),
    f"{STEP}preparing_pond": ("cải tạo ao", "renovation of the pond"),
    f"{STEP}measuring_water": ("đo, thay nước", "water measured or changed"),
    f"{STEP}treating_water": ("xử lý nước", "treatment of the water"),
    f"{STEP}weighing": ("cân", "weighing"),
    f"{STEP}removing_dead": ("xử lý vật nuôi chết", "dead animals removed"),
    f"{STEP}removing_waste": ("thu gom rác thải", "waste removed"),
    f"{STEP}controlling_pests": ("diệt chuột, côn trùng", "control of rats and insects"),
    f"{STEP}harvesting": ("thu hoạch", "harvest"),
    f"{STEP}preparing": ("sơ chế", "preparation"),
    f"{STEP}processing": ("sơ chế, chế biến", "processing"),
    f"{STEP}processing_batch": ("chế biến", "processing"),
    f"{STEP}finishing_batch": ("ra thành phẩm", "finished"),
    f"{STEP}drying": ("phơi, sấy", "drying"),
    f"{STEP}roasting": ("rang, xay", "roasting or grinding"),
    f"{STEP}splitting": ("chia lô", "lot split"),
    f"{STEP}merging": ("gộp lô", "lots merged"),
}


def step_name(biz_step: str, language: str = "vi") -> str:
    """A step of ours in words; "" where it is none of ours.

    >>> step_name("urn:x-txng:step:spraying"), step_name("shipping")
    ('phun thuốc', '')
    """
    vi, en = STEP_NAMES.get(biz_step, ("", ""))
    return en if language == "en" else vi
