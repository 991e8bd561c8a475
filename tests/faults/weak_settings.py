"""The negative control's settings: commits that return before they are on disk."""

from txng.project.settings import *  # noqa: F403
from txng.project.settings import DATABASES

DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off -c timezone=UTC"
