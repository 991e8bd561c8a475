"""Problems of master data: in a document's header, and in questions about it."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "epcis_master.id_misspelt": Kind(
        status=400,
        vi="“{value}” trông như mã GS1 nhưng không đúng dạng. Nó được giữ nguyên chữ, nên không sự kiện nào khớp với nó. Hãy "
        "kiểm tra lại số chữ số và số kiểm tra.",
        en="“{value}” looks like a GS1 identifier, but is not well formed. It is kept as it is written, so that no event will "
        "match it. Please check its digits and its check digit.",
        source="CBV 2.0, 8.2; decision: doubt becomes a warning",
        warning=True,
    ),
    "epcis_master.field_unknown": Kind(
        status=400,
        vi="Dữ liệu danh mục không có mục “{name}”; gần nhất là “{nearest}”. Nó được giữ nguyên mà không hiểu. Hãy sửa tên, "
        "hoặc thêm tiền tố nếu là mục riêng.",
        en="Master data has no field “{name}”; the nearest is “{nearest}”. It is kept as it is, not understood. Please correct "
        "the name, or give it a prefix where it is your own.",
        source="EPCIS 2.0 JSON Schema (vocabulary, vocabularyElement)",
        warning=True,
    ),
    "epcis_master.no_value": Kind(
        status=400,
        vi="Thuộc tính “{name}” không có giá trị (mục attribute). Nó được giữ lại, nhưng không câu hỏi nào tìm thấy. Hãy thêm "
        "giá trị hoặc bỏ thuộc tính.",
        en="The attribute “{name}” has no value (the field attribute). It is kept, but no query will find it. Please give it "
        "a value, or leave the attribute out.",
        source="EPCIS 2.0, 8.2.7.1 (HASATTR: a non-null attribute)",
        warning=True,
    ),
    "query.too_many_elements": Kind(
        status=413,
        vi="Câu hỏi này có nhiều hơn {limit} mục danh mục. Hãy hỏi hẹp hơn, hoặc tăng maxElementCount nếu nó nhỏ hơn {most}.",
        en="This query has more than {limit} elements of master data. Please ask for less, or raise maxElementCount where it "
        "is below {most}.",
        source="EPCIS 1.2, 8.2.7.2 (maxElementCount: QueryTooLargeException)",
    ),
    "query.too_many_named": Kind(
        status=413,
        vi="{name} khớp với hơn {limit} mục danh mục, nhiều hơn mức một câu hỏi được tìm. Hãy hỏi bằng thuộc tính hiếm hơn, "
        "hoặc một nơi nhỏ hơn.",
        en="{name} is met by more than {limit} elements of master data, more than one query looks for. Please ask by a rarer "
        "attribute, or for a smaller place.",
        source="EPCIS 2.0, 8.2.5 (QueryTooComplexException); our limit: what one query may cost",
    ),
}
