#!/bin/sh
# swift-root.sh FOLDER: Debian 13 with its Swift in FOLDER (half a gigabyte to fetch, 3.2 GB on the disk), and in FOLDER/bin
# a `swiftc` and a `swift` that run in there. For a Linux machine without Swift; as root, for it changes its root folder.
#
#   xtask/mobile/swift-root.sh /var/tmp/swift
#   PATH=/var/tmp/swift/bin:$PATH cargo xtask check-mobile Swift
set -eu
checkout=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
root=$folder/root
archive=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v -- '-security' | head -n 1)

apt-get install --yes --quiet --quiet debootstrap
[ -e "$root/usr/bin/apt-get" ] || debootstrap --variant=minbase trixie "$root" "$archive"
# How this machine reaches the archive.
cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
chroot "$root" apt-get install --yes --quiet --quiet --no-install-recommends swiftlang libc6-dev libstdc++-14-dev

mkdir -p "$folder/bin"
for tool in swift swiftc; do
  cat >"$folder/bin/$tool" <<WRAPPER
#!/bin/sh
# What is mounted here is seen by this call alone and goes with it.
exec unshare --mount sh -euc '
  here=\$PWD
  for shared in /proc /dev /tmp "$checkout" "\${CARGO_TARGET_DIR:-$checkout/target}"; do
    mkdir -p "\$shared" "$root\$shared"
    mount --bind "\$shared" "$root\$shared"
  done
  exec chroot "$root" env --chdir="\$here" $tool "\$@"
' sh "\$@"
WRAPPER
  chmod 755 "$folder/bin/$tool"
done
echo "PATH=$folder/bin:\$PATH"
