#!/usr/bin/env bash
# Goes the guide's way in the iOS simulator: path.sh APP
# What is proved and what only a phone shows (biometrics among it): docs/device-tests.md
set -euo pipefail
app=$1
cd "$(dirname "$0")/../../.."
scripts=.github/scripts/ios
secret=JBSWY3DPEHPK3PXPJ5XGQZLSMVUW4ZZA
bank=KRUGS4ZANFZSAYJAONSWG4TF

device=$(xcrun simctl list devices available --json |
  node --print 'Object.values(JSON.parse(require("fs").readFileSync(0)).devices).flat().filter((d) => d.name.startsWith("iPhone")).at(-1).udid')
xcrun simctl boot "$device"
xcrun simctl bootstatus "$device" -b
xcrun simctl install "$device" "$app"

# A picture of the portal's QR code lies among the photos.
picture=$(mktemp -d)/connect.png
qrencode --size 8 --output "$picture" \
  "otpauth://totp/CC%20Commerce%20Suisse:m.rochat%40atelier-lac.ch?secret=$secret&issuer=CC%20Commerce%20Suisse"
xcrun simctl addmedia "$device" "$picture"

# The test compares with these: oathtool's codes for the next hour, the first for this time step.
step=$(($(date +%s) / 30))
codes() { oathtool --totp --base32 --now "@$((step * 30))" --window 120 - <<<"$1" | tr '\n' ' '; }
TEST_RUNNER_FIRST_STEP=$step
TEST_RUNNER_CONNECT_CODES=$(codes "$secret")
TEST_RUNNER_BANK_CODES=$(codes "$bank")
TEST_RUNNER_BANK_LINK="otpauth://totp/Banque%20du%20Lac:m.rochat?secret=$bank&issuer=Banque%20du%20Lac"
export TEST_RUNNER_FIRST_STEP TEST_RUNNER_CONNECT_CODES TEST_RUNNER_BANK_CODES TEST_RUNNER_BANK_LINK

xcodegen generate --spec "$scripts/project.yml" --project target
xcodebuild test -project target/ClavisPath.xcodeproj -scheme ClavisPath -destination "id=$device" \
  -derivedDataPath target/ios-path -resultBundlePath target/ios-path.xcresult
