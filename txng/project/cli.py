"""`txng`: one command for senders, auditors and operators.

Starts fast, because scripts call it in loops: a command's module, and what it needs, is loaded only when it is called.
"""

from __future__ import annotations

import importlib
import os
import sys
from argparse import REMAINDER, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence

from txng import __version__
from txng.project.commands.failure import CommandFailed

COMMANDS: Mapping[str, str] = {
    "capture": "gửi sự kiện EPCIS 2.0 tới một nút / send EPCIS 2.0 events to a node",
    "trace": "truy ngược, truy xuôi một mã / trace a code backward or forward",
    "verify": "kiểm tra một bằng chứng, không cần mạng / check a proof, offline",
    "selftest": "xét thử tài liệu của phần mềm, không ghi gì / judge a provider's documents, store nothing",
    "witness": "ký xác nhận điểm niêm phong của nhật ký khác / cosign the checkpoints of a log",
    "edge": "trả lời lượt quét, một mình, gần người dùng / answer scans alone, near people",
    "fsck": "tính lại toàn bộ nhật ký minh bạch / recompute the whole transparency log",
}
WRONG_USAGE = 2
INTERRUPTED = 130  # as shells report SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    returns  0 done, 1 refused or failed, 2 wrong usage
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        _parser().print_help()
        return WRONG_USAGE
    chosen = _parser().parse_args(given)
    command = importlib.import_module(f"txng.project.commands.{chosen.command}")
    parser = ArgumentParser(
        prog=f"txng {chosen.command}", description=command.__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    command.arguments(parser)
    try:
        return int(command.run(parser.parse_args(chosen.rest)))
    except CommandFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `txng trace … | head`: the reader has had enough
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  or Python complains again while it ends
        return 0


def _parser() -> ArgumentParser:
    lines = [f"  {name:<10}{summary}" for name, summary in COMMANDS.items()]
    parser = ArgumentParser(
        prog="txng",
        description="Truy Xuất: truy xuất nguồn gốc quốc gia / national traceability.",
        epilog="\n".join(("lệnh / commands:", *lines, "", "txng LỆNH --help nói rõ từng lệnh / tells about each.")),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"txng {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="LỆNH")
    parser.add_argument("rest", nargs=REMAINDER, metavar="…")
    return parser


if __name__ == "__main__":
    sys.exit(main())
