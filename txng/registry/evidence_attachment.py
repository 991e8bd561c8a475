"""A stranger's file handed out: saved, never shown as a page of ours."""

from __future__ import annotations

from django.http import HttpResponse

from txng.registry.evidence_documents import PDF


def attachment(data: bytes, media_type: str, *, number: int, cache: str = "private, no-store") -> HttpResponse:
    """The paper of a piece of evidence, by its number; its name on the reader's disk is ours."""
    name = f"chung-nhan-{number}.{'pdf' if media_type == PDF else 'webp'}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
    }
    return HttpResponse(data, content_type=media_type, headers=headers)
