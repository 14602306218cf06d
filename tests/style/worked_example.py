"""Whether the diffs of docs/adding-a-mechanism.md still apply to the sources, one after the other.

    python3 worked_example.py ROOT
"""
import re
import subprocess
import sys
from pathlib import Path


def main():
    root = Path(sys.argv[1])
    blocks = re.findall(r"^```diff\n(.*?)^```$", (root / "docs/adding-a-mechanism.md").read_text(), re.MULTILINE | re.DOTALL)
    failed = not blocks
    for block in blocks:
        done = subprocess.run(["git", "apply", "--check", "-"], cwd=root, input=block, capture_output=True, text=True)
        if done.returncode != 0:
            print(block.splitlines()[0], done.stderr.strip(), sep="\n")
            failed = True
    print(f"{len(blocks)} diffs")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
