#!/usr/bin/env bash
# Signs and checks what was built for Android: android.sh FOLDER
# ANDROID_KEYSTORE is the key store in Base64; KEYSTORE_PASSWORD and KEY_ALIAS open it.
set -euo pipefail
out=$1
scripts=$(dirname "$0")/../android
outputs=gen/android/app/build/outputs
mkdir -p "$out"

KEYSTORE=$(mktemp)
export KEYSTORE
trap 'rm -f "$KEYSTORE"' EXIT
base64 --decode <<<"$ANDROID_KEYSTORE" >"$KEYSTORE"

mapfile -t packages < <(find "$outputs/apk" -name '*-release-unsigned.apk')
[ ${#packages[@]} -eq 2 ] || { echo "two APKs expected, ${#packages[@]} found" >&2; exit 1; }
for package in "${packages[@]}"; do
  signed=$out/clavis-$(basename "$package" -release-unsigned.apk | sed 's/^app-//').apk
  "$scripts/sign.sh" "$package" "$signed"
  "$scripts/apk.sh" release "$signed"
  rm "$signed.permissions"
done

bundle=$(find "$outputs/bundle" -name '*-release.aab')
[ -f "$bundle" ] || { echo "one AAB expected" >&2; exit 1; }
jarsigner -keystore "$KEYSTORE" -storepass:env KEYSTORE_PASSWORD -signedjar "$out/clavis.aab" "$bundle" "$KEY_ALIAS"
jarsigner -verify "$out/clavis.aab"
