# shellcheck shell=bash
# Sourced: the newest build tools of the SDK. `aapt2`, `zipalign`, `apksigner`.
tools=$(printf '%s\n' "$ANDROID_HOME"/build-tools/*/ | sort --version-sort | tail -n 1)
export PATH="$tools:$PATH"
