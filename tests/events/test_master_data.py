"""Master data of document headers: kept with the verdict, version by version, sealed, and told again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.conftest import NOW
from tests.events.documents import make_body
from tests.events.master_documents import COMMUNE, FARM, FARM_URN, PLOT, STORE, VTYPE, header, made
from tests.events.master_sent import elements, sent
from txng.core.problems import Refused
from txng.events.master_data_lookups import MasterDataQuery, vocabularies_matching, vocabularies_page
from txng.tlog.fsck import fsck

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def names(viewer, **asked):
    return [one.key for one in vocabularies_matching(viewer, **asked).said]


class TestKeeping:
    def test_what_a_header_says_is_told_again(self, an):
        said = made(FARM_URN, children=[PLOT], name="Vườn Sơn Hà", city="Sơn Hà")

        job = sent(an, header(BusinessLocation=[said]), make_body(), now=NOW)

        assert job.success
        (one,) = vocabularies_matching(an).said
        assert one.element == said
        assert (one.organisation, one.vocabulary, one.key) == (
            "htx-son-ha",
            f"{VTYPE}BusinessLocation",
            "414/8938501234018",
        )
        assert (one.version, one.valid_from, one.job_id) == (1, NOW + timedelta(seconds=1), job.id)

    def test_what_says_the_same_makes_no_new_version(self, an):
        sent(an, header(BusinessLocation=[made(FARM_URN, name="Vườn", city="Sơn Hà")]), now=NOW)
        sent(an, header(BusinessLocation=[made(FARM, city="Sơn Hà", name="Vườn")]), now=LATER)

        (one,) = vocabularies_matching(an).said
        assert (one.version, one.element["id"]) == (1, FARM_URN)

    def test_a_change_makes_a_version_and_the_old_one_can_be_asked_for(self, an):
        sent(an, header(BusinessLocation=[made(FARM_URN, name="Vườn", city="Sơn Hà")]), now=NOW)
        sent(an, header(BusinessLocation=[made(FARM, name="Vườn mới")]), now=LATER)

        (now,) = vocabularies_matching(an).said
        (then,) = vocabularies_page(an, MasterDataQuery(at=NOW + timedelta(minutes=1)), limit=10).said
        assert (now.version, now.element) == (2, made(FARM, name="Vườn mới"))
        assert (then.version, then.element) == (1, made(FARM_URN, name="Vườn", city="Sơn Hà"))
        assert vocabularies_page(an, MasterDataQuery(at=NOW - timedelta(days=1)), limit=10).said == ()

    def test_an_element_that_comes_twice_says_both(self, an):
        job = sent(
            an,
            header(BusinessLocation=[made(FARM_URN, name="A", city="Huế"), made(FARM, name="B", city="Huế")]),
            now=NOW,
        )

        assert job.success
        (one,) = elements(vocabularies_matching(an))
        assert [attribute["attribute"] for attribute in one["attributes"]] == ["A", "Huế", "B"]

    def test_a_document_of_master_data_alone_is_taken(self, an):
        assert sent(an, header(EPCClass=[made("urn:epc:idpat:sgtin:8938501.023456.*", name="Chè")]), now=NOW).success
        assert names(an) == ["01/08938501234568"]

    def test_a_refused_event_undoes_what_the_document_says(self, an):
        wrong = make_body(eventTime="2030-01-01T00:00:00Z")

        job = sent(an, header(BusinessLocation=[made(FARM, name="Vườn")]), make_body(), wrong, now=NOW)

        assert not job.success
        assert vocabularies_matching(an).said == ()
        assert rows("select count(*) from tlog_pending") == [(0,)]

    def test_with_proceed_it_stays(self, an):
        wrong = make_body(eventTime="2030-01-01T00:00:00Z")

        job = sent(
            an, header(BusinessLocation=[made(FARM, name="Vườn")]), make_body(), wrong, now=NOW, behaviour="proceed"
        )

        assert not job.success
        assert names(an) == ["414/8938501234018"]

    def test_faults_refuse_the_document_all_at_once(self, an):
        broken = {
            "epcisMasterData": {"vocabularyList": [{"vocabularyElementList": [{"attributes": ["x"]}, {"id": 7}]}]}
        }

        with pytest.raises(Refused) as refused:
            sent(an, broken, now=NOW)

        at = "/epcisHeader/epcisMasterData/vocabularyList/0"
        assert [(problem.code, problem.pointer) for problem in refused.value.problems] == [
            ("epcis.field_missing", at),
            ("epcis.field_missing", f"{at}/vocabularyElementList/0"),
            ("epcis.not_object", f"{at}/vocabularyElementList/0/attributes/0"),
            ("epcis.not_text", f"{at}/vocabularyElementList/1/id"),
        ]


class TestSealing:
    def test_each_version_is_a_leaf_that_binds_what_is_stored(self, an, seal):
        sent(an, header(BusinessLocation=[made(FARM, name="Vườn")], ReadPoint=[made(PLOT)]), now=NOW)
        sent(an, header(BusinessLocation=[made(FARM, name="Vườn mới")]), now=LATER)
        seal()

        assert rows("select kind, count(*) from tlog_leaf group by kind") == [("masterdata", 3)]
        assert fsck().problems == ()

    @pytest.mark.parametrize("tampering", [
        "update events_master set body = replace(body, 'Vườn', 'Rừng')",
        "update events_master set valid_from = valid_from - interval '1 day'",
        "update events_master set key = '414/8938501234025'",
        "update events_master set body = '{}'",
        "delete from events_master",
    ])  # fmt: skip
    def test_what_was_changed_behind_our_back_is_found(self, an, seal, tampering):
        sent(an, header(BusinessLocation=[made(FARM, name="Vườn")]), now=NOW)
        seal()

        rows(f"with done as ({tampering} returning 1) select count(*) from done")

        assert [problem.code for problem in fsck().problems] in (["tlog.fsck_content"], ["tlog.fsck_content_missing"])


class TestAsking:
    @pytest.fixture(autouse=True)
    def told(self, an, chi):
        places = [
            made(COMMUNE, children=[FARM_URN], name="Sơn Hà"), made(FARM, children=[PLOT], name="Vườn", site="8938501234018"),
            made(PLOT, name="Lô 2", area=12), made(STORE, name="Kho"),
        ]  # fmt: skip
        sent(an, header(BusinessLocation=places, ReadPoint=[made(PLOT, sst="201")]), now=NOW)
        sent(chi, header(BusinessLocation=[made(FARM, name="Trại")]), now=NOW)

    def test_an_organisation_hears_itself_and_an_inspector_all(self, an, chi, dung, stranger):
        assert len(names(an)) == 5
        assert [one["attributes"][0]["attribute"] for one in elements(vocabularies_matching(chi))] == ["Trại"]
        assert len(names(dung)) == 6
        assert {one.organisation for one in vocabularies_matching(dung).said} == {"htx-son-ha", "cua-hang-chi"}
        assert names(stranger) == []

    @pytest.mark.parametrize(("asked", "count"), [
        ({"names": [f"{VTYPE}ReadPoint"]}, 1),
        ({"names": [f"{VTYPE}ReadPoint", f"{VTYPE}BusinessLocation"]}, 5),
        ({"names": []}, 0),
        ({"eq_names": [FARM_URN]}, 1),
        ({"eq_names": [PLOT, "https://vidu.vn/414/8938501234032"]}, 3),
        ({"wd_names": [FARM_URN]}, 2),
        ({"wd_names": [FARM_URN], "names": [f"{VTYPE}ReadPoint"]}, 0),
        ({"wd_names": [COMMUNE]}, 3),
        ({"wd_names": [STORE]}, 1),
        ({"has_attributes": ["urn:epcglobal:cbv:mda#name"]}, 4),
        ({"has_attributes": ["urn:epcglobal:cbv:mda:sst", "site"]}, 2),
        ({"has_attributes": ["cbvmda:name"], "wd_names": [FARM]}, 2),
        ({"has_attributes": ["https://vidu.vn/mda#name"]}, 0),
        ({"eq_attributes": {"urn:epcglobal:cbv:mda:name": ["Vườn", "Kho"]}}, 2),
        ({"eq_attributes": {"name": ["vườn"]}}, 0),
        ({"eq_attributes": {"area": ["12"]}}, 1),
        ({"eq_attributes": {"name": ["Vườn"], "site": ["8938501234018"]}}, 1),
        ({"eq_attributes": {"name": ["Kho"], "site": ["8938501234018"]}}, 0),
    ])  # fmt: skip
    def test_every_condition_narrows(self, an, asked, count):
        assert len(names(an, **asked)) == count

    def test_what_is_told_of_an_element_is_cut_to_what_was_asked(self, an):
        asked = {"eq_names": [FARM]}

        (bare,) = elements(vocabularies_matching(an, includes_attributes=False, includes_children=False, **asked))
        (named,) = elements(vocabularies_matching(an, attribute_names=["urn:epcglobal:cbv:mda#site"], **asked))

        assert bare == {"id": FARM}
        assert named == made(FARM, children=[PLOT], site="8938501234018")

    def test_more_than_the_asker_takes_are_refused(self, an):
        assert len(names(an, limit=5)) == 5
        with pytest.raises(Refused) as refused:
            names(an, limit=4)

        assert [(problem.code, refused.value.status) for problem in refused.value.problems] == [
            ("query.too_many_elements", 413)
        ]

    def test_pages_hold_every_element_once(self, dung):
        found, after = [], None
        while True:
            page = vocabularies_page(dung, MasterDataQuery(), limit=2, after=after)
            found += page.said
            if page.is_whole:
                break
            after = page.said[-1].place

        assert found == list(vocabularies_matching(dung).said)

    def test_the_answer_is_a_vocabulary_list(self, an):
        listed = vocabularies_matching(an, eq_names=[PLOT]).vocabulary_list

        assert listed == [
            {"type": f"{VTYPE}BusinessLocation", "vocabularyElementList": [made(PLOT, name="Lô 2", area=12)]},
            {"type": f"{VTYPE}ReadPoint", "vocabularyElementList": [made(PLOT, sst="201")]},
        ]
