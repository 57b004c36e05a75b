"""Coverage follows a test into the services it starts, however they end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from coverage import CoverageData

from app.services import MEASURED

ROOT = Path(__file__).parents[2]

# A service is told little of its surroundings, and is ended by SIGTERM.
STARTS = """
import os, sys, time
from pathlib import Path
from app import processes
from app.services import SERVICES

told = SERVICES["agent"].told({"MATINEE_AGENT_PORT": "0"}, dict(os.environ))
state = Path(sys.argv[1])
child = processes.start("agent", ["-m", "agent.main"], told, state=state, cwd=Path.cwd())
while "running on" not in child.log.read_text():
    assert child.exit_code() is None, child.log.read_text()
    time.sleep(0.01)
processes.stop([child])
"""


@pytest.mark.stack
def test_a_service_that_is_told_to_end_is_counted(tmp_path: Path) -> None:
    (tmp_path / "starts.py").write_text(STARTS)
    data = tmp_path / "data" / ".coverage"
    data.parent.mkdir()
    inherited = dict(os.environ)  # noqa: TID251 - without what counts this test itself
    inherited.pop(MEASURED, None)
    command = ["coverage", "run", f"--data-file={data}", str(tmp_path / "starts.py"), str(tmp_path)]
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=inherited | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    counted: set[str] = set()
    for part in data.parent.iterdir():
        found = CoverageData(str(part))
        found.read()
        counted |= {str(Path(file).relative_to(ROOT)) for file in found.measured_files()}
    assert {"app/processes.py", "agent/main.py", "agent/analyst.py"} <= counted
