"""How a test breaks one statement, before it is done or after."""

from __future__ import annotations

from contextlib import contextmanager
from unittest.mock import patch

import psycopg

_EXECUTE = psycopg.Cursor.execute


@contextmanager
def breaking(place, *, is_done):
    """The statement at `place`, whoever sends it, ends in an OSError; what is yielded is true once it did."""
    broken, count = [], 0

    def execute(self, *args, **more):
        nonlocal count
        count += 1
        if count != place:
            return _EXECUTE(self, *args, **more)
        if is_done:
            _EXECUTE(self, *args, **more)
        broken.append(place)
        raise OSError("the connection broke")

    with patch.object(psycopg.Cursor, "execute", execute):
        try:
            yield broken
        except OSError:
            assert broken, "nothing else may break"
