"""Bên chứng kiến: một tiến trình nhỏ, khóa riêng, kho riêng, ký xác nhận các điểm niêm phong của nhật ký mà nó theo dõi.

`init` makes a key (0600), its guard beside it and an empty store, once. `run` answers POST /add-checkpoint
(c2sp.org/tlog-witness) until it is stopped, and refuses to start where its store is missing or older than what it signed.
Keep key and store on disks of your own; never put an old copy of the store in place.

  txng witness init --key chung-kien.key --store chung-kien --name tinh-51.example/chung-kien
  txng witness run --key chung-kien.key --store chung-kien --log 'txng.example/log+1234abcd+Af…' --port 8051
"""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from txng.core.merkle.checkpoint import read_vkey
from txng.core.problems import Refused
from txng.project.commands.failure import CommandFailed
from txng.witness.acting import Witness
from txng.witness.key import cosigner_of, create_key
from txng.witness.serving import serve
from txng.witness.store import Store, guard_of


def arguments(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="init|run")
    init = acts.add_parser("init", help="tạo khóa và kho mới / make a new key and store")
    run_it = acts.add_parser("run", help="trả lời cho tới khi bị dừng / answer until stopped")
    for each in (init, run_it):
        each.add_argument("--key", type=Path, required=True, metavar="TỆP", help="khóa ký, quyền 0600 / signing key")
        each.add_argument("--store", type=Path, required=True, metavar="THƯ_MỤC", help="kho của nó / its store")
    init.add_argument(
        "--name", required=True, metavar="TÊN", help="tên, một URL không có https:// / a URL without scheme"
    )
    run_it.add_argument(
        "--log", action="append", required=True, metavar="KHÓA", help="khóa của một nhật ký; nhiều lần / a log's key"
    )
    run_it.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe / address to listen on")
    run_it.add_argument("--port", type=int, default=8051, help="cổng; 0: cổng trống bất kỳ / port; 0: any free one")
    run_it.add_argument(
        "--store-is-newest",
        action="store_true",
        help="tệp canh bên khóa đã mất, và kho này chắc chắn mới nhất / the guard was lost, this store is surely the newest",
    )


def run(given: Namespace) -> int:
    """Make or be a witness."""
    try:
        return _init(given) if given.act == "init" else _run(given)
    except Refused as refused:
        raise CommandFailed("\n".join(problem.sentence() for problem in refused.problems)) from refused
    except OSError as error:
        raise CommandFailed(f"Không chạy được: {error}. Hãy kiểm tra cổng, thư mục và quyền ghi.") from error


def _init(given: Namespace) -> int:
    cosigner = create_key(given.key, given.name)
    Store.create(given.store, guard_of(given.key))
    print(cosigner.key.text)
    return 0


def _run(given: Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    cosigner, logs = cosigner_of(given.key), [read_vkey(text) for text in given.log]
    store = Store.open(given.store, guard_of(given.key), is_newest=given.store_is_newest)
    try:
        witness = Witness(cosigner, store, logs, time.time)
        serve(witness, given.host, given.port, told=lambda url: print(f"{url}/ {cosigner.key.text}", flush=True))
    finally:
        store.close()
    return 0
