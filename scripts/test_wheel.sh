#!/usr/bin/env bash
# A flat layout hides packaging mistakes: the wheel must work alone.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m build --wheel --outdir "$work/dist" . >/dev/null
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$work"/dist/*.whl
cd "$work"
"$work/venv/bin/sinergi" demo -o demo
for file in peta.html index.html laporan.docx laporan.xlsx duplicates.csv run.json; do
  test -s "demo/hasil/$file" || { echo "The installed wheel wrote no $file."; exit 1; }
done
echo "wheel: 1 passed, 0 failed"
