#!/usr/bin/env bash
# Aligns and signs an unsigned APK: sign.sh FROM TO
# With KEYSTORE, KEYSTORE_PASSWORD and KEY_ALIAS by that key, otherwise by a key made on the spot, good for tests only.
set -euo pipefail
from=$1 to=$2
. "$(dirname "$0")/tools.sh"

if [ -z "${KEYSTORE:-}" ]; then
  KEYSTORE=$(mktemp -u).jks KEYSTORE_PASSWORD=for-tests KEY_ALIAS=test
  export KEYSTORE_PASSWORD
  keytool -genkeypair -keystore "$KEYSTORE" -storepass:env KEYSTORE_PASSWORD -alias "$KEY_ALIAS" \
    -keyalg EC -groupname secp256r1 -validity 2 -dname CN=test
fi
aligned=$(mktemp -u).apk
zipalign -P 16 4 "$from" "$aligned"
apksigner sign --ks "$KEYSTORE" --ks-pass env:KEYSTORE_PASSWORD --ks-key-alias "$KEY_ALIAS" --out "$to" "$aligned"
rm "$aligned"
apksigner verify --min-sdk-version 28 "$to"
