"""Organisations in the office: suspended, appointed, merged and parted by two; providers accredited and named."""

import re

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, give, organisation, person, viewer_of
from tests.accounts.signing import post
from txng.accounts import mandates, memberships, providers
from txng.accounts.models import Accreditation, Engagement, Mandate, Organisation, OrganisationRequest
from txng.accounts.providers import Terms

TERMS = Terms(("events.record",), "passed", "Tự kiểm tra 118/120", DAY, NEXT_YEAR)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def owner_of(row, officers, phone="+84987000001", name="Chủ cơ sở"):
    holder = person(name, phone)
    mandates.appoint(viewer_of(officers["binh"]), row.pk, holder.pk, reason="Người đại diện", now=NOW)
    memberships.join(holder.pk, row.code, "producer", now=NOW)
    return holder


def second_of_province(officers, units):
    second = person("Dũng", "+84912000004")
    give(viewer_of(officers["an"]), second, "PROVINCE_OFFICER", units["51"])
    return second


def test_who_belongs_to_a_suspended_organisation_is_told_why_and_still_reads(opened, officers, units):
    row = organisation("htx-1", units=units)
    owner = opened(owner_of(row, officers))
    chi = opened(officers["chi"])

    post(chi, f"/quan-tri/to-chuc/{row.pk}", {"viec": "suspended", "ly_do": "Không còn hoạt động tại địa chỉ"})

    page = text_of(owner.get("/quan-tri/"))
    assert "tạm dừng" in page
    assert "Không còn hoạt động tại địa chỉ" in page
    assert "Không còn hoạt động tại địa chỉ" in text_of(owner.get(f"/quan-tri/to-chuc/{row.pk}"))
    assert owner.get("/quan-tri/khoa/").status_code == 404
    assert owner.get("/quan-tri/nhap-excel/xuat?dang=csv").status_code == 200
    assert owner.get("/quan-tri/nhap-excel/").status_code == 403


def test_an_officer_appoints_whoever_a_telephone_reaches_and_not_himself(opened, officers, units):
    row = organisation("htx-1", units=units)
    chi = opened(officers["chi"])
    assert "Chưa có ai quản trị" in text_of(chi.get(f"/quan-tri/to-chuc/{row.pk}"))
    given = {"viec": "chi_dinh", "lien_he": "0987 000 002", "ho_ten": "Đinh Thị Hoa", "ly_do": "Người đại diện"}

    assert post(chi, f"/quan-tri/to-chuc/{row.pk}", given).status_code == 302

    assert Mandate.objects.get(organisation=row).role == "ORG_ADMIN"
    own = post(chi, f"/quan-tri/to-chuc/{row.pk}", {**given, "lien_he": officers["chi"].phone})
    assert own.status_code == 403


def test_two_people_merge_and_two_people_part_again(opened, officers, units):
    one, two = organisation("htx-1", units=units, name="HTX Một"), organisation("htx-2", units=units, name="HTX Hai")
    binh, dung = opened(officers["binh"]), opened(second_of_province(officers, units))
    merging = {"viec": "gop", "vao": str(two.pk), "ly_do": "Cùng một hợp tác xã", "nguoi_theo": "1"}
    where = post(binh, f"/quan-tri/to-chuc/{one.pk}", merging)["Location"]

    page = text_of(dung.get(where))
    assert "Người và khoá máy sẽ làm việc cho hồ sơ còn lại" in page
    assert post(dung, where, {"tra_loi": "xac-nhan"}).status_code == 302
    assert (Organisation.objects.get(pk=one.pk).merged_into_id, Organisation.objects.get(pk=one.pk).people_follow) == (
        two.pk,
        True,
    )
    assert "HTX Một" in text_of(dung.get(f"/quan-tri/to-chuc/{two.pk}"))
    where = post(dung, f"/quan-tri/to-chuc/{one.pk}", {"viec": "tach", "ly_do": "Hai hợp tác xã khác nhau"})["Location"]
    assert "Tách khỏi" in text_of(binh.get(where))
    assert post(binh, where, {"tra_loi": "xac-nhan"}).status_code == 302
    assert Organisation.objects.get(pk=one.pk).state == "active"


def test_the_nation_accredits_by_a_form_and_everyone_reads_it(client, opened, officers, units):
    row = organisation("giai-phap", units=units, name="Công ty Giải pháp Sông Trà", tax_code="4300917066")
    form = {"ma": "4300917066", "pham_vi": ["events.record", "events.read"], "thu_nghiem": "passed", "can_cu": "BB 12/2026",
            "den_ngay": NEXT_YEAR.isoformat(), "ly_do": "Quyết định 7/QĐ"}  # fmt: skip
    an = opened(officers["an"])

    assert post(an, "/quan-tri/don-vi-giai-phap/", {**form, "thu_nghiem": ""}).status_code == 422
    assert post(an, "/quan-tri/don-vi-giai-phap/", form).status_code == 302

    page = text_of(client.get("/don-vi-giai-phap/"))
    assert "Công ty Giải pháp Sông Trà" in page
    assert "Ghi sự kiện truy xuất" in page
    assert opened(officers["binh"]).get("/quan-tri/don-vi-giai-phap/").status_code == 403
    assert opened(officers["binh"]).get(f"/quan-tri/don-vi-giai-phap/{row.pk}").status_code == 404
    assert (
        post(an, f"/quan-tri/don-vi-giai-phap/{row.pk}", {"viec": "suspended", "ly_do": "Sai dữ liệu"}).status_code
        == 302
    )
    assert Accreditation.objects.get().state == "suspended"
    assert "tạm dừng" in text_of(client.get("/don-vi-giai-phap/"))


