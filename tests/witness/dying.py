"""`txng`, whose process is killed (kill -9) around one of the steps by which a witness answers.

DYING=N: before the Nth step that touches the disk or signs, counted from the opening of the store; DYING=N+: right after.
"""

import os
import pathlib
import signal
import sys
from itertools import count

from txng.project.cli import main
from txng.witness import acting, store


def die_at(place, is_after):
    steps = count(1)

    def around(step):
        def dying(*given, **more):
            is_mine = next(steps) == place
            if is_mine and not is_after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = step(*given, **more)
            if is_mine:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return dying

    opened = store.Store.open.__func__

    def opening(*given, **more):
        made = opened(*given, **more)
        os.fsync, pathlib.Path.replace = around(os.fsync), around(pathlib.Path.replace)
        acting.cosign = around(acting.cosign)
        return made

    store.Store.open = classmethod(opening)


if __name__ == "__main__":
    die_at(int(os.environ["DYING"].rstrip("+")), os.environ["DYING"].endswith("+"))
    sys.exit(main())
