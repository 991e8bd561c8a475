"""Is Chromium here? Install Debian's where possible, else say exactly what to do, and fail.

    python -m tests.chromium
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = "Cần Chromium cho các bài thử trình duyệt / browser tests need Chromium: apt-get install -y chromium"


def path() -> str | None:
    """Where Chromium is."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install() -> None:
    """Debian's package, as root."""
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-noto-core"]
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=environment, check=False)


if __name__ == "__main__":
    if not path() and os.getuid() == 0 and shutil.which("apt-get"):
        print("Đang cài Chromium / installing Chromium …", flush=True)
        install()
    if not path():
        sys.exit(HOW)