def test_a_customer_names_a_provider_and_ends_it(opened, officers, units):
    provider, customer = organisation("giai-phap", units=units), organisation("htx-1", units=units)
    providers.accredit(viewer_of(officers["an"]), provider.pk, TERMS, reason="Quyết định 7", now=NOW)
    owner = opened(owner_of(customer, officers))
    where = f"/quan-tri/to-chuc/{customer.pk}/giai-phap"

    assert "Chưa giao cho đơn vị nào" in text_of(owner.get(where))
    assert post(owner, where, {"don_vi": str(provider.pk), "pham_vi": ["events.record"]}).status_code == 302
    made = Engagement.objects.get()
    assert opened(officers["binh"]).get(where).status_code == 404
    assert post(owner, where, {"ket_thuc": str(made.pk)}).status_code == 302
    assert not Engagement.objects.filter(end=None).exists()


def test_its_people_amend_it_and_the_officer_answers_what_they_ask(opened, officers, units):
    row = organisation("htx-1", units=units)
    owner, chi = opened(owner_of(row, officers)), opened(officers["chi"])
    where = f"/quan-tri/to-chuc/{row.pk}/sua"

    wrong = post(owner, where, {"dia_chi": "Thôn 1", "dien_thoai": "12", "nganh": ["nong-san"]})
    assert (wrong.status_code, "Số điện thoại “12”" in text_of(wrong)) == (422, True)
    assert post(owner, where, {"dia_chi": "Thôn 1", "nganh": ["nong-san", "lam-san"]}).status_code == 302
    assert Organisation.objects.get(pk=row.pk).sectors == ["lam-san", "nong-san"]
    assert post(owner, where, {"xin": "name", "moi": "Hợp tác xã Sơn Hà Mới", "ly_do": "Đổi tên"}).status_code == 302
    assert "Hợp tác xã Sơn Hà Mới" in text_of(chi.get("/quan-tri/"))
    asked = OrganisationRequest.objects.get()
    assert (
        post(chi, "/quan-tri/yeu-cau/", {"so": str(asked.pk), "tra_loi": "dong-y", "ly_do": "Đúng"}).status_code == 302
    )
    assert Organisation.objects.get(pk=row.pk).name == "Hợp tác xã Sơn Hà Mới"
    assert chi.get(where).status_code == 404
    assert owner.get("/quan-tri/yeu-cau/").status_code == 403


def test_everyone_reads_the_public_profile_and_may_ask_for_a_correction(client, opened, officers, units):
    row = organisation("htx-1", units=units, sectors=["nong-san"], tax_code="4300917066")
    page = text_of(client.get("/to-chuc/htx-1"))
    assert "Nông sản" in page
    assert "chưa ghi lần nào" in page

    assert client.post("/to-chuc/htx-1", {"sai": "x"}).status_code == 422
    assert (
        client.post("/to-chuc/htx-1", {"sai": "Đã chuyển đi từ tháng 5", "lien_he": "0912 345 678"}).status_code == 302
    )
    assert "Đã chuyển đi từ tháng 5" in text_of(opened(officers["chi"]).get("/quan-tri/yeu-cau/"))
    assert "0912 345 678" not in text_of(client.get("/to-chuc/htx-1"))
    Organisation.objects.filter(pk=row.pk).update(state="suspended")
    assert "đang bị tạm dừng" in text_of(client.get("/to-chuc/htx-1"))
    assert client.get("/to-chuc/khong-co").status_code == 404


def test_pairs_that_may_be_the_same_are_shown_and_told_apart(opened, officers, units):
    one, two = organisation("a", units=units, name="HTX Muối"), organisation("b", units=units, name="Hợp tác xã Muối")
    binh = opened(officers["binh"])

    page = binh.get("/quan-tri/to-chuc/trung/")

    assert f"/quan-tri/to-chuc/{two.pk}?vao={one.pk}#gop" in page.content.decode()
    assert f'value="{one.pk}"' in binh.get(f"/quan-tri/to-chuc/{two.pk}?vao={one.pk}").content.decode()
    form = {"mot": str(one.pk), "hai": str(two.pk), "ly_do": "Hai hợp tác xã khác nhau"}
    assert post(binh, "/quan-tri/to-chuc/trung/", form).status_code == 302
    assert "Không thấy hồ sơ nào" in text_of(binh.get("/quan-tri/to-chuc/trung/"))
