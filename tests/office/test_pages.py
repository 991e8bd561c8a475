"""The office by its pages: who sees which, what is refused there, and what a form cannot smuggle in."""

import re

import pytest

from tests.accounts.delegation import NOW, give, organisation, person, viewer_of
from tests.accounts.signing import post
from tests.office.conftest import FORM, GIVEN
from txng.accounts import mandates
from txng.accounts.actions import issue_key
from txng.accounts.models import MachineKey, Mandate, Message, Organisation, Registration


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def post_by_hand(client, path, data):
    """Send what no form on that page would send, with a token of another page."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/dang-ky/").content.decode())[1]
    return client.post(path, {**data, "csrfmiddlewaretoken": token}, headers={"Accept": "text/html"})


def registered(client, **changed):
    """Send the form of a household; the number of its registration."""
    answer = post(client, "/dang-ky/", {**FORM, **changed})
    assert answer.status_code == 302, text_of(answer)
    return Registration.objects.latest("id").pk, answer["Location"]


def test_who_is_not_signed_in_is_sent_to_the_door(client, units):
    answer = client.get("/quan-tri/ho-so/")

    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/?tiep=%2Fquan-tri%2Fho-so%2F")


def test_an_officer_without_a_second_factor_gets_no_further_than_setting_it_up(opened, officers, units):
    dung = person("Dũng", "+84913000009")
    give(viewer_of(officers["binh"]), dung, "COMMUNE_OFFICER", units["21164"])

    answer = opened(dung).get("/quan-tri/")

    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/hai-buoc/")


def test_a_household_finds_its_commune_by_a_name_without_marks_and_registers(client, opened, officers):
    found = post(client, "/dang-ky/", {**FORM, "xa": "xa son ha", "buoc": "tim"})
    assert "Xã Sơn Hà, Quảng Ngãi Xã Sơn Hạ, Quảng Ngãi" in text_of(found)
    assert "Chưa rõ xã" in text_of(post(client, "/dang-ky/", {**FORM, "xa": "xa son ha"}))

    number, own = registered(client)

    assert "chờ duyệt" in text_of(client.get(own))
    chi = opened(officers["chi"])
    assert "Hộ Đinh Thị Hương" in text_of(chi.get("/quan-tri/"))
    page = text_of(chi.get(f"/quan-tri/ho-so/{number}"))
    assert "được giữ kín" in page
    assert "051099012345" not in page


def test_every_fault_of_a_form_is_told_at_once_and_nothing_is_stored(client, units):
    answer = post(
        client, "/dang-ky/", {"loai": "king", "ten": "", "ma_so": "0100233480", "xa": "nowhere", "dien_thoai": "123"}
    )
    page = text_of(answer)

    assert answer.status_code == 422
    for words in ("Loại “king”", "tên đầy đủ", "0100233480", "Chưa rõ xã", "Số điện thoại “123”", "đồng ý"):
        assert words in page, words
    assert Registration.objects.count() == 0


def test_what_a_form_smuggles_in_has_no_effect(client, opened, officers):
    number, _ = registered(
        client,
        state="approved",
        trang_thai="approved",
        organisation_id="1",
        applicant="1",
        ho_tro="1",
        helped_by="1",
        role="national",
        id="999",
    )
    row = Registration.objects.get(pk=number)

    assert (row.state, row.organisation_id, row.applicant, row.helped_by) == ("pending", None, None, None)
    chi = opened(officers["chi"])
    post(
        chi,
        f"/quan-tri/ho-so/{number}",
        {"quyet_dinh": "approved", "vai_tro": "NATIONAL_ADMIN", "province_code": "52", "role": "national"},
    )
    made = Organisation.objects.get(code=f"ho-{number}")
    assert (made.role, made.province_code, made.commune_code) == ("producer", "51", "21163")
    assert Mandate.objects.get(organisation=made).role == "FARMER"


def test_approval_makes_organisation_person_and_mandate_and_tells_them(client, opened, officers):
    number, own = registered(client)
    chi = opened(officers["chi"])

    answer = post(chi, f"/quan-tri/ho-so/{number}", {"quyet_dinh": "approved"})

    assert answer.status_code == 302
    assert "Đã duyệt" in text_of(client.get(own))
    assert Message.objects.filter(to="+84987654321", text__contains="da duoc duyet").exists()
    made = Organisation.objects.get(code=f"ho-{number}")
    household = opened(type("Phone", (), {"phone": "+84987654321", "pk": 0}))
    assert made.name in text_of(household.get("/quan-tri/"))
    assert household.get(f"/quan-tri/to-chuc/{made.pk}").status_code == 200
    assert household.get(f"/quan-tri/ho-so/{number}").status_code == 404
    again = post_by_hand(chi, f"/quan-tri/ho-so/{number}", {"quyet_dinh": "refused", "ly_do": "đổi ý"})
    assert again.status_code == 409
    assert "đã được xử lý" in text_of(again)


def test_what_is_returned_says_why_and_is_sent_again_under_the_same_number(client, opened, officers):
    number, own = registered(client)
    chi = opened(officers["chi"])
    assert "ghi rõ lý do" in text_of(post(chi, f"/quan-tri/ho-so/{number}", {"quyet_dinh": "returned"}))
    post(chi, f"/quan-tri/ho-so/{number}", {"quyet_dinh": "returned", "ly_do": "Thiếu họ tên đầy đủ"})

    assert "Thiếu họ tên đầy đủ" in text_of(client.get(own))
    again, _ = registered(client, sua=own.rpartition("/")[2], ten="Hộ Đinh Thị Hương Giang")
    assert Registration.objects.get(pk=again).follows_id == number
    assert Registration.objects.get(pk=number).state == "followed"


def test_a_tax_code_registers_once_also_where_an_organisation_has_it(client, opened, officers):
    registered(client)
    assert post(client, "/dang-ky/", FORM).status_code == 409
    organisation("mst-cu", tax_code="0100233488")
    firm = {**FORM, "loai": "enterprise", "ma_so": "0100 233 488", "ten": "Công ty Muối"}
    assert "đã được đăng ký" in text_of(post(client, "/dang-ky/", firm))
    assert Registration.objects.count() == 1


def test_an_enterprise_does_not_use_a_personal_number(client, units):
    assert "12 số là của cá nhân" in text_of(post(client, "/dang-ky/", {**FORM, "loai": "enterprise"}))


def test_likely_duplicates_are_shown_to_the_officer(client, opened, officers):
    organisation("htx-cu", name="HO DINH THI HUONG")
    number, _ = registered(client)

    page = text_of(opened(officers["chi"]).get(f"/quan-tri/ho-so/{number}"))

    assert "Có thể trùng" in page
    assert "htx-cu" in page


def test_nobody_decides_on_what_he_sent_or_wrote_for_another(opened, officers):
    chi = opened(officers["chi"])
    helped, _ = registered(chi, ho_tro="1")
    own, _ = registered(chi, ma_so="051099012346", dien_thoai="0912000003")

    for number in (helped, own):
        answer = post_by_hand(chi, f"/quan-tri/ho-so/{number}", {"quyet_dinh": "approved"})
        assert answer.status_code == 403
        assert "Không tự duyệt" in text_of(answer)
    assert Registration.objects.get(pk=helped).helped_by == officers["chi"].pk
    assert post(opened(officers["binh"]), f"/quan-tri/ho-so/{helped}", {"quyet_dinh": "approved"}).status_code == 302


def test_what_lies_in_another_commune_or_province_reads_as_absent(client, opened, officers, units):
    dung = person("Dũng", "+84912000004")
    give(viewer_of(officers["binh"]), dung, "COMMUNE_OFFICER", units["21164"])
    number, _ = registered(client)
    made = organisation("htx-1", units=units)
    stranger = opened(dung)

    for address in (f"/quan-tri/ho-so/{number}", f"/quan-tri/to-chuc/{made.pk}", f"/quan-tri/nguoi/{officers['chi'].pk}",
                    f"/quan-tri/quyen/{Mandate.objects.get(holder=officers['chi'].pk).pk}", "/quan-tri/khoa/", "/quan-tri/de-nghi/1"):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
        if "/nguoi/" not in address:
            assert (
                post_by_hand(stranger, address, {"quyet_dinh": "approved", "ly_do": "vượt quyền"}).status_code == 404
            ), address
    assert "Hộ Đinh Thị Hương" not in text_of(stranger.get("/quan-tri/ho-so/"))
    assert "Hợp tác xã Sơn Hà" not in text_of(stranger.get("/quan-tri/to-chuc/?q=son"))


def test_the_province_gives_a_mandate_by_phone_and_the_picker_shows_only_its_own(opened, officers, units):
    binh = opened(officers["binh"])
    page = binh.get("/quan-tri/quyen/giao").content.decode()

    assert "COMMUNE_OFFICER" in page
    assert "NATIONAL_ADMIN" not in page
    assert "Pleiku" not in page
    answer = post(
        binh, "/quan-tri/quyen/giao", {**GIVEN, "nguoi": "0912 000 005", "ten": "Dũng", "noi": units["21164"].id}
    )
    assert answer.status_code == 302, text_of(answer)
    assert "Dũng" in text_of(binh.get(answer["Location"]))
    assert Message.objects.filter(to="+84912000005").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"noi": "21601"}, "nằm ngoài địa bàn"),
        ({"vai_tro": "NATIONAL_ADMIN"}, "không được giao vai trò"),
        ({"den_ngay": ""}, "phải có ngày kết thúc"),
        ({"den_ngay": "2099-01-01"}, "không giao lâu hơn"),
        ({"ly_do": ""}, "ghi lý do"),
        ({"nguoi": "0912000002"}, "Không tự giao quyền"),
        ({"nguoi": "0912000077", "ten": ""}, "Chưa tìm thấy người này"),
    ],
)
def test_a_form_made_by_hand_gives_nothing_beyond_ones_own(opened, officers, units, changed, words):
    binh = opened(officers["binh"])
    held = Mandate.objects.count()
    sent = {**GIVEN, "nguoi": "0912000005", "ten": "Dũng", "noi": "21164", **changed}
    sent["noi"] = units[sent["noi"]].id

    answer = post(binh, "/quan-tri/quyen/giao", sent)

    assert answer.status_code in (403, 422)
    assert words in text_of(answer)
    assert Mandate.objects.count() == held


def test_why_somebody_may_see_something_is_told_down_to_the_root(opened, officers, units):
    made = organisation("htx-1", units=units)
    page = text_of(opened(officers["binh"]).get(f"/quan-tri/nguoi/{officers['chi'].pk}?to_chuc={made.pk}"))

    assert "Xem hồ sơ tổ chức" in page
    assert page.count("Bình: Cán bộ tỉnh") == 1
    assert "An: Trung tâm Mã số mã vạch quốc gia" in page
    assert "quyết định của đơn vị vận hành" in page


def test_organisations_are_found_without_marks_page_by_page(opened, officers, units):
    for number in range(60):
        organisation(f"htx-{number}", name=f"Hợp tác xã Đồng {number:02}", units=units)
    chi = opened(officers["chi"])

    first = chi.get("/quan-tri/to-chuc/?q=hop tac xa dong").content.decode()
    (after,) = re.findall(r'href="(\?q=[^"]+sau=[^"]+)"', first)
    second = chi.get("/quan-tri/to-chuc/" + after.replace("&amp;", "&")).content.decode()

    names = re.findall(r"Đồng \d\d", first + second)
    assert names == sorted(names)
    assert len(set(names)) == 60


def test_a_key_is_shown_once_used_and_revoked(client, opened, officers, units):
    made = organisation("htx-1", units=units)
    dung = person("Dũng", "+84913000006")
    chi = viewer_of(officers["chi"])
    mandates.give_by_approval(dung.pk, "ORG_ADMIN", made, by=(chi.mandates[0].id, chi.person_id), now=NOW)
    admin = opened(dung)

    page = text_of(post(admin, "/quan-tri/khoa/", {"ten": "Máy đóng gói", "pham_vi": ["events.read"]}))
    key = re.search(r"txng_[\w-]{20,}", page)[0]
    headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"}

    assert client.get("/epcis/v2/events", **headers).status_code == 200
    shown = text_of(admin.get("/quan-tri/khoa/"))
    assert key not in shown
    assert "chưa dùng" not in shown
    number = MachineKey.objects.get(organisation=made).pk
    assert post(admin, "/quan-tri/khoa/", {"thu_hoi": number}).status_code == 302
    assert client.get("/epcis/v2/events", **headers).status_code == 401
    assert "không có khoá này" in text_of(post(admin, "/quan-tri/khoa/", {"thu_hoi": number}))


def test_keys_of_a_suspended_organisation_open_nothing_until_it_goes_on(client, opened, officers, units):
    made = organisation("htx-1", units=units)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {issue_key(made, label='máy', now=NOW)}"}
    chi = opened(officers["chi"])

    post(chi, f"/quan-tri/to-chuc/{made.pk}", {"viec": "suspended", "ly_do": "Kiểm tra đột xuất"})
    refused = client.get("/epcis/v2/events", **headers)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "organisations.suspended"
    assert "Kiểm tra đột xuất" in text_of(chi.get(f"/quan-tri/to-chuc/{made.pk}"))
    post(chi, f"/quan-tri/to-chuc/{made.pk}", {"viec": "active", "ly_do": "Đã khắc phục"})
    assert client.get("/epcis/v2/events", **headers).status_code == 200


def test_two_officers_merge_two_records_by_their_pages(opened, officers, units):
    one, two = organisation("htx-1", units=units), organisation("htx-2", units=units)
    binh, an = opened(officers["binh"]), opened(officers["an"])

    answer = post(binh, f"/quan-tri/to-chuc/{one.pk}", {"viec": "gop", "vao": two.pk, "ly_do": "Cùng một đơn vị"})
    assert post_by_hand(binh, answer["Location"], {"tra_loi": "xac-nhan"}).status_code == 403
    assert "Gộp hồ sơ trùng" in text_of(an.get("/quan-tri/"))
    assert post(an, answer["Location"], {"tra_loi": "xac-nhan"}).status_code == 302
    assert Organisation.objects.get(pk=one.pk).state == "merged"


def test_the_regulation_is_open_to_all_and_tells_what_the_server_applies(client, db):
    page = text_of(client.get("/quy-che/"))

    assert "2026.1" in page
    assert "Ban hành thu hồi cần hai người" in page
    assert client.get("/quy-che/?lang=en").status_code == 200
    assert client.get("/quy-che/?ngay=soon").status_code == 200


def test_every_page_of_the_office_has_an_english_face(client, opened, officers, units):
    made, (number, own) = organisation("htx-1", units=units), registered(client)
    binh = opened(officers["binh"])

    for address in ("/quan-tri/", "/quan-tri/ho-so/", f"/quan-tri/ho-so/{number}", "/quan-tri/quyen/", "/quan-tri/quyen/giao", f"/quan-tri/to-chuc/{made.pk}",
                    f"/quan-tri/nguoi/{officers['chi'].pk}", "/quan-tri/to-chuc/", "/dang-ky/", own, f"/quan-tri/quyen/{Mandate.objects.latest('id').pk}"):  # fmt: skip
        answer = binh.get(address, {"lang": "en"})
        assert answer.status_code == 200, address
        assert '<html lang="en">' in answer.content.decode(), address
