#!/usr/bin/env bash
# Runs every benchmark script; a missed aim or a script that fails makes the whole run fail.
# Real data are looked for in SINERGI_SHARED (../shared); scripts that need them are left out
# with one sentence when they are absent. Expect half an hour; FAST=1 leaves out the large runs.
set -uo pipefail
cd "$(dirname "$0")/.."
PYTHON="${PYTHON:-.venv/bin/python}"
export SINERGI_SHARED="${SINERGI_SHARED:-$(cd .. && pwd)/shared}"
needs_data=" analyze_bandung duplicates_gold silos_reference "
large=" gaps_scale map_page store_faults store_faults_server store_hub store_neo4j store_scale store_upgrade "
[ -d "$SINERGI_SHARED/data" ] || echo "Reference data are absent (set SINERGI_SHARED); left out:$needs_data"
failed=()
for script in benchmarks/*.py; do
  case "$script" in */silos_speed_peers.py | */store_peers.py | */store_upgrade_old.py) continue ;; esac
  name=$(basename "$script" .py)
  if [ ! -d "$SINERGI_SHARED/data" ] && [[ $needs_data == *" $name "* ]]; then continue; fi
  if [ -n "${FAST:-}" ] && [[ $large == *" $name "* ]]; then continue; fi
  echo "== $script =="
  "$PYTHON" "$script" || failed+=("$name")
done
if [ ${#failed[@]} -gt 0 ]; then
  echo "Benchmarks that failed or missed an aim: ${failed[*]}"
  exit 1
fi
echo "All benchmarks ran; every aim was held."
