#!/usr/bin/env bash
# Checks the IPA and puts it aside: ios.sh FOLDER
set -euo pipefail
out=$1
mkdir -p "$out"
package=$(find gen/apple/build -name '*.ipa')
[ -f "$package" ] || { echo "one IPA expected" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
unzip -q "$package" -d "$folder"
app=$(find "$folder/Payload" -maxdepth 1 -name '*.app')
codesign --verify --deep --strict "$app"
[ -f "$app/PrivacyInfo.xcprivacy" ] || { echo "the privacy manifest is missing" >&2; exit 1; }
# The App Store refuses static libraries among the resources (90171).
if find "$app" -name '*.a' | grep .; then exit 1; fi
cp "$package" "$out/clavis.ipa"
