#!/usr/bin/env bash
# What building for Android needs on a GitHub runner, which brings the SDK: setup-android.sh RUST-TARGET…
set -euo pipefail
ndk=29.0.13846066
sdkmanager=$ANDROID_HOME/cmdline-tools/latest/bin/sdkmanager
# The licences ask one question each.
(yes || true) | "$sdkmanager" --licenses >/dev/null
"$sdkmanager" "ndk;$ndk" "platforms;android-37" "build-tools;37.0.0" platform-tools
{
  echo "NDK_HOME=$ANDROID_HOME/ndk/$ndk"
} >>"$GITHUB_ENV"
# libsodium's configure looks for the compilers by name.
echo "$ANDROID_HOME/ndk/$ndk/toolchains/llvm/prebuilt/linux-x86_64/bin" >>"$GITHUB_PATH"
rustup target add "$@"
