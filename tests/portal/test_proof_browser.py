"""The proof, verified in Chromium: the same verdicts as `txng verify`, with the browser's cryptography and with ours."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.chromium import path as chromium
from tests.portal.proof_vectors import (
    FACE,
    INDEX,
    ORDER,
    SIZE,
    VKEY,
    cosigned_proof,
    mutated,
    opening,
    proof_of,
    right,
    witness,
)
from txng.core.merkle.checkpoint import encoded
from txng.core.merkle.cosignature import cosign
from txng.portal import verifier
from txng.portal.proof_words import CODES, file_words, page_words

pytestmark = [pytest.mark.browser]

STATIC = Path(verifier.__file__).parent / "static/portal"
PAGE_SCRIPTS = ("proof_page.js", "proof_steps.js", "proof_verify.js", "proof_crypto.js")
MOST_SCRIPT_BYTES, MOST_DATA_BYTES = 12_000, 3_000  # gzip: what verifies, and what it is given in a log of 2^31 leaves
SHOTS = os.environ.get("SHOTS")

_NO_CRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"
_NO_ED25519 = """const plain = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (form, data, kind, ...rest) {
  if (kind.name === 'Ed25519') throw new DOMException('unknown', 'NotSupportedError');
  return plain.call(this, form, data, kind, ...rest) }"""
# What the browser says of each case: the code it refuses with, or how many cosigned.
_JUDGED = """async (cases) => {
  const { judge } = await import('/static/portal/proof_verify.js');
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const read = (data) => {
    try { return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)) ?? {} } catch { return {} } };
  const verdicts = [];
  for (const { proof, opening, ...given } of cases) {
    try {
      const opened = opening === null ? null : read(bytes(opening));
      verdicts.push(String((await judge({ ...given, proof: bytes(proof), opening: opened })).cosigned));
    } catch (error) { verdicts.push(error.code ?? String(error)) }
  }
  return verdicts }"""
_SIGNED = """async (cases) => {
  const { verify } = await import('/static/portal/proof_crypto.js');
  const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const found = [];
  for (const given of cases) found.push(await verify(...given.map(bytes)));
  return found }"""
_HASHED = """async (texts) => {
  const { hash, hex } = await import('/static/portal/proof_crypto.js');
  const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return Promise.all(texts.map(async (text) => [hex(await hash(256, bytes(text))), hex(await hash(512, bytes(text)))])) }"""
# RFC 8032 7.1: secret key, message, signature.
_RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, where Django would refuse to touch the database; nothing here is async.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


@pytest.fixture(params=["the browser's", "ours", "ours for Ed25519 alone"])
def cryptography_of(request, chrome) -> Iterator[Page]:
    """An empty page that serves our scripts as they are, with and without WebCrypto."""
    with chrome.new_context() as context:
        if request.param != "the browser's":
            context.add_init_script(_NO_CRYPTO if request.param == "ours" else _NO_ED25519)
        context.route("http://localhost/**", _from_disk)
        page = context.new_page()
        page.goto("http://localhost/")
        assert page.evaluate("!crypto.subtle") is (request.param == "ours")
        yield page


def _from_disk(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name.endswith(".js"):
        route.fulfill(path=STATIC / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>·</title>", content_type="text/html")


def test_a_thousand_mutations_are_refused_with_the_code_of_txng_verify(cryptography_of):
    cases = mutated()
    assert len(cases) >= 1_000
    assert [case.name for case in cases if case.is_believed] == []

    verdicts = cryptography_of.evaluate(_JUDGED, [case.as_given() for case in cases])

    differing = [
        (case.name, case.verdict(), said) for case, said in zip(cases, verdicts, strict=True) if case.verdict() != said
    ]
    assert differing == []


def test_what_is_right_is_accepted(cryptography_of):
    cases = right()

    verdicts = cryptography_of.evaluate(_JUDGED, [case.as_given() for case in cases])

    assert verdicts == [str(len(case.witnesses)) for case in cases]


def test_signatures_are_judged_as_rfc_8032_says(cryptography_of):
    triples = [(_public(secret), signature, message) for secret, message, signature in _RFC_8032]

    assert cryptography_of.evaluate(_SIGNED, triples) == [True] * len(triples)


def test_signatures_are_judged_as_the_node_judges_them(cryptography_of):
    chance, triples = random.Random(8032), []
    for size in range(40):
        private, message = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)), chance.randbytes(size * 7)
        parts = [private.public_key().public_bytes_raw(), private.sign(message), message]
        triples += [parts, *(_altered(chance, parts, place) for place in (0, 1, 1, 2))]
        triples.append([parts[0], _plus_order(parts[1]), parts[2]])

    found = cryptography_of.evaluate(_SIGNED, [[part.hex() for part in parts] for parts in triples])

    assert found == [_is_signed(*parts) for parts in triples]
    assert sum(found) >= 40


def test_points_of_small_order_and_second_spellings_are_refused(cryptography_of):
    p = 2**255 - 19
    small = [(1).to_bytes(32, "little"), (p - 1).to_bytes(32, "little"), bytes(32)]
    twice = [(p + 1).to_bytes(32, "little"), p.to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little")]
    # With a key of order one, R = identity and S = 0 sign every message.
    signatures = [point + bytes(32) for point in (*small, *twice)]

    triples = [[key.hex(), signature.hex(), b"x".hex()] for key in (*small, *twice) for signature in signatures]

    assert cryptography_of.evaluate(_SIGNED, triples) == [False] * len(triples)


def test_hashes_are_those_of_every_length_about_a_block(cryptography_of):
    texts = [bytes(size) for size in (0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 300)]

    found = cryptography_of.evaluate(_HASHED, [text.hex() for text in texts])

    assert found == [[hashlib.sha256(text).hexdigest(), hashlib.sha512(text).hexdigest()] for text in texts]


# ── the stand-alone file


@pytest.fixture
def opened(chrome, tmp_path) -> Iterator[Page]:
    """The stand-alone file, opened from a disk on a phone; a request to any network fails the test."""
    file = tmp_path / "verifier.html"
    file.write_bytes(verifier.FILE.read_bytes())
    with chrome.new_context(viewport={"width": 360, "height": 800}, offline=True) as context:
        asked, said = [], []
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        yield page
        assert asked == [file.as_uri()]
        assert said == []


def test_the_file_in_the_repository_is_what_its_parts_make():
    assert verifier.FILE.read_text() == verifier.made(), "run: python -m txng.portal.verifier"


def test_the_file_is_made_by_its_command(tmp_path):
    command = "import pathlib, runpy; from txng.portal import verifier; print(len(verifier.made()))"
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)

    assert int(told.stdout) == len(verifier.FILE.read_text())


def test_a_pasted_proof_with_its_face_is_verified_from_a_disk(opened):
    _paste(opened, VKEY, proof_of(INDEX, SIZE).rstrip("\n"), opening().decode())

    assert opened.locator("#verdict").get_attribute("data-verdict") == "good"
    assert (
        opened.get_by_role("status")
        .inner_text()
        .startswith("ĐÚNG: bản ghi số 171 nằm trong nhật ký nhat-ky.example/thu")
    )
    assert json.loads(opened.locator("#shown").inner_text()) == FACE
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    _keep(opened, "verifier-good")


def test_witnesses_are_counted_by_the_keys_that_are_given(opened):
    case = cosigned_proof()
    _paste(opened, "\n".join([VKEY, *case.witnesses[:2]]), case.proof.decode(), "")

    assert "2 trên 2 nhân chứng" in opened.locator("[data-step=witnesses]").inner_text()
    assert "1 chữ ký lạ" in opened.locator("[data-step=witnesses]").inner_text()


def test_too_few_witnesses_are_a_warning(opened):
    case = cosigned_proof()
    _paste(
        opened, "\n".join([VKEY, case.witnesses[0], *(witness(n).key.text for n in (4, 5))]), case.proof.decode(), ""
    )

    assert "1 trên 3 nhân chứng, chưa quá nửa" in opened.locator("[data-step=witnesses]").inner_text()
    assert opened.locator("[data-step=witnesses]").get_attribute("data-state") == "warn"


def test_the_file_tells_in_english_what_is_wrong(opened):
    opened.get_by_role("button", name="English").click()
    _paste(opened, VKEY, proof_of(INDEX, SIZE).replace("index 171", "index 170"), "", button="Verify")

    assert opened.locator("#verdict").get_attribute("data-code") == "tlog.proof_wrong"
    assert opened.get_by_role("status").inner_text().startswith("NOT RIGHT. The proof does not lead to the signed root")
    assert "WRONG" in opened.locator("[data-step=tree]").inner_text()
    assert "not checked" in opened.locator("[data-step=face]").inner_text()
    _keep(opened, "verifier-bad")


def test_the_file_refuses_a_thousand_mutations_of_files_that_are_chosen(opened):
    # The field takes a key a line: what is one key of two lines elsewhere, or none, is not the same question here. Whoever
    # chooses a file may check at once: a file that is still being read is waited for, not left out.
    cases = [case for case in mutated() if "\n" not in case.vkey and "" not in case.witnesses]

    verdicts = opened.evaluate(
        """async (cases) => {
          const field = (id) => document.getElementById(id), verdicts = [];
          const give = (id, text) => {
            const given = new DataTransfer();
            given.items.add(new File([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], id));
            field(id + '-file').files = given.files;
            field(id + '-file').dispatchEvent(new Event('change')) };
          const done = () => new Promise((resolve) => setTimeout(resolve));
          for (const { proof, opening, vkey, witnesses } of cases) {
            field('vkey').value = [vkey, ...witnesses].join('\\n');
            field('face').value = '';
            field('face').dispatchEvent(new Event('input'));
            give('proof', proof);
            if (opening !== null) give('face', opening);
            field('form').dispatchEvent(new Event('submit', { cancelable: true }));
            while (field('form').getAttribute('aria-busy') === 'true') await done();
            verdicts.push([field('verdict').dataset.verdict, document.querySelector('[data-step=witnesses] .detail').textContent]);
          }
          return verdicts }""",
        [case.as_given() for case in cases],
    )

    assert len(verdicts) >= 1_000
    believed = [case for case, (verdict, _) in zip(cases, verdicts, strict=True) if verdict == "good"]
    # With a cosignature less, or a key more, the log's own word still holds: the file then says how many saw it.
    assert [case.name for case in believed if not (case.witnesses and case.verdict().isdigit())] == []
    counted = [said for case, (_, said) in zip(cases, verdicts, strict=True) if case in believed]
    assert [said for said in counted if f"{len(cosigned_proof().witnesses)} trên 3 nhân chứng" in said] == []


def test_what_is_typed_after_a_file_was_chosen_is_what_counts(opened):
    case = cosigned_proof()
    opened.evaluate(
        """({ proof, key }) => {
          const field = (id) => document.getElementById(id), given = new DataTransfer();
          given.items.add(new File([key + '\\n'], 'keys'));
          field('vkey').value = 'another';
          field('vkey').dispatchEvent(new DragEvent('drop', { dataTransfer: given, cancelable: true }));
          given.items.clear();
          given.items.add(new File(['no proof'], 'proof'));
          field('proof').dispatchEvent(new DragEvent('drop', { dataTransfer: given, cancelable: true }));
          field('proof').value = proof;
          field('proof').dispatchEvent(new Event('input'));
          field('form').requestSubmit() }""",
        {"proof": case.proof.decode(), "key": case.vkey},
    )
    opened.locator("#verdict[data-verdict=good]").wait_for()

    assert opened.locator("#proof").input_value() == case.proof.decode()
    assert opened.locator("#vkey").input_value() == f"{case.vkey}\n"


def test_the_file_is_used_by_keyboard_alone(opened):
    opened.locator("#vkey").focus()
    opened.keyboard.insert_text(VKEY)
    opened.keyboard.press("Tab")
    opened.keyboard.insert_text(proof_of(INDEX, SIZE))
    for _ in range(4):
        opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")

    opened.locator("#verdict[data-verdict=good]").wait_for()


# ── what it weighs, and its words


def test_scripts_and_bundle_are_small(capsys):
    proof, *_, note = proof_of(INDEX, SIZE).partition("\n\n")
    path = [encoded(hashlib.sha256(b"%d" % number).digest()) for number in range(31 - proof.count("\n") + 2)]
    lines = [cosign(note.rpartition("\n\n")[0] + "\n", witness(number), at_s=1_795_000_000) for number in range(1, 8)]
    bundle = {
        "index": INDEX,
        "proof": "\n".join([proof, *path]) + "\n\n" + note + "".join(lines),
        "vkey": VKEY,
        "witnesses": [witness(number).key.text for number in range(1, 8)],
        "opening": json.loads(opening()),
    }  # as in a log of 2^31 leaves with seven witnesses
    parts = {name: (STATIC / name).read_bytes() for name in PAGE_SCRIPTS}
    parts["bundle"] = json.dumps(bundle).encode()
    sizes = {name: len(gzip.compress(data, 9)) for name, data in parts.items()}
    words = len(gzip.compress(json.dumps(page_words("vi"), ensure_ascii=False).encode(), 9))
    with capsys.disabled():
        print(f"\n{sizes}: {sum(sizes.values())} bytes; the page's words {words}")

    assert sizes.pop("bundle") <= MOST_DATA_BYTES
    assert sum(sizes.values()) <= MOST_SCRIPT_BYTES


@pytest.mark.parametrize("words", [page_words, file_words])
def test_words_are_the_same_in_both_languages(words):
    assert words("vi").keys() == words("en").keys()
    assert set(CODES) <= words("vi").keys()


def _public(secret: str) -> str:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw().hex()


def _is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _altered(chance: random.Random, parts: list[bytes], place: int) -> list[bytes]:
    data = bytearray(parts[place] or b"x")
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return [*parts[:place], bytes(data), *parts[place + 1 :]]


def _plus_order(signature: bytes) -> bytes:
    return signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")


def _paste(page: Page, vkey: str, proof: str, face: str, *, button: str = "Kiểm tra") -> None:
    page.locator("#vkey").fill(vkey)
    page.locator("#proof").fill(proof)
    page.locator("#face").fill(face)
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("#form[aria-busy=false]").wait_for()


def _keep(page: Page, name: str) -> None:
    if SHOTS:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(SHOTS) / f"{name}.{width}.png", full_page=True)
