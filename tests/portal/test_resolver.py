"""The 48 clauses of the GS1-Conformant Resolver over HTTP: each SHALL by its number, MAY and conditional ones by what was decided."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from jsonschema import Draft7Validator

from tests.portal.resolving import HTML, JSON_LD, LINKSET, NOW, PLACE, RICE, firm, linked, proven
from tests.vectors import VECTORS
from txng.core.gs1.link_types import LINK_TYPES
from txng.core.problems import Refused

pytestmark = pytest.mark.django_db
SCHEMA = Draft7Validator(json.loads((VECTORS / "gs1/resolver-1.2/linkset-schema.json").read_text()))
DESCRIPTION = Draft7Validator(json.loads((VECTORS / "gs1/resolver-1.2/description-file-schema.json").read_text()))
ROOT = "http://127.0.0.1:8000"
VOC = "https://ref.gs1.org/voc/"


@pytest.fixture
def an(db):
    """An, with a product, a place and a proven host."""
    made = firm()
    proven(made, "gao-an.vn")
    return made


@pytest.fixture
def ask(client):
    """A request as it is sent, percent-encoding and all."""

    def asked(path, accept="*/*", language="", method="GET", **more):
        bare, _, query = path.partition("?")
        headers = {
            "HTTP_ACCEPT": accept,
            "HTTP_ACCEPT_LANGUAGE": language,
            "RAW_URI": path,
            "REQUEST_URI": path,
            **more,
        }
        return client.generic(method, bare, QUERY_STRING=query, **headers)

    return asked


def valid(answer):
    assert answer["Content-Type"] == LINKSET, answer.content
    told = answer.json()
    assert [error.message for error in SCHEMA.iter_errors(told)] == []
    return {one["anchor"].removeprefix(f"{ROOT}/"): one for one in told["linkset"]}


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return [problem.code for problem in told.value.problems]


def test_01_every_qualifier_of_every_key_is_accepted(an, ask):
    for tail in ("/22/2A", "/10/L1", "/21/S1", "/22/2A/10/L1/21/S1", "/235/TPX1"):
        assert ask(f"/{RICE}{tail}?linkType=linkset").status_code == 200, tail
    for path in (
        "8006/089385012345680102/21/9",
        "414/8938501234001/254/A1",
        "8010/893850112345/8011/9",
        "8018/893850112345678907/8019/7",
        "415/8938501234001/8020/ABC",
        "253/8938501234001X",
        "255/8938501234001",
        "401/8938501A",
        "8003/08938501234001X",
        "8004/8938501A",
        "417/8938501234001",
    ):
        assert ask(f"/{path}?linkType=linkset").status_code in (200, 404), path


def test_02_get_head_and_options_are_answered(an, ask):
    options = ask(f"/{RICE}", method="OPTIONS")

    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert ask(f"/{RICE}").status_code == ask(f"/{RICE}", method="HEAD").status_code == 200
    assert ask(f"/{RICE}", method="POST").status_code == 405


def test_04_every_answer_allows_every_origin_and_exposes_link_and_location(an, ask):
    for path in (
        f"/{RICE}",
        f"/{RICE}?linkType=linkset",
        f"/{RICE}?linkType=gs1:pip",
        "/01/08938501234561",
        "/.well-known/gs1resolver",
        "/eh30",
    ):
        answer = ask(path)
        assert answer["Access-Control-Allow-Origin"] == "*", path
        assert {"Link", "Location"} <= set(answer["Access-Control-Expose-Headers"].split(", "))


def test_05_epc_binary_is_decompressed(an, ask):
    linked(an, f"{RICE}/21/123", "gs1:pip", "https://gao-an.vn/so/123")
    hexadecimal = "f730893850123456" + "80" + "2123".ljust(2)  # SGTIN+: 14 digits, then an integer of 3 digits
    bits = "11110111" + "0000" + "".join(f"{int(digit):04b}" for digit in RICE[3:]) + "000" + "00011" + f"{123:010b}"
    hexadecimal = f"{int(bits.ljust(-(-len(bits) // 4) * 4, '0'), 2):x}"

    answer = ask(f"/eh{hexadecimal}?linkType=gs1:pip&a=b")

    assert (answer.status_code, answer["Location"]) == (307, "https://gao-an.vn/so/123?linkType=gs1:pip&a=b")
    assert ask(f"/eh{hexadecimal}", HTML).status_code in (200, 404, 503)
    assert [
        ask(path).status_code for path in ("/eh3", "/ehZZ", "/EH30164596f40c0e5cbe991a83", "/exAAAAAAAAAAAAAAAA")
    ] == [400] * 4
    assert ask("/eh3500E86F8000A9E000000586").status_code == 404


def test_07_a_linkset_names_the_clear_address_and_so_does_owl_same_as(an, ask):
    bits = "11110111" + "0000" + "".join(f"{int(digit):04b}" for digit in RICE[3:]) + "000" + "00011" + f"{123:010b}"
    answer = ask(f"/eh{int(bits.ljust(-(-len(bits) // 4) * 4, '0'), 2):x}?linkType=linkset")

    assert list(valid(answer)) == [f"{RICE}/21/123", RICE]
    assert f'<{ROOT}/{RICE}/21/123>; rel="http://www.w3.org/2002/07/owl#sameAs"' in answer["Link"]


def test_08_no_link_hangs_on_an_identifier_that_cannot_exist(an):
    assert refused(linked, an, "01/08938501234561") == ["gs1.ai_check"]
    assert refused(linked, an, "01/08938501234568/21/S1/10/L1") == ["gs1.link_path"]
    assert refused(linked, an, "kho-3") == ["links.anchor"]


def test_09_a_malformed_address_is_400(an, ask):
    malformed = (
        "/01/08938501234561", "/01/0893850123456", "/01/08938501234568/21/S1/10/L1", "/01/08938501234568/17/261231",
        "/01/08938501234568/10/" + "A" * 21, "/01/08938501234568/10/L%C3%94", "/00/089385010000000018", "/01/08938501234568/235/A/21/B",
    )  # fmt: skip
    assert [path for path in malformed if ask(path, HTML).status_code != 400] == []


def test_10_a_valid_address_of_which_nothing_is_known_is_404(an, ask):
    for path in ("/01/08938501234575", "/01/08938501234575?linkType=linkset", "/01/08938501234575?linkType=gs1:pip"):
        assert ask(path).status_code == 404, path


def test_11_no_error_is_200(an, ask):
    for path in (
        "/01/08938501234561",
        f"/{RICE}?linkType=gs1:recallStatus",
        "/01/08938501234575?linkType=all",
        "/ex+/",
    ):
        assert ask(path, LINKSET).status_code >= 400, path


def test_12_13_14_every_link_has_target_type_and_title(an, ask):
    assert refused(linked, an, href="") == ["links.href"]
    assert refused(linked, an, link_type="schema:about") == ["links.type"]
    assert refused(linked, an, title=" ") == ["links.title"]
    linked(an)
    for anchor in valid(ask(f"/{RICE}?linkType=linkset")).values():
        for name, targets in anchor.items():
            assert name in ("anchor", "itemDescription") or all(one["href"] and one["title"] for one in targets)


def test_15_16_17_languages_media_types_and_contexts_are_judged(an, ask):
    assert refused(linked, an, languages=("vie",), media_type="html", contexts=("moon",)) == [
        "links.language",
        "links.media_type",
        "links.context",
    ]
    linked(an, languages=("vi", "en-US"), media_type="text/html", contexts=("consumer",))
    (told,) = valid(ask(f"/{RICE}", LINKSET))[RICE][f"{VOC}pip"]
    assert (told["hreflang"], told["type"], told["context"]) == (["vi", "en-US"], "text/html", ["consumer"])


def test_18_20_there_is_one_default_link_with_its_title_alone_and_it_has_a_descriptive_type_too(an, ask):
    assert [list(anchor) for anchor in valid(ask(f"/{RICE}", LINKSET)).values()] == [
        ["anchor", "itemDescription", f"{VOC}traceability", f"{VOC}defaultLink"]
    ]
    first = linked(an, is_default=True)
    assert refused(linked, an, href="https://gao-an.vn/2", is_default=True) == ["links.default_taken"]
    told = valid(ask(f"/{RICE}", LINKSET))[RICE]
    assert told[f"{VOC}defaultLink"] == [{"href": "https://gao-an.vn/", "title": "Trang của gạo"}]
    assert told[f"{VOC}pip"][0]["href"] == "https://gao-an.vn/"
    assert first


def test_19_defaults_by_language_are_of_their_own_type(an, ask):
    linked(an, is_default=True)
    linked(an, href="https://gao-an.vn/en", languages=("en",), is_default_multi=True)
    told = valid(ask(f"/{RICE}", LINKSET))[RICE]

    assert told[f"{VOC}defaultLinkMulti"] == [
        {"href": "https://gao-an.vn/en", "title": "Trang của gạo", "hreflang": ["en"]}
    ]
    assert ask(f"/{RICE}", language="en-GB,vi;q=0.5")["Location"] == "https://gao-an.vn/en"
    assert ask(f"/{RICE}", language="fr")["Location"] == "https://gao-an.vn/"


def test_21_22_what_is_finer_falls_back_on_what_is_coarser_in_one_request(an, ask):
    linked(an, is_default=True)
    linked(an, f"{RICE}/10/L1", "gs1:certificationInfo", "https://gao-an.vn/cn")

    assert ask(f"/{RICE}/22/2A/10/L1")["Location"] == "https://gao-an.vn/"
    assert ask(f"/{RICE}/10/L1?linkType=gs1:certificationInfo")["Location"].startswith("https://gao-an.vn/cn")
    assert ask(f"/{RICE}/10/L1/21/S1?linkType=gs1:certificationInfo").status_code == 307


def test_the_default_of_one_piece_is_our_page_which_checks_its_stamp(an, ask):
    linked(an, is_default=True)
    piece = f"{RICE}/21/S1"

    assert ask(f"/{piece}", HTML).status_code != 307
    assert valid(ask(f"/{piece}", LINKSET))[piece][f"{VOC}defaultLink"][0]["href"] == f"{ROOT}/{piece}"
    linked(an, piece, "gs1:pip", "https://gao-an.vn/S1", is_default=True)
    assert ask(f"/{piece}", HTML)["Location"] == "https://gao-an.vn/S1"


def test_23_24_25_what_may_be_registered_together(an):
    assert refused(linked, an, f"{RICE}/235/TPX/21/S1") == ["gs1.link_path"]
    assert refused(linked, an, f"{RICE}/10/L1/21/S1") == ["links.anchor_finer"]
    assert linked(an, f"{RICE}/22/2A/10/L1")


def test_26_a_linkset_is_the_union_of_the_registration_sets_the_piece_first(an, ask):
    sets = ("/21/S1", "/22/2A/10/L1", "/10/L1", "/22/2A", "")
    for tail in reversed(sets):
        linked(an, RICE + tail, href=f"https://gao-an.vn{tail}/x")

    assert list(valid(ask(f"/{RICE}/22/2A/10/L1/21/S1", LINKSET))) == [RICE + tail for tail in sets]
    linked(an, f"{RICE}/235/T1")
    assert list(valid(ask(f"/{RICE}/235/T1", LINKSET))) == [f"{RICE}/235/T1", RICE]


def test_27_28_29_the_default_the_type_asked_for_or_404(an, ask):
    linked(an, is_default=True, languages=("vi",))
    linked(an, link_type="gs1:recipeInfo", href="https://gao-an.vn/nau")

    assert [ask(f"/{RICE}", language=language)["Location"] for language in ("", "fr", "vi-VN")] == [
        "https://gao-an.vn/"
    ] * 3
    for spelling in ("gs1:recipeInfo", f"{VOC}recipeInfo", "https://gs1.org/voc/recipeInfo", "GS1:RECIPEINFO"):
        answer = ask(f"/{RICE}?linkType={quote(spelling, safe=':/')}")
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (307, "https://gao-an.vn/nau"), spelling
    missing = ask(f"/{RICE}?linkType=gs1:allergenInfo", "application/json")
    assert missing.status_code == 404
    assert "linkType=linkset" in missing.json()["detail"] + str(missing.json())


def test_30_languages_contexts_and_media_types_decide(an, ask):
    linked(an, href="https://gao-an.vn/vi", languages=("vi",), media_type="text/html")
    linked(an, href="https://gao-an.vn/pt", languages=("pt",), media_type="text/html")
    linked(an, href="https://gao-an.vn/pt.pdf", languages=("pt",), media_type="application/pdf")
    linked(an, href="https://gao-an.vn/tra", contexts=("inspector",))
    pip = f"/{RICE}?linkType=gs1:pip"
    where = lambda *args, **more: ask(*args, **more)["Location"].partition("?")[0]  # noqa: E731

    assert where(pip, language="en;q=0.3, vi-VN;q=0.9") == "https://gao-an.vn/vi"
    assert where(pip, "text/html", "pt-BR, vi;q=0.5") == "https://gao-an.vn/pt"
    assert where(pip, "application/pdf, text/html;q=0.4", "pt-BR") == "https://gao-an.vn/pt.pdf"
    assert where(f"{pip}&context=inspector") == "https://gao-an.vn/tra"


def test_31_what_cannot_be_decided_is_300_with_a_valid_linkset(an, ask):
    for place in "ab":
        linked(an, link_type="gs1:certificationInfo", href=f"https://gao-an.vn/{place}")
    answer = ask(f"/{RICE}?linkType=gs1:certificationInfo")

    assert answer.status_code == 300
    assert len(valid(answer)[RICE][f"{VOC}certificationInfo"]) == 2
    assert ask(f"/{RICE}?linkType=gs1:certificationInfo", HTML).status_code == 300


def test_33_34_linksets_are_asked_for_by_word_or_media_type_and_point_to_their_context(an, ask):
    linked(an)
    answers = [ask(f"/{RICE}?linkType=linkset"), ask(f"/{RICE}?linkType=all"), ask(f"/{RICE}", LINKSET)]
    assert [list(valid(answer)) for answer in answers] == [[RICE]] * 3
    assert f'<{ROOT}/.well-known/gs1resolver-context>; rel="http://www.w3.org/ns/json-ld#context"' in answers[0]["Link"]
    told = ask(f"/{RICE}?linkType=linkset", "application/json")
    assert (told["Content-Type"], "linkset" in told.json()) == ("application/json", True)


def test_33_deviation_json_without_a_link_type_is_the_verdict(an, ask):
    assert ask(f"/{RICE}", "application/json").json()["verdict"]


def test_35_json_ld_has_its_context_inside(an, ask):
    told = ask(f"/{RICE}", JSON_LD)
    assert (told["Content-Type"], told.json()["@context"]["gs1"]) == (JSON_LD, VOC)
    assert ask("/.well-known/gs1resolver-context").json()["@context"] == told.json()["@context"]


def test_36_the_page_of_a_linkset_has_the_json_ld_inside(an, ask):
    linked(an, title="</script><b>x")
    page = ask(f"/{RICE}?linkType=linkset", HTML).content.decode()
    embedded = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert embedded["linkset"][0][f"{VOC}pip"][0]["title"] == "</script><b>x"
    assert "<b>x" not in page


def test_37_41_the_description_file_is_valid(an, ask):
    told = ask("/.well-known/gs1resolver").json()
    assert [error.message for error in DESCRIPTION.iter_errors(told)] == []
    assert told["linkTypeDefaultCanBeLinkset"] is False


@pytest.mark.parametrize("query", ["17=261231;3103=000189", "a&b=&c=%2F%20+x", "utm=zalo&17=261231"])
def test_38_the_query_is_passed_on_byte_for_byte(an, ask, query):
    linked(an, is_default=True, href="https://gao-an.vn/a?b=1#c")
    assert ask(f"/{RICE}?{query}")["Location"] == f"https://gao-an.vn/a?b=1&{query}#c"


def test_39_43_a_slash_at_the_end_is_tolerated_and_one_inside_a_value_survives(an, ask):
    linked(an, f"{RICE}/10/A%2FB", "gs1:pip", "https://gao-an.vn/ab")
    for path in (f"/{RICE}/10/A%2FB", f"/{RICE}/10/A%2fB/", f"/{RICE}/10/A%2FB"):
        assert ask(f"{path}?linkType=gs1:pip").status_code == 307, path
    assert valid(ask(f"/{RICE}/", LINKSET))
    assert ask(f"/{RICE}/").status_code == 200


@pytest.mark.parametrize("link_type", sorted(set(LINK_TYPES) - {"defaultLink", "defaultLinkMulti"}))
def test_40_each_link_type_of_the_vocabulary_is_found_by_both_of_its_names(an, ask, link_type):
    linked(an, link_type=f"gs1:{link_type}", href=f"https://gao-an.vn/{link_type}")
    for name in (f"gs1:{link_type}", f"https://gs1.org/voc/{link_type}"):
        assert ask(f"/{RICE}?linkType={name}")["Location"].startswith(f"https://gao-an.vn/{link_type}?")


def test_40_the_two_types_of_defaults_are_flags_and_can_be_asked_for(an, ask):
    assert refused(linked, an, link_type="gs1:defaultLink") == ["links.type_is_flag"]
    linked(an, is_default=True)
    assert ask(f"/{RICE}?linkType=gs1:defaultLink").status_code == 307
    assert ask(f"/{RICE}?linkType=gs1:defaultLinkMulti").status_code == 404


def test_42_short_gtins_are_read_and_written_with_14_digits(an, ask):
    assert list(valid(ask("/01/8938501234568", LINKSET))) == [RICE]


def test_44_45_the_order_of_the_path_and_the_names_of_the_query(an, ask):
    assert ask(f"/{RICE}/10/L1/22/2A").status_code == 400
    assert ask(f"/{RICE}?17=271231&3103=000500&mau=do").status_code == 200
    assert ask(f"/{RICE}?8888=1").status_code == 400


def test_capitals_and_small_letters_are_one(an, ask):
    linked(an, is_default=True)
    for path in ("/GTIN/08938501234568", "/gtin/08938501234568", f"/{RICE}?LINKTYPE=GS1:PIP"):
        assert ask(path).status_code == 307, path


def test_a_place_has_links_too(an, ask):
    linked(an, PLACE, "gs1:locationInfo", "https://gao-an.vn/xay")
    assert ask(f"/{PLACE}/254/A1?linkType=gs1:locationInfo").status_code == 307


def test_nobody_is_sent_to_a_host_that_was_not_proven(an, ask):
    linked(an, href="https://khac.vn/a", is_default=True)

    assert ask(f"/{RICE}", HTML).status_code == 200
    assert "khac.vn" not in ask(f"/{RICE}", LINKSET).content.decode()
    page = ask(f"/{RICE}?linkType=gs1:pip", HTML)
    assert (page.status_code, page.headers.get("Location")) == (200, None)
    assert '<b style="overflow-wrap:anywhere">khac.vn</b>' in page.content.decode()


def test_a_link_answers_from_its_first_day_to_its_last(an, ask):
    day = NOW.date()
    linked(an, is_default=True, valid_from=day + timedelta(days=3))
    linked(an, link_type="gs1:recipeInfo", valid_to=day - timedelta(days=3))
    assert ask(f"/{RICE}").status_code == 200
    assert ask(f"/{RICE}?linkType=gs1:recipeInfo").status_code == 404


def test_linksets_of_a_thousand_random_codes_are_valid(an, ask):
    linked(an, f"{RICE}/10/L1", "gs1:certificationInfo", "https://gao-an.vn/cn", languages=("vi",))
    letters = "!\"%&'()*+,-./:;<=>?_0123456789ABCXYZabcxyz"
    for number in range(1_000):
        word = "".join(letters[(number * 31 + place * 17) % len(letters)] for place in range(1 + number % 20))
        tail = (
            "",
            f"/10/{quote(word, safe='')}",
            f"/21/{quote(word, safe='')}",
            f"/22/2A/10/L1/21/{quote(word, safe='')}",
        )[number % 4]
        answer = ask(f"/{RICE}{tail}", LINKSET)
        assert answer.status_code == 200, (tail, answer.content)
        valid(answer)
