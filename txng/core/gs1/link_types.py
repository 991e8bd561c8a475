"""The link types of the GS1 Web Vocabulary: what lies behind a link, in the vocabulary's word.

>>> link_type_of("gs1:pip"), link_type_of("https://gs1.org/voc/PIP"), link_type_of("schema:about")
('pip', 'pip', None)
>>> len(LINK_TYPES), iri_of("pip")
(60, 'https://ref.gs1.org/voc/pip')

source   GS1 Web Vocabulary 1.16, linkType; GS1-Conformant Resolver 1.2.1, 2.14 (both names of the vocabulary)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

NAMESPACE = "https://ref.gs1.org/voc/"
DEFAULT, DEFAULT_MULTI, HANDLED_BY = "defaultLink", "defaultLinkMulti", "handledBy"

_NAMES = re.compile(r"(?:gs1:|https?://(?:ref\.|www\.)?gs1\.org/voc/)([a-z]+)", re.IGNORECASE)


class LinkType(NamedTuple):
    """What people read instead of the vocabulary's word."""

    vi: str
    en: str
    is_deprecated: bool = False


def link_type_of(text: str) -> str | None:
    """The vocabulary's word in any spelling of a type; None where it has no such type."""
    match = _NAMES.fullmatch(text)
    return _BY_LOWER.get(match[1].lower()) if match else None


def iri_of(link_type: str) -> str:
    """The address that names a type."""
    return NAMESPACE + link_type


LINK_TYPES: Mapping[str, LinkType] = {
    "activityIdeas": LinkType("Gợi ý hoạt động", "Activity Ideas"),
    "allergenInfo": LinkType("Chất gây dị ứng", "Allergen information"),
    "appDownload": LinkType("Tải ứng dụng", "App download"),
    "backgroundInfo": LinkType("Thông tin nền", "Background Information"),
    "brandHomepageClinical": LinkType(
        "Thông tin cho người làm chuyên môn", "Information for professionals about this brand"
    ),
    "brandHomepagePatient": LinkType("Thông tin cho người bệnh", "Information for patients about this brand"),
    "careersInfo": LinkType("Tuyển dụng", "Careers information"),
    "certificationInfo": LinkType("Chứng nhận", "Certification Information"),
    "consumerHandlingStorageInfo": LinkType("Bảo quản và sử dụng", "Consumer handling and storage information"),
    "defaultLink": LinkType("Liên kết mặc định", "Default link"),
    "defaultLinkMulti": LinkType("Liên kết mặc định theo ngôn ngữ", "Default linkMulti"),
    "dpp": LinkType("Hộ chiếu số của sản phẩm", "Digital Product Passport"),
    "eifu": LinkType("Hướng dẫn sử dụng điện tử", "Electronic Instructions For Use"),
    "epcis": LinkType("Kho sự kiện EPCIS", "EPC Information Services (EPCIS) repository"),
    "epil": LinkType("Tờ hướng dẫn thuốc điện tử", "Electronic Patient Information Leaflet"),
    "eventsInfo": LinkType("Sự kiện", "Events information"),
    "faqs": LinkType("Câu hỏi thường gặp", "Frequently Asked Questions"),
    "handledBy": LinkType("Nơi trả lời thay", "Handled by"),
    "hasRetailers": LinkType("Nơi bán", "Has Retailers"),
    "homepage": LinkType("Trang của tổ chức", "Organisation Information Page"),
    "ingredientsInfo": LinkType("Thành phần", "Ingredients information"),
    "instructions": LinkType("Hướng dẫn", "Instructions"),
    "jws": LinkType("Chữ ký JSON", "JSON Web Signature"),
    "leaveReview": LinkType("Viết đánh giá", "Leave a review"),
    "locationInfo": LinkType("Địa điểm", "Location information"),
    "logisticsInfo": LinkType("Giao nhận", "Logistics information"),
    "loyaltyProgram": LinkType("Khách hàng thân thiết", "Loyalty program"),
    "masterData": LinkType("Dữ liệu danh mục", "Master data"),
    "menuInfo": LinkType("Thực đơn", "Menu information"),
    "nutritionalInfo": LinkType("Dinh dưỡng", "Nutritional Information"),
    "openingHoursInfo": LinkType("Giờ mở cửa", "Opening hours information"),
    "paymentLink": LinkType("Thanh toán", "Make Payment"),
    "pip": LinkType("Trang thông tin sản phẩm", "Product Information Page"),
    "productSustainabilityInfo": LinkType(
        "Bền vững và tái chế (cũ)", "Sustainability and recycling", is_deprecated=True
    ),
    "promotion": LinkType("Khuyến mại", "Promotion"),
    "purchaseSuppliesOrAccessories": LinkType("Mua phụ kiện", "Purchase supplies or accessories"),
    "quickStartGuide": LinkType("Bắt đầu nhanh", "Quick start guide"),
    "recallStatus": LinkType("Tình trạng thu hồi", "Recall status"),
    "recipeInfo": LinkType("Công thức nấu", "Recipe website"),
    "registerProduct": LinkType("Đăng ký mua hàng", "Register purchase"),
    "registryEntry": LinkType("Mục trong sổ đăng ký", "Entry in a register"),
    "relatedImage": LinkType("Hình ảnh", "Related image"),
    "relatedVideo": LinkType("Phim", "Related video"),
    "reportFound": LinkType("Báo nhặt được", "Report found"),
    "review": LinkType("Đánh giá", "Reviews"),
    "safetyInfo": LinkType("An toàn", "Safety information"),
    "scheduleTime": LinkType("Đặt lịch", "Scheduling/Reservation"),
    "serviceInfo": LinkType("Bảo dưỡng", "Service information"),
    "smartLabel": LinkType("SmartLabel", "SmartLabel"),
    "smpc": LinkType("Tóm tắt đặc tính thuốc", "Summary Product Characteristics (SmPC)"),
    "socialMedia": LinkType("Mạng xã hội", "Social media"),
    "statisticInfo": LinkType("Thống kê", "Statistics"),
    "subscribe": LinkType("Đăng ký nhận tin", "Subscribe"),
    "support": LinkType("Hỗ trợ", "Support"),
    "sustainabilityInfo": LinkType("Bền vững và tái chế", "Sustainability and recycling"),
    "traceability": LinkType("Truy xuất nguồn gốc", "Traceability information"),
    "tutorial": LinkType("Bài hướng dẫn", "Tutorial"),
    "userAgreement": LinkType("Thoả thuận", "Sign waiver/agreement/document"),
    "verificationService": LinkType("Dịch vụ xác thực", "Verification Service"),
    "whatsInTheBox": LinkType("Trong hộp có gì", "What's in the box?"),
}
_BY_LOWER = {name.lower(): name for name in LINK_TYPES}
