"""The log over HTTP, and the key file: what an auditor meets."""

import stat

import pytest
from django.http import Http404
from django.test import RequestFactory

from txng.core.merkle.checkpoint import decoded
from txng.core.merkle.proof_file import verify_proof
from txng.core.merkle.proofs import verify_consistency
from txng.core.merkle.tiles import read_entries
from txng.core.merkle.tree import leaf_hash, root_of
from txng.core.problems import Refused
from txng.tlog import api, lookups, sequence
from txng.tlog.key import create_key, public_path, signer_of, vkey_of
from txng.tlog.models import Leaf

GET = RequestFactory().get("/")


@pytest.fixture
def published(log, promise):
    promise(300)
    sequence.drain(log)


def test_the_checkpoint_is_text_that_is_never_cached(published):
    response = api.checkpoint(GET)

    assert response.content.decode() == lookups.checkpoint()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"


def test_full_tiles_are_immutable_and_hash_their_entries(published):
    tile, entries = api.tile(GET, "0/000"), api.entries(GET, "000")

    assert "immutable" in tile["Cache-Control"]
    assert tile["Content-Type"] == entries["Content-Type"] == "application/octet-stream"
    assert b"".join(map(leaf_hash, read_entries(entries.content))) == tile.content


def test_partial_tiles_are_served_until_they_are_full(published, log, promise):
    assert len(api.tile(GET, "0/001.p/44").content) == 44 * 32
    assert len(read_entries(api.entries(GET, "001.p/44").content)) == 44

    promise(300)
    sequence.drain(log)

    with pytest.raises(Refused, match="has no file"):
        api.tile(GET, "0/001.p/44")
    assert len(api.tile(GET, "0/001").content) == 256 * 32


def test_that_the_log_grew_is_proven_between_any_two_sizes(published, room):
    leaves = [bytes(each) for each in Leaf.objects.order_by("index").values_list("leaf", flat=True)]
    for old, new in ((1, 2), (7, 300), (256, 299), (300, 300)):
        response = api.consistency(GET, old, new)
        proof = [decoded(line) for line in response.content.decode().splitlines()]
        roots = [root_of(map(leaf_hash, leaves[:size])) for size in (old, new)]

        verify_consistency(old, new, proof, old_root=roots[0], new_root=roots[1])
        assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("old", "new", "code"), [(0, 5, "tlog.sizes"), (6, 5, "tlog.sizes"), (5, 301, "tlog.not_sealed")]
)
def test_nothing_is_proven_about_no_tree_or_one_that_is_not_there(published, old, new, code):
    with pytest.raises(Refused) as refused:
        api.consistency(GET, old, new)
    assert refused.value.problems[0].code == code


@pytest.mark.parametrize(
    "name", ["0/7", "0/007", "9/000", "0/../../log.key", "../checkpoint", "entries/000", "", "0/000/", "x"]
)
def test_what_is_no_tile_is_not_served(published, name):
    with pytest.raises(Refused) as refused:
        api.tile(GET, name)
    assert refused.value.status == 404
    if name != "entries/000":
        with pytest.raises(Refused):
            api.entries(GET, name)


def test_a_proof_is_a_text_to_keep_and_verify(published):
    response = api.proof(GET, 299)

    assert response["Content-Type"].startswith("text/plain")
    assert "299.tlog-proof" in response["Content-Disposition"]
    verify_proof(response.content, lookups.vkey())
    with pytest.raises(Refused, match="not sealed yet"):
        api.proof(GET, 300)


def test_the_log_is_only_read_over_http(published):
    for view, arguments in [(api.checkpoint, ()), (api.tile, ("0/000",)), (api.entries, ("000",)), (api.proof, (0,))]:
        assert view(RequestFactory().post("/"), *arguments).status_code == 405


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "keys" / "log.key"

    vkey = create_key(path, "nhat-ky.example/thu")

    assert create_key(path, "nhat-ky.example/thu") == vkey == vkey_of(path).text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(public_path(path).stat().st_mode) == 0o644
    assert signer_of(path, "nhat-ky.example/thu").key.text == vkey
    assert [entry.name for entry in sorted(path.parent.iterdir())] == ["log.key", "log.key.pub"]


def test_a_key_in_the_form_of_gos_note_package_is_read(tmp_path):
    # The example of golang.org/x/mod/sumdb/note: its public half is published with it.
    path = tmp_path / "key"
    path.write_text("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n")
    path.chmod(0o600)

    assert create_key(path, "PeterNeumann") == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


@pytest.mark.parametrize(
    "spoil, reason",
    [
        (lambda path: path.chmod(0o644), "chmod 600"),
        (lambda path: path.write_text("PRIVATE+KEY+nonsense"), "no Ed25519 key"),
        (lambda path: path.write_text(path.read_text().replace("nhat-ky", "nhat-kz")), "another log"),
        (lambda path: path.unlink(), "no signing key"),
    ],
)
def test_a_key_that_cannot_be_trusted_is_refused(tmp_path, spoil, reason):
    path = tmp_path / "log.key"
    create_key(path, "nhat-ky.example/thu")
    spoil(path)

    with pytest.raises(Refused, match=reason):
        signer_of(path, "nhat-ky.example/thu")


def test_a_log_has_a_name_without_spaces(tmp_path):
    with pytest.raises(Refused, match="spaces"):
        create_key(tmp_path / "key", "nhật ký")
    with pytest.raises(Refused, match="no signing key"):
        vkey_of(tmp_path / "key")
    assert not issubclass(Refused, Http404)
