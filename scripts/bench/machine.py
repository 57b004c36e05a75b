"""What the figures were measured on, and what processes take of it."""

import os
import platform
import sqlite3
import subprocess
from pathlib import Path


def machine_line() -> str:
    """Return processor, memory, system, versions and the load at this moment."""
    parts = [
        f"{os.cpu_count()} × {_processor()}",
        _memory(),
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"load {os.getloadavg()[0]:.1f} at the start",
    ]
    return ", ".join(part for part in parts if part)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor"


def _memory() -> str:
    info = Path("/proc/meminfo")
    if not info.exists():
        return ""
    kilobytes = int(info.read_text().split("MemTotal:")[1].split()[0])
    return f"{kilobytes / 2**20:.0f} GiB"


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process and of all it started, in MB."""
    listed = subprocess.run(
        ["/bin/ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    )
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    family, found = {pid}, True
    while found:
        new = {child for child, parent, _ in rows if parent in family} - family
        family |= new
        found = bool(new)
    return sum(size for child, _, size in rows if child in family) * 1024 / 1e6


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time a process has used; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
