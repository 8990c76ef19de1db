#!/bin/sh
# The programs tests need beside Python: PostgreSQL's server and Chromium; with "office", LibreOffice for the long run.
# Installed where they are missing and we are root.
set -u
missing=""
[ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || command -v initdb >/dev/null || missing="$missing postgresql"
command -v chromium >/dev/null || missing="$missing chromium"
[ "${1:-}" != office ] || [ -e /usr/lib/libreoffice/program/libsclo.so ] || missing="$missing libreoffice-calc libreoffice-writer"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "NOT INSTALLED:$missing. Tests that need them will say so."
[ -z "${CI:-}" ]
