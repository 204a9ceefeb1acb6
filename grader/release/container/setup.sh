#!/usr/bin/env bash
# Builds the autograder's environment, once: packages by version and hash, from the index
# that this machine's pip is set to. The engine itself needs no installation.
set -euo pipefail
cd "$(dirname "$0")"

newest() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
      echo "$name"
      return
    fi
  done
  return 1
}

install() {
  apt-get update
  local version
  for version in 3.13 3.12 3.11; do
    if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
      return
    fi
  done
  echo "setup.sh: Python 3.11, 3.12 or 3.13 is needed; choose a newer base image" >&2
  return 1
}

python=$(newest) || { install && python=$(newest); }
if ! "$python" -m venv env; then
  apt-get update
  apt-get install -y --no-install-recommends "$(basename "$python")-venv"
  "$python" -m venv --clear env
fi
env/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
