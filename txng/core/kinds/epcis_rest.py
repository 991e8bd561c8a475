"""Problems of EPCIS over HTTP: negotiation, resources, named queries."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "rest.not_acceptable": Kind(
        status=406,
        vi="Địa chỉ này không trả lời được bằng {got}; nó trả lời bằng {want}. Hãy sửa tiêu đề Accept.",
        en="This address cannot answer in {got}; it answers in {want}. Please correct the Accept header.",
        source="EPCIS 2.0, 12 (NotAcceptableException); RFC 9110 12.5.1",
    ),
    "rest.version": Kind(
        status=406,
        vi="Tiêu đề {header} ghi “{got}”; ở đây dùng được: {want}. Hãy sửa hoặc bỏ tiêu đề này.",
        en="The header {header} says “{got}”; what can be used here: {want}. Please correct the header or leave it out.",
        source="EPCIS 2.0, 12 (GS1-EPCIS-Version, -Min, -Max; GS1-CBV-Version, -Min, -Max)",
    ),
    "rest.format": Kind(
        status=406,
        vi="Tiêu đề {header} ghi “{got}”; các giá trị được nhận: {want}. Hãy sửa hoặc bỏ tiêu đề này.",
        en="The header {header} says “{got}”; it may say: {want}. Please correct the header or leave it out.",
        source="EPCIS 2.0, 12 (GS1-EPC-Format, GS1-CBV-XML-Format)",
    ),
    "rest.extensions": Kind(
        status=406,
        vi="Không đọc được “{got}” trong tiêu đề GS1-Extensions; mỗi phần phải có dạng tiền-tố=URI, cách nhau bằng dấu phẩy. "
        "Hãy sửa hoặc bỏ tiêu đề này.",
        en="“{got}” in the header GS1-Extensions cannot be read; each part is prefix=URI, separated by commas. "
        "Please correct the header or leave it out.",
        source="EPCIS 2.0, 12 (GS1-Extensions)",
    ),
    "rest.address_too_long": Kind(
        status=414,
        vi="Địa chỉ dài {length} ký tự; nhiều nhất là {limit}. Hãy chia câu hỏi làm nhiều lần, hoặc lưu nó bằng POST /queries.",
        en="The address has {length} characters; at most {limit} are read. Please ask in several queries, or keep the "
        "query by POST /queries.",
        source="EPCIS 2.0, 12 (URITooLongException); RFC 9110 15.5.15",
    ),
    "rest.unknown_name": Kind(
        status=404,
        vi="Không thấy “{name}” trong {resource}: chưa sự kiện nào bạn được xem nhắc tới nó. Hãy xem lại cách viết và mã hoá "
        "URL, hoặc xem danh sách {resource}.",
        en="There is no “{name}” in {resource}: no event that you may see names it. Please check its spelling and "
        "URL-encoding, or look at the list {resource}.",
        source="EPCIS 2.0, 12 (NoSuchNameException)",
    ),
    "rest.unknown_query": Kind(
        status=404,
        vi="Tổ chức của bạn không có câu hỏi nào tên “{name}”. Hãy xem danh sách tại /epcis/v2/queries.",
        en="Your organisation has no query named “{name}”. Please look at the list at /epcis/v2/queries.",
        source="EPCIS 2.0, 12 (NoSuchNameException)",
    ),
    "rest.query_exists": Kind(
        status=409,
        vi="Tổ chức của bạn đã có câu hỏi tên “{name}”. Hãy chọn tên khác, hoặc xoá câu hỏi cũ bằng DELETE trước.",
        en="Your organisation already has a query named “{name}”. Please choose another name, or DELETE the old one first.",
        source="EPCIS 2.0, 12 (POST /queries: ResourceAlreadyExistsException)",
    ),
    "rest.query_shape": Kind(
        status=400,
        vi="Câu hỏi phải là một đối tượng JSON gồm đúng hai mục: name (chữ, 1–{limit} ký tự, không có dấu /) và query (đối "
        "tượng các tham số, không có ký tự NUL). Hãy sửa mục {field}.",
        en="A query is a JSON object of just two fields: name (text of 1–{limit} characters, without /) and query (an object "
        "of parameters, without NUL). Please correct the field {field}.",
        source="EPCIS 2.0, 12 (POST /queries); openapi.yaml, QueryDefinition",
    ),
    "rest.too_many_queries": Kind(
        status=403,
        vi="Tổ chức của bạn đã lưu {limit} câu hỏi, là mức nhiều nhất. Hãy xoá câu hỏi không còn dùng rồi lưu lại.",
        en="Your organisation keeps {limit} queries, which is the most. Please delete one that is no longer used.",
        source="our limit: what is kept must be bounded",
    ),
    "query.fixed_parameter": Kind(
        status=400,
        vi="Tham số {name} đã do địa chỉ này định sẵn. Hãy bỏ nó khỏi câu hỏi, hoặc hỏi tại /epcis/v2/events.",
        en="The parameter {name} is already given by this address. Please leave it out, or ask at /epcis/v2/events.",
        source="EPCIS 2.0, 12 (openapi.yaml: /{resource}/{id}/events takes every parameter but its own)",
    ),
    "query.page_expired": Kind(
        status=400,
        vi="nextPageToken này đã hết hạn lúc {expired_at} hoặc đã được trả lại. Hãy hỏi lại từ trang đầu.",
        en="This nextPageToken expired at {expired_at} or was released. Please ask for the first page again.",
        source="EPCIS 2.0, 12 (GS1-Next-Page-Token-Expires; DELETE /nextPageToken)",
    ),
}
