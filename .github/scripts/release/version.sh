#!/usr/bin/env bash
# Fails unless the tag, the app and its changelog name the same version: version.sh v1.2.3
set -euo pipefail
cd "$(dirname "$0")/../../.."
version=${1#v}
app=$(node --print 'require("./tauri.conf.json").version')
crates=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
[ "$version" = "$app" ] || { echo "the tag says $version, tauri.conf.json says $app" >&2; exit 1; }
[ "$version" = "$crates" ] || { echo "the tag says $version, Cargo.toml says $crates" >&2; exit 1; }
grep -qF "## $version" CHANGELOG.md || { echo "CHANGELOG.md has no part \"$version\"" >&2; exit 1; }
IFS=. read -r major minor patch <<<"$version"
code=$((major * 1000000 + minor * 1000 + patch))
for language in en-US fr-FR de-DE it-IT; do
  notes=store/metadata/android/$language/changelogs/$code.txt
  [ -s "$notes" ] || { echo "$notes is missing: what is new for version code $code" >&2; exit 1; }
done
echo "version $version, code $code"
