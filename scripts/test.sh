#!/usr/bin/env bash
# Everything that must hold: fast checks first, then the tests, then the built wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# A real browser draws the map and a real office program opens the report; their absence is a failure.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  command -v apt-get >/dev/null 2>&1 || { echo "The tests need $1: install the package $2."; exit 1; }
  echo "Installing $2 ..."
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null \
    || { echo "The tests need $1: install the package $2."; exit 1; }
}
need chromium chromium
need soffice libreoffice-writer-nogui
# A real Neo4j server keeps the graph in the store tests; its jars come from Maven.
need java openjdk-17-jre-headless
need mvn maven
need node nodejs

echo "== lint, types, import contracts =="
$BIN/ruff check .
$BIN/ruff format --check .
$BIN/lint-imports
$BIN/pyright

echo "== tests =="
$BIN/python -m pytest -n 2 --dist worksteal -q tests

echo "== the built wheel, in an empty folder =="
bash scripts/test_wheel.sh
