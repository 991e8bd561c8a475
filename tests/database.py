"""The database of a test run: an embedded PostgreSQL, unless TXNG_DATABASE_URL names another.

Loaded as a plugin before Django reads its settings; the workers of a parallel run inherit the environment.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from txng.project.embedded import Embedded

_folder = Path(tempfile.mkdtemp(prefix="txng-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ.setdefault("TESTS_FOLDER", str(_folder))  # of the whole run: workers inherit it
if "TXNG_DATABASE_URL" not in os.environ:
    # Faults of power and process have clusters of their own (tests/faults): here only the SQL matters.
    _server = Embedded(_folder / "pg", options={"fsync": "off", "full_page_writes": "off"}).start()
    atexit.register(_server.stop)
    os.environ["TXNG_DATABASE_URL"] = _server.ensure_database("txng")

if "TXNG_SECRET_KEY_FILE" not in os.environ:
    secret = _folder / "secret"
    secret.write_text(secrets.token_hex(32))
    os.environ["TXNG_SECRET_KEY_FILE"] = str(secret)
    os.environ["TXNG_TLOG_DIR"] = str(_folder / "log")
    os.environ["TXNG_TLOG_KEY_FILE"] = str(_folder / "log.key")
    os.environ["TXNG_STAMP_KEYS_DIR"] = str(_folder / "stamp-keys")
    os.environ["TXNG_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "txng.project.settings"
