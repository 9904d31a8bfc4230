#!/usr/bin/env bash
# Makes the files anew, on Debian 12 as root, from packages of Debian alone; commit only what is meant to change (each run writes other times into the workbooks).
#   apt-get install --no-install-recommends libreoffice-calc-nogui libreoffice-l10n-{fr,es,pt} python3-uno gnumeric sqlite3 postgresql mariadb-server locales
set -euo pipefail
cd "$(dirname "$0")"
out=$(realpath "${1:-..}")

for locale in fr_FR es_ES pt_PT en_US; do
    localedef -i "$locale" -f UTF-8 "$locale.UTF-8"
    profile=$(mktemp -d)
    LC_ALL=$locale.UTF-8 soffice --headless --norestore "-env:UserInstallation=file://$profile" --accept="pipe,name=kiva;urp;" &
    office=$!
    /usr/bin/python3 calc.py "$locale" "$out"
    wait "$office" || true
    rm -rf "$profile"
done
./gnumeric.sh "$out"
./sql.sh "$out"
python3 imitations.py "$out"
