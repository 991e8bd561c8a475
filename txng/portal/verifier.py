"""`python -m txng.portal.verifier`: the stand-alone verifier, one file that needs neither us nor a network.

The same scripts as the proof page's, put one behind the other. The file in the repository is what is served: it can be read
here, kept on a disk, and compared with what a server gives out.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from txng.portal.proof_words import STEPS, file_words

FILE = Path(__file__).with_name("verifier.html")
_HERE = Path(__file__).parent
_SCRIPTS = ("proof_crypto.js", "proof_verify.js", "proof_steps.js", "proof_file.js")  # each before who imports it
_STYLES = ("web/static/web/base.css", "portal/static/portal/proof.css")
_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_POLICY = re.compile(r'Content-Security-Policy" content="([^"]*)"')
# Nothing is loaded and nothing is sent: no connection, no image, no form, only this script and this style.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
_IN_TAG = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def made() -> str:
    """The file, made anew out of its parts."""
    parts = {
        "policy": f"{_NOTHING}; script-src {_hash(_script())}; style-src {_hash(_style())}",
        "style": _style(),
        "script": _script(),
        "words": json.dumps({"vi": file_words("vi"), "en": file_words("en")}, ensure_ascii=False).translate(_IN_TAG),
        "steps": "\n".join(_step(step, *said) for step, said in STEPS.items()),
    }
    frame = (_HERE / "verifier_frame.html").read_text()
    return re.sub(r"\[\[(\w+)\]\]", lambda found: parts[found[1]], frame)


@cache
def page() -> bytes:
    """The file as it stands in the repository."""
    return FILE.read_bytes()


@cache
def policy() -> str:
    """The Content-Security-Policy that the file itself carries."""
    found = _POLICY.search(page().decode())
    assert found, "verifier.html carries its policy"
    return found[1]


def _script() -> str:
    modules = [(_HERE / "static/portal" / name).read_text() for name in _SCRIPTS]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)


def _style() -> str:
    return "".join((_HERE.parent / name).read_text() for name in _STYLES)


def _step(step: str, vi: str, en: str) -> str:
    said = f'<b><span lang="vi">{vi}</span><span lang="en">{en}</span></b>'
    return (
        f'<li data-step="{step}" data-state="open"><span class="icon" aria-hidden="true">○</span> {said}:'
        ' <span class="word"></span> <span class="detail"></span></li>'
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


if __name__ == "__main__":
    FILE.write_text(made())
