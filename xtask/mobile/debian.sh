#!/bin/sh
# debian.sh SUITE PACKAGE FOLDER: unpacks one package of another suite of Debian; nothing on the system changes.
set -eu
suite=$1 package=$2 folder=$3
mkdir -p "$folder/parts" "$folder/lists/partial" "$folder/cache/archives/partial"
cd "$folder"
# The machine's own source of Debian, whatever its address, with the other suite in it.
awk 'BEGIN { RS = ""; ORS = "\n\n" } /Components: main/ && !/security/' /etc/apt/sources.list.d/debian.sources |
  sed "s/^Suites:.*/Suites: $suite/" >parts/debian.sources
set -- -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$folder/parts" \
  -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root
apt-get "$@" --quiet --quiet update
apt-get "$@" --quiet download "$package"
dpkg -x "$package"_*.deb root
rm -rf "$package"_*.deb lists cache parts
