"""Every route of this node, visible on one page; docs/addresses.md tells each to people."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from txng.accounts import account, messages_stopping, oidc, outbox_page, signing_in
from txng.accounts.api import audit as api_audit
from txng.accounts.api import keys as api_keys
from txng.accounts.api import mandates as api_mandates
from txng.accounts.api import organisations as api_organisations
from txng.accounts.api import people as api_people
from txng.accounts.api import proposals as api_proposals
from txng.accounts.api import registrations as api_registrations
from txng.accounts.api import regulation as api_regulation
from txng.agreements import api as agreements
from txng.cases import api as cases
from txng.events.api import captures, discovery, events, names, paging, queries, signed_receipts, vocabularies
from txng.journal import handovers_api
from txng.links import api as links
from txng.office import agreements as office_agreements
from txng.office import amending as office_amending
from txng.office import (
    area_events,
    assisted,
    audit_feed,
    consents,
    country,
    drill,
    integration,
    journal_templates,
    onboarding,
    proposals,
    regulation,
    reminders,
    signup,
    staff,
    stamps_alarms,
    stamps_batch,
    stock,
    supply_chain,
    tasks,
    witnesses,
)
from txng.office import complaints as office_complaints
from txng.office import duplicates as office_duplicates
from txng.office import evidence as office_evidence
from txng.office import evidence_marks as office_marks
from txng.office import groups as office_groups
from txng.office import handovers as office_handovers
from txng.office import keys as office_keys
from txng.office import links as office_links
from txng.office import members as office_members
from txng.office import notices as office_notices
from txng.office import organisations as office_organisations
from txng.office import people as office_people
from txng.office import places as office_places
from txng.office import prefixes as office_prefixes
from txng.office import products as office_products
from txng.office import providers as office_providers
from txng.office import recalls as office_recalls
from txng.office import registrations as office_registrations
from txng.office import stamps as office_stamps
from txng.portal import (
    addresses,
    api_page,
    copied_stamps,
    formula,
    handover,
    own_products,
    profile,
    proof_pages,
    recall_pages,
    resolver,
    resolver_answers,
    scan,
    self_test,
    trace_api,
    trace_page,
    views,
)
from txng.portal import complaints as portal_complaints
from txng.portal import evidence as portal_evidence
from txng.project import health
from txng.project.urls_inspector import OFFICERS_PHONE
from txng.project.urls_journal import HOUSEHOLDS_PHONE
from txng.registry import evidence_api
from txng.registry import views as registry_pages
from txng.registry.api import places as registry_places
from txng.registry.api import prefixes as registry_prefixes
from txng.registry.api import products as registry_products
from txng.registry.api import templates as registry_templates
from txng.soap import views as soap
from txng.stamps import api as stamps_api
from txng.subscriptions import sockets_door
from txng.subscriptions.api import subscriptions
from txng.territory import api as territory
from txng.tlog import api as log
from txng.web import catalogue

urlpatterns: list[URLPattern] = [
    # The citizen
    path("", views.home),
    path("tra-cuu/", views.search),
    path("san-pham/<path:key>", own_products.page),
    path("urn:x-txng:product:<str:name>", own_products.lead),
    path("ban-giao/<uuid:number>/<str:token>", handover.page),
    path("truy-vet/", trace_page.page),
    path("ma-nay-noi-gi/", views.what_a_code_says),
    path("muc-truy-xuat/", formula.page),
    path("phuong-phap/tem-sao-chep/", copied_stamps.page),
    path("tu-kiem-tra-ket-noi/", self_test.page),
    path("chung-nhan/<int:number>/ban-chup", portal_evidence.document),
    path("bang-chung/", proof_pages.proofs),
    path("bang-chung/<int:index>", proof_pages.proof),
    path("phan-anh/", portal_complaints.new),
    path("phan-anh/<str:number>", portal_complaints.one),
    path("thu-hoi/", recall_pages.listed),
    path("thu-hoi/rss.xml", recall_pages.feed),
    path("thu-hoi/<int:number>", recall_pages.one),
    # The electronic log on a phone
    *HOUSEHOLDS_PHONE,
    # People who sign in
    path("dang-nhap/", signing_in.sign_in),
    path("dang-nhap/ma/", signing_in.code),
    path("dang-nhap/buoc-hai/", signing_in.second),
    path("dang-nhap/oidc/<str:provider_id>/", oidc.begin, name="openid_connect_login"),
    path("dang-nhap/oidc/<str:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("dang-xuat/", signing_in.sign_out),
    path("tai-khoan/", account.page),
    path("tai-khoan/hai-buoc/", account.set_up),
    path("tai-khoan/ma-du-phong/", account.recovery_codes),
    path("tai-khoan/phien/", account.end_sessions),
    path("tai-khoan/chon/", account.choose),
    path("tai-khoan/nhan-tin/", account.tell_me),
    path("thong-bao/dung/<str:token>", messages_stopping.page),
    path("demo/hop-thu/", outbox_page.page),
    # The office, and how one comes to have business there
    path("dang-ky/", signup.page),
    path("dang-ky/ho-so/<str:token>", signup.own),
    path("quy-che/", regulation.page),
    path("bieu-mau/", journal_templates.public_list),
    path("bieu-mau/<str:ref>.json", journal_templates.document),
    path("bieu-mau/<str:ref>", journal_templates.public_one),
    path("minh-bach/", audit_feed.transparency),
    path("minh-bach/nhan-chung/", witnesses.listed),
    path("quan-tri/", tasks.today),
    path("quan-tri/ho-so/", office_registrations.listed),
    path("quan-tri/ho-so/<int:number>", office_registrations.one),
    path("quan-tri/quyen/", office_people.listed),
    path("quan-tri/quyen/giao", office_people.give),
    path("quan-tri/quyen/<int:number>", office_people.one),
    path("quan-tri/nguoi/<int:number>", office_people.why),
    path("thanh-vien/<str:token>", office_members.asked),
    path("ghi-ho/<str:token>", consents.linked),
    path("dia-ban/", country.public),
    path("quan-tri/dia-ban/", country.report),
    path("quan-tri/dia-ban/xuat", country.export),
    path("quan-tri/can-bo/", staff.listed),
    path("quan-tri/can-bo/xuat", staff.export),
    path("quan-tri/can-bo/<int:number>", staff.one),
    path("quan-tri/ma-cu/", staff.aliases),
    path("quan-tri/thanh-vien/", office_members.book),
    path("quan-tri/thanh-vien/<int:number>", office_members.one),
    path("quan-tri/ghi-ho/", consents.helping),
    path("quan-tri/ghi-ho/canh-bao/", consents.alarms),
    path("quan-tri/ghi-ho/dang-ky", assisted.register),
    path("quan-tri/ghi-ho/<int:number>", consents.household),
    path("quan-tri/dong-y/", consents.own),
    path("quan-tri/dong-y/<int:number>/giay", consents.picture),
    path("quan-tri/de-nghi/<int:number>", proposals.one),
    path("quan-tri/thong-bao/", office_notices.listed),
    path("quan-tri/tich-hop/", integration.listed),
    path("quan-tri/tich-hop/gui-lai", integration.replay),
    path("quan-tri/tich-hop/<str:job_id>", integration.one),
    path("quan-tri/tich-hop/<str:job_id>/bien-nhan", integration.receipt),
    path("quan-tri/bat-dau/", onboarding.listed),
    path("quan-tri/nhat-ky-truy-cap/", audit_feed.listed),
    path("quan-tri/nhat-ky-truy-cap/xuat", audit_feed.export),
    path("quan-tri/su-kien/", area_events.listed),
    path("quan-tri/to-chuc/", office_organisations.listed),
    path("quan-tri/to-chuc/trung/", office_duplicates.listed),
    path("quan-tri/to-chuc/<int:number>", office_organisations.one),
    path("quan-tri/thoa-thuan/", office_agreements.listed),
    path("quan-tri/thoa-thuan/moi", office_agreements.new),
    path("quan-tri/thoa-thuan/<int:number>", office_agreements.one),
    path("quan-tri/to-chuc/<int:number>/giai-phap", office_providers.of_customer),
    path("quan-tri/to-chuc/<int:number>/sua", office_amending.own),
    path("quan-tri/yeu-cau/", office_amending.requests),
    path("to-chuc/<str:code>", profile.page),
    path("quan-tri/don-vi-giai-phap/", office_providers.listed),
    path("quan-tri/don-vi-giai-phap/<int:number>", office_providers.one),
    path("don-vi-giai-phap/", office_providers.public),
    path("quan-tri/tem/", office_stamps.listed),
    path("quan-tri/tem/xin", office_stamps.new),
    path("quan-tri/tem/so", office_stamps.book),
    path("quan-tri/tem/de-nghi/<int:number>", office_stamps.request),
    path("quan-tri/tem/canh-bao/", stamps_alarms.listed),
    path("quan-tri/tem/lo/<int:number>", stamps_batch.one),
    path("quan-tri/tem/lo/<int:number>/in.pdf", stamps_batch.sheets),
    path("quan-tri/tem/lo/<int:number>/ma.csv", stamps_batch.listed),
    path("quan-tri/thu-hoi/", office_recalls.listed),
    path("quan-tri/thu-hoi/moi", office_recalls.new),
    path("quan-tri/thu-hoi/nhap/<int:number>", office_recalls.draft),
    path("quan-tri/thu-hoi/<int:number>", office_recalls.one),
    path("quan-tri/phan-anh/", office_complaints.listed),
    path("quan-tri/phan-anh/<int:number>", office_complaints.one),
    path("quan-tri/phan-anh/<int:number>/anh", office_complaints.photo),
    path("quan-tri/khoa/", office_keys.keys),
    path("quan-tri/khoa/cua-toi", office_keys.own_keys),
    path("quan-tri/san-pham/", office_products.listed),
    path("quan-tri/san-pham/moi", office_products.new),
    path("quan-tri/san-pham/<path:key>/sua", office_products.edit),
    path("quan-tri/san-pham/<path:key>", office_products.one),
    path("quan-tri/chung-nhan/", office_evidence.listed),
    path("quan-tri/chung-nhan/moi", office_evidence.new),
    path("quan-tri/chung-nhan/<int:number>", office_evidence.one),
    path("quan-tri/chung-nhan/<int:number>/ban-chup", office_evidence.paper),
    path("quan-tri/ban-giao/", office_handovers.listed),
    path("quan-tri/chuoi-cung-ung/", supply_chain.listed),
    path("quan-tri/dien-tap/", drill.drill),
    path("quan-tri/nhac-viec/", reminders.chosen),
    path("quan-tri/kho/", stock.listed),
    path("quan-tri/kho/lo", stock.one),
    path("quan-tri/ban-giao/<uuid:number>", office_handovers.one),
    path("quan-tri/lien-ket/", office_links.listed),
    path("quan-tri/lien-ket/<int:number>", office_links.one),
    path("quan-tri/nhan-hieu/", office_marks.listed),
    path("quan-tri/nhan-hieu/<int:number>", office_marks.one),
    path("quan-tri/bieu-mau/", journal_templates.listed),
    path("quan-tri/bieu-mau/<str:ref>", journal_templates.one),
    path("quan-tri/nhom-hang/", office_groups.listed),
    path("quan-tri/nhom-hang/vi-pham", office_groups.violations),
    path("quan-tri/nhom-hang/<str:code>", office_groups.one),
    path("quan-tri/dia-diem/", office_places.listed),
    path("quan-tri/dia-diem/moi", office_places.new),
    path("quan-tri/dia-diem/vung/<path:code>", office_places.area),
    path("quan-tri/dia-diem/<path:key>", office_places.one),
    path("quan-tri/ma-doanh-nghiep/", office_prefixes.listed),
    path("quan-tri/nhap-excel/", registry_pages.all_sheets),
    path("quan-tri/nhap-excel/mau.xlsx", registry_pages.template_file),
    path("quan-tri/nhap-excel/xuat", registry_pages.export_file),
    path("quan-tri/nhap-excel/<str:sheet_id>", registry_pages.one_sheet),
    path("quan-tri/nhap-excel/<str:sheet_id>/loi.xlsx", registry_pages.faults_file),
    *OFFICERS_PHONE,
    # A stamp's short form; printed codes are in capital letters
    path("s/<str:code>", scan.short),
    path("S/<str:code>", scan.short),
    # GS1 Digital Link: any primary key, its qualifiers behind it
    re_path(addresses.ROUTE, resolver.door),
    re_path(resolver.BINARY, resolver.binary),
    path(".well-known/gs1resolver", resolver.description),
    path(".well-known/gs1resolver-context", resolver_answers.context),
    # EPCIS 2.0 REST
    path("epcis/v2/openapi.json", api_page.epcis),
    path("epcis/v2", discovery.root),
    path("epcis/v2/", discovery.root),
    path("epcis/v2/capture", captures.captures),
    path("epcis/v2/capture/<str:job_id>", captures.capture_job),
    path("epcis/v2/capture/<str:job_id>/receipt", signed_receipts.capture_receipt),
    path("epcis/v2/events", events.events),
    path("epcis/v2/events/<path:event_id>", events.event),
    path("epcis/v2/eventTypes", names.event_types),
    path("epcis/v2/eventTypes/<path:name>/events", names.event_type_events),
    path("epcis/v2/eventTypes/<path:name>", names.event_type),
    path("epcis/v2/epcs", names.epcs),
    path("epcis/v2/epcs/<path:name>/events", names.epc_events),
    path("epcis/v2/epcs/<path:name>", names.epc),
    path("epcis/v2/bizSteps", names.biz_steps),
    path("epcis/v2/bizSteps/<path:name>/events", names.biz_step_events),
    path("epcis/v2/bizSteps/<path:name>", names.biz_step),
    path("epcis/v2/bizLocations", names.biz_locations),
    path("epcis/v2/bizLocations/<path:name>/events", names.biz_location_events),
    path("epcis/v2/bizLocations/<path:name>", names.biz_location),
    path("epcis/v2/readPoints", names.read_points),
    path("epcis/v2/readPoints/<path:name>/events", names.read_point_events),
    path("epcis/v2/readPoints/<path:name>", names.read_point),
    path("epcis/v2/dispositions", names.dispositions),
    path("epcis/v2/dispositions/<path:name>/events", names.disposition_events),
    path("epcis/v2/dispositions/<path:name>", names.disposition),
    path("epcis/v2/queries", queries.queries),
    path("epcis/v2/queries/<str:name>/events", sockets_door.query_events),
    path("epcis/v2/queries/<str:name>/subscriptions", subscriptions.subscriptions),
    path("epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/dead", subscriptions.dead),
    path("epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/replay", subscriptions.replay),
    path("epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/resume", subscriptions.resume),
    path("epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>", subscriptions.subscription),
    path("epcis/v2/queries/<str:name>", queries.query),
    path("epcis/v2/nextPageToken/<str:token>", paging.next_page_token),
    # EPCIS 1.2: the query interface in SOAP, capture of XML; by the names that other servers gave them, too
    path("epcis/v1", soap.query),
    path("epcis/v1/", soap.query),
    path("epcis/v1/query", soap.query),
    path("epcis/v1/Query.svc", soap.query),
    path("epcis/v1/capture", soap.capture),
    path("epcis/v1/Capture", soap.capture),
    # Master data and trace
    path("api/", api_page.page),
    path("api/v1/openapi.json", api_page.others),
    path("api/v1/products", registry_products.products),
    path("api/v1/products/<path:key>/aliases", registry_products.aliases),
    path("api/v1/products/<path:key>/image", registry_products.image),
    path("api/v1/products/<path:key>/completeness", registry_products.completeness),
    path("api/v1/products/<path:key>/lots", registry_products.lots),
    path("api/v1/products/<path:key>", registry_products.product),
    path("api/v1/resolve", registry_products.resolve),
    path("api/v1/prefixes", registry_prefixes.prefixes),
    path("api/v1/prefixes/<str:prefix>/verification", registry_prefixes.verification),
    path("api/v1/places", registry_places.places),
    path("api/v1/places/<path:key>/plot", registry_places.plot),
    path("api/v1/places/<path:key>", registry_places.place),
    path("api/v1/growing-areas", registry_places.growing_areas),
    path("api/v1/product-groups", registry_products.product_groups),
    path("api/v1/templates", registry_templates.templates),
    path("api/v1/templates/<str:ref>", registry_templates.template),
    path("api/v1/evidence", evidence_api.evidence),
    path("api/v1/evidence/<int:number>", evidence_api.one),
    path("api/v1/evidence/<int:number>/confirm", evidence_api.confirm),
    path("api/v1/evidence/<int:number>/revoke", evidence_api.revoke),
    path("api/v1/evidence/<int:number>/withdraw", evidence_api.withdraw),
    path("api/v1/evidence/<int:number>/document", evidence_api.document),
    path("api/v1/marks", evidence_api.all_marks),
    path("api/v1/marks/<int:number>/users", evidence_api.mark_users),
    path("api/v1/marks/<int:number>/users/<int:line>/end", evidence_api.end_mark_user),
    path("api/v1/handovers", handovers_api.listed),
    path("api/v1/handovers/<uuid:handover>", handovers_api.one),
    path("api/v1/handovers/<uuid:handover>/answer", handovers_api.answer),
    path("api/v1/handovers/<uuid:handover>/withdrawal", handovers_api.withdrawal),
    path("api/v1/links", links.links),
    path("api/v1/links/<int:number>", links.link),
    path("api/v1/link-hosts", links.link_hosts),
    path("api/v1/link-hosts/<int:number>/verification", links.verification),
    path("api/v1/vocabularies", vocabularies.vocabularies),
    path("api/v1/trace", trace_api.api),
    path("api/v1/recalls", cases.recalls),
    path("api/v1/recalls/<int:number>", cases.recall),
    path("api/v1/units", territory.units),
    # Organisations, people, mandates, keys
    path("api/v1/whoami", api_people.whoami),
    path("api/v1/organisations", api_organisations.organisations),
    path("api/v1/organisations/<int:number>", api_organisations.organisation),
    path("api/v1/organisations/<int:number>/steps", api_organisations.steps),
    path("api/v1/organisations/<int:number>/standing", api_organisations.standing),
    path("api/v1/organisations/<int:number>/move", api_organisations.move),
    path("api/v1/organisations/<int:number>/merge", api_organisations.merge),
    path("api/v1/registrations", api_registrations.registrations),
    path("api/v1/registrations/<int:number>", api_registrations.registration),
    path("api/v1/registrations/<int:number>/decision", api_registrations.decision),
    path("api/v1/mandates", api_mandates.mandates),
    path("api/v1/mandates/<int:number>", api_mandates.mandate),
    path("api/v1/mandates/<int:number>/revoke", api_mandates.revoke),
    path("api/v1/people/<int:number>/rights", api_people.rights),
    path("api/v1/proposals", api_proposals.proposals),
    path("api/v1/proposals/<int:number>", api_proposals.proposal),
    path("api/v1/proposals/<int:number>/answer", api_proposals.answer),
    path("api/v1/keys", api_keys.keys),
    path("api/v1/keys/<int:number>", api_keys.key),
    path("api/v1/keys/<int:number>/rotate", api_keys.rotate),
    path("api/v1/keys/<int:number>/revoke", api_keys.revoke),
    path("api/v1/regulation", api_regulation.regulation),
    path("api/v1/audit", api_audit.audit),
    path("api/v1/transparency", api_audit.transparency),
    # Data-sharing agreements
    path("api/v1/stamps/requests", stamps_api.requests),
    path("api/v1/stamps/requests/<int:number>", stamps_api.request),
    path("api/v1/stamps/requests/<int:number>/decision", stamps_api.decision),
    path("api/v1/stamps/requests/<int:number>/issue", stamps_api.issue),
    path("api/v1/stamps/batches", stamps_api.batches_listed),
    path("api/v1/stamps/batches/<int:number>", stamps_api.batch),
    path("api/v1/stamps/batches/<int:number>/codes", stamps_api.batch_codes),
    path("api/v1/stamps/batches/<int:number>/activate", stamps_api.activate),
    path("api/v1/stamps/batches/<int:number>/attach", stamps_api.attach),
    path("api/v1/stamps/batches/<int:number>/void", stamps_api.void),
    path("api/v1/agreements", agreements.agreements),
    path("api/v1/agreements/<int:number>", agreements.agreement),
    path("api/v1/agreements/<int:number>/sign", agreements.sign),
    path("api/v1/agreements/<int:number>/end", agreements.end),
    path("api/v1/agreements/<int:number>/use", agreements.use),
    # The transparency log
    path("log/checkpoint", log.checkpoint),
    path("log/checkpoint/newest", log.newest_checkpoint),
    path("log/policy", log.policy),
    path("log/vkey", log.vkey),
    path("log/verifier.html", proof_pages.verifier),
    path("log/tile/entries/<path:name>", log.entries),
    path("log/tile/<path:name>", log.tile),
    path("log/proof/<int:index>", log.proof),
    path("log/consistency/<int:old>/<int:new>", log.consistency),
    # The house
    path("loi/", catalogue.page),
    path("khoe", health.khoe),
]

handler404 = "txng.web.middleware.not_found"
handler500 = "txng.web.middleware.failed"
