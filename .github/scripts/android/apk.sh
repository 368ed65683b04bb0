#!/usr/bin/env bash
# Checks a built APK: apk.sh release|debug FILE
# Permissions against a list, not debuggable (release), 16 KB pages, size.
set -euo pipefail
kind=$1 apk=$2
here=$(dirname "$0")
. "$here/tools.sh"
limit_mb=25

manifest=$(aapt2 dump badging "$apk")
aapt2 dump permissions "$apk" | sed -n "s/^uses-permission: name='\([^']*\)'.*/\1/p" | sort -u >"$apk.permissions"
echo "permissions of $apk:"
sed 's/^/  /' "$apk.permissions"
unknown=$(grep -vxFf "$here/permissions.txt" "$apk.permissions" || true)
if [ "$kind" = debug ]; then
  # The development server is reached over the network; nothing else may differ.
  unknown=$(printf '%s\n' "$unknown" | grep -vxF -e android.permission.INTERNET -e android.permission.ACCESS_NETWORK_STATE || true)
elif grep -q application-debuggable <<<"$manifest"; then
  echo "a release must not be debuggable" >&2
  exit 1
fi
if [ -n "$unknown" ]; then
  printf 'not on the list of permissions:\n%s\n' "$unknown" >&2
  exit 1
fi

zipalign -c -P 16 4 "$apk"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
unzip -q "$apk" 'lib/*' -d "$folder"
find "$folder" -name '*.so' >"$folder/libraries"
[ -s "$folder/libraries" ] || { echo "there is no library in $apk" >&2; exit 1; }
while read -r library; do
  case $library in
    */arm64-v8a/* | */x86_64/*) ;;
    *) continue ;; # 32-bit systems have pages of 4 KB
  esac
  # The last column of a segment is its alignment.
  readelf --segments --wide "$library" | awk -v name="${library#"$folder/"}" '
    $1 == "LOAD" { found = 1; if (strtonum($NF) < 16384) bad = 1 }
    END { if (!found || bad) { print name " is not aligned to 16 KB" > "/dev/stderr"; exit 1 } }'
done <"$folder/libraries"

size=$(stat --format %s "$apk")
echo "figure: $(basename "$apk") = $((size / 1000)) kB (limit $limit_mb MB)"
[ "$size" -le $((limit_mb * 1000 * 1000)) ]
