#!/usr/bin/env bash
# Names the secrets that are not set, so that a release fails before it builds: secrets.sh NAME…
set -euo pipefail
missing=()
for name in "$@"; do
  [ -n "${!name:-}" ] || missing+=("$name")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "secrets of the environment \"release\" are missing: ${missing[*]} (docs/releasing.md)" >&2
  exit 1
fi
