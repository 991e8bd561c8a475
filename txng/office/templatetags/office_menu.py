"""{% menu %}: the entries between its tags as one disclosure, with the entry that one is at named on it and marked.

On a phone it is a line that opens; on a desk, where browsers can, a bar that is always open. Neither needs a script.
"""

from __future__ import annotations

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ROOT = "/quan-tri/"  # every page of the office lies below it: it is where one is only when one is there
_ENTRY = re.compile(r'<a href="([^"]+)">(.*?)</a>')
_NAMES = {"vi": "Danh mục", "en": "Menu"}


@register.tag
def menu(parser: Parser, _token: Token) -> MenuNode:
    """Entries stay plain `<li><a href="…">…</a></li>` lines in the template; each is written once."""
    entries = parser.parse(("endmenu",))
    parser.delete_first_token()
    return MenuNode(entries)


class MenuNode(template.Node):
    """The disclosure around its entries."""

    def __init__(self, entries: NodeList) -> None:
        self.entries = entries

    def render(self, context: template.Context) -> SafeString:
        html, request = str(self.entries.render(context)), getattr(context, "request", None)
        path = request.path if request else ""
        here = at(path, [href for href, _ in _ENTRY.findall(html)])
        label = next((label for href, label in _ENTRY.findall(html) if href == here), "")
        if here:
            kind = "page" if here == path else "true"
            html = html.replace(f'<a href="{here}">', f'<a href="{here}" aria-current="{kind}">', 1)
        name = _NAMES["en" if context.get("language") == "en" else "vi"]
        told = f"{name}: <b>{label}</b>" if label else name
        return mark_safe(f"<details><summary>{told}</summary><ul>{html}</ul></details>")  # noqa: S308  our own templates


def at(path: str, entries: list[str]) -> str:
    """The entry that a page belongs to: itself, or the nearest one above it; "" where there is none."""
    above = [href for href in entries if path == href or (path.startswith(href) and href != _ROOT)]
    return max(above, key=len, default="")
