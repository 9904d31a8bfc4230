#!/usr/bin/env bash
# Writes the files of three SQL clients into the folder $1. Starts a PostgreSQL and a MariaDB server of its own in a temporary folder.
set -euo pipefail
out=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
chmod 755 "$work"
query='select loan_id, client_id, borrower, disbursed, principal_repaid from loans order by disbursed, loan_id'

# A quotation mark that begins a cell is ordinary text to a client that quotes nothing, and a broken cell to everybody else: one file has it.
bare=${query/from loans/"from loans where borrower not like '\"%'"}

# chr() is PostgreSQL's and MariaDB's; SQLite says char().
sed 's/chr(/char(/' "$here/loans.sql" | sqlite3 "$work/loans.db"
# SQLite has no decimals: six of them are printed as Fineract's own reports do.
lite="select loan_id, client_id, borrower, disbursed, printf('%.6f', principal_repaid) as principal_repaid from loans where principal_repaid is not null"
sqlite3 -header -csv "$work/loans.db" "$lite" > "$out/sqlite.csv"
sqlite3 -header -cmd '.mode tabs' "$work/loans.db" "$lite and borrower not like '\"%'" > "$out/sqlite-tabs.tsv"
sqlite3 -header -html "$work/loans.db" "$lite" > "$out/sqlite.html"
sqlite3 -header -column "$work/loans.db" "$lite" > "$out/sqlite-column.txt"

install -d -o postgres "$work/pg"
pg=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
as_postgres "$pg/initdb" -D "$work/pg/data" -E UTF8 --locale=C.UTF-8 > /dev/null
as_postgres "$pg/pg_ctl" -D "$work/pg/data" -o "-k $work/pg -c listen_addresses=''" -w -l "$work/pg/log" start > /dev/null
psql() { command psql -X -q -h "$work/pg" -U postgres "$@"; }
psql -f "$here/loans.sql"
psql -c "\\copy ($query) to '$out/psql-copy.csv' with (format csv, header)"
psql -c "set client_encoding to 'WIN1252'" -c "\\copy ($query) to '$out/psql-copy-1252.csv' with (format csv, header, delimiter ';', force_quote *)"
psql -A -F ';' -c "$bare" > "$out/psql-unaligned.csv"
psql -A -F ';' -P footer=off -c "$query" > "$out/psql-unaligned-quotes.csv"
psql -c "$query" > "$out/psql-aligned.txt"
psql -H -c "$query" > "$out/psql.html"
as_postgres "$pg/pg_ctl" -D "$work/pg/data" -w stop > /dev/null

install -d -o mysql "$work/maria" "$work/maria/data"
mariadb-install-db --no-defaults --user=mysql --datadir="$work/maria/data" > /dev/null
mariadbd --no-defaults --user=mysql --datadir="$work/maria/data" --socket="$work/maria/sock" --pid-file="$work/maria/pid" --skip-networking > "$work/maria/log" 2>&1 &
server=$!
for _ in $(seq 100); do mariadb-admin --no-defaults -S "$work/maria/sock" ping > /dev/null 2>&1 && break; sleep 0.3; done
maria() { mariadb --no-defaults -S "$work/maria/sock" -u root --default-character-set=utf8mb4 "$@"; }
maria -e 'create database mis character set utf8mb4'
# Pipes concatenate here as in the other two.
{ echo "set sql_mode='PIPES_AS_CONCAT';"; cat "$here/loans.sql"; } | maria mis
maria --batch mis -e "$bare" > "$out/mariadb-batch.tsv"
maria --html mis -e "$query" > "$out/mariadb.html"
maria --table mis -e "$query" > "$out/mariadb-table.txt"
maria mis -e "(select 'loan_id', 'client_id', 'borrower', 'disbursed', 'principal_repaid') union all ($query) into outfile '$work/maria/out.csv' character set utf8mb4 fields terminated by ',' optionally enclosed by '\"'"
cp "$work/maria/out.csv" "$out/mariadb-outfile.csv"
chmod 644 "$out/mariadb-outfile.csv"
maria mis -e "$query into outfile '$work/maria/bare.csv' character set utf8mb4 fields terminated by ','"
cp "$work/maria/bare.csv" "$out/mariadb-outfile-no-header.csv"
chmod 644 "$out/mariadb-outfile-no-header.csv"
kill "$server"
wait "$server" || true
rm -rf "$work"
