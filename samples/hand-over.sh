#!/bin/sh
# Hands one export over to KivaFunctions by HTTP and waits for its end. Needs a POSIX shell, awk, cksum, od and curl 7.55 or newer.
#
#   KIVA_URL=https://mfi.azurewebsites.net KIVA_KEY_FILE=/etc/kiva/function-key hand-over.sh [--move-to FOLDER] [--again] FILE
#
#   KIVA_URL            the address of the app, without /api
#   KIVA_KEY_FILE       a file with the function key alone, that others cannot read; or the key itself in KIVA_KEY
#   KIVA_WAIT_MINUTES   how long to try and to wait for the end, 30 if not set
#   KIVA_PAUSE_SECONDS  between two tries and two looks, 15 if not set; the file must have been left alone for so long
#   --move-to FOLDER    moves the file there, under the report's id and its name, once its report is completed
#   --again             makes a new report of a file that was handed over before in this month
#
# Ends with  0 when every row that should go arrived
#            1 when a person must look: the report is held, rejected, stalled, failed or cancelled, or rows did not arrive
#            2 when it is called or set up wrongly; nothing was sent
#            3 when it was not handed over, or its end is not known yet: run it again, which sends nothing twice
set -u
# Whoever traces this script must not find the key in the trace.
{ set +x; } 2> /dev/null

end() {
  status=$1
  shift
  if [ "$status" -eq 0 ]; then printf '%s\n' "$*"; else printf '%s\n' "$*" >&2; fi
  exit "$status"
}

# What the app answers is text of others; what a terminal or a mail would take for a command is not shown.
plain() {
  LC_ALL=C tr -d '\000-\037\177'
}

# The first text of a name in a JSON object, at or after a mark: text '"reasons":[' text. Within a text the app writes each quote as \u0022.
text() {
  printf '%s' "$answer" | LC_ALL=C awk -v mark="$1" -v name="\"$2\":\"" '
    function byte(n) { return sprintf("%c", n) }
    function utf8(n) {
      if (n < 32 || (n > 126 && n < 160)) return " "
      if (n < 128) return byte(n)
      if (n < 2048) return byte(192 + int(n / 64)) byte(128 + n % 64)
      return byte(224 + int(n / 4096)) byte(128 + int(n / 64) % 64) byte(128 + n % 64)
    }
    function number(hex,  i, n) {
      for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(hex, i, 1))) - 1
      return n
    }
    { all = all $0 }
    END {
      if (!(at = index(all, mark))) exit
      all = substr(all, at)
      if (!(at = index(all, name))) exit
      all = substr(all, at + length(name))
      all = substr(all, 1, index(all, "\"") - 1)
      while (at = index(all, "\\")) {
        printf "%s", substr(all, 1, at - 1)
        if (substr(all, at + 1, 1) == "u") { printf "%s", utf8(number(substr(all, at + 2, 4))); all = substr(all, at + 6) }
        else { printf "%s", substr(all, at + 1, 1) == "\\" ? "\\" : " "; all = substr(all, at + 2) }
      }
      printf "%s", all
    }'
}

# The number of a name in a report's "rows".
rows() {
  printf '%s' "$answer" | sed -n "s/.*\"rows\":{\"read\":\([^}]*\)}.*/,\"read\":\1,/p" | sed -n "s/.*,\"$1\":\([0-9]*\),.*/\1/p"
}

move_to=
again=
while [ $# -gt 1 ]; do
  case $1 in
    --move-to) move_to=$2; shift 2 ;;
    --again) again=" $(date -u +%Y%m%dT%H%M%SZ)"; shift ;;
    *) break ;;
  esac
done
[ $# -eq 1 ] || end 2 "Say which file: hand-over.sh [--move-to FOLDER] [--again] FILE"

command -v curl > /dev/null || end 2 "curl is missing on this machine."

file=$1
name=$(printf '%s' "${file##*/}" | plain)
[ -f "$file" ] && [ -r "$file" ] || end 2 "$name is not a file that can be read."
[ -s "$file" ] || end 2 "$name is empty."
case $name in
  .* | '~$'* | *.tmp | *.part | *.filepart) end 2 "$name is the name of a file that is still being written. Rename it when it is whole." ;;
esac
[ -z "$move_to" ] || [ -d "$move_to" ] || end 2 "The folder of --move-to is not there."

minutes=${KIVA_WAIT_MINUTES:-30}
pause=${KIVA_PAUSE_SECONDS:-15}
case "$minutes$pause" in
  *[!0-9]*) end 2 "KIVA_WAIT_MINUTES and KIVA_PAUSE_SECONDS are whole numbers." ;;
esac

url=${KIVA_URL:-}
url=${url%/}
case $url in
  *[!A-Za-z0-9.:/_~%@-]*) end 2 "KIVA_URL is not an address." ;;
  https://* | http://127.0.0.1 | http://127.0.0.1:* | http://localhost | http://localhost:*) ;;
  *) end 2 "KIVA_URL must be the address of the app and begin with https://; http is for this machine alone." ;;
esac

key=${KIVA_KEY:-}
unset KIVA_KEY
if [ -n "${KIVA_KEY_FILE:-}" ]; then
  [ -f "$KIVA_KEY_FILE" ] && [ -r "$KIVA_KEY_FILE" ] || end 2 "KIVA_KEY_FILE is not a file that can be read."
  [ -z "$(find -L "$KIVA_KEY_FILE" -prune -perm -004)" ] || end 2 "Everybody on this machine can read KIVA_KEY_FILE. Take that away: chmod 600"
  key=$(tr -d '\r\n' < "$KIVA_KEY_FILE")
fi
case $key in
  '') end 2 "The function key is missing: set KIVA_KEY_FILE." ;;
  *[!A-Za-z0-9._~+/=-]*) end 2 "The function key has a character that no key has. The file must hold the key and nothing else." ;;
esac

# Calls the app. Sets $code, 000 without an answer, and $answer. The key goes to curl through its standard input: arguments can be read by everybody on the
# machine. -q, because a .curlrc may write what is sent to a log. Redirects are not followed: they would take the key along.
call() {
  answer=$(curl -q --silent --connect-timeout 20 --max-time 600 --write-out '\n%{http_code}' --config - "$@" 2> /dev/null << CONFIG
header = "x-functions-key: $key"
header = "Idempotency-Key: $once"
header = "Content-Type: application/octet-stream"
CONFIG
  )
  code=${answer##*
}
  answer=${answer%
*}
  case $code in
    401 | 403) end 3 "$name: the app refused the function key or this machine's address ($code). Look whether the key was renewed." ;;
  esac
}

wait_or() {
  [ "$(date +%s)" -lt "$deadline" ] || end 3 "$*"
  sleep "$pause"
}

deadline=$(($(date +%s) + minutes * 60))

# A file that is still being written grows.
before=$(cksum < "$file")
sleep "$pause"
content=$(cksum < "$file")
[ "$before" = "$content" ] || end 3 "$name is still being written. Nothing was sent."

# The same file in the same month is the same report, however often this runs. Two files that cksum cannot tell apart are told (422), never mixed up.
once="$(date -u +%Y-%m) $content$again"
encoded=$(printf '%s' "$name" | od -A n -v -t x1 | tr -d '\n' | sed 's/ *$//; s/ \{1,\}/%/g')

# With its Idempotency-Key the call can be repeated whatever became of the one before.
while :; do
  call --data-binary "@$file" "$url/api/reports?name=$encoded"
  case $code in
    202) break ;;
    000 | 408 | 409 | 429 | 5??) wait_or "$name: the app does not answer or has trouble ($code) at $url. It is not known whether it has the file; run this again. $(text '{' detail)" ;;
    422) end 3 "$name was replaced while it was being handed over. Run this again. $(text '{' detail)" ;;
    *) end 3 "$name was not taken ($code). $(text '{' detail)" ;;
  esac
done
id=$(text '{' id)
case $id in
  '' | *[!0-9A-Za-z-]*) end 3 "$name: what answers at $url is not KivaFunctions." ;;
esac

# A report that is received is worked off by itself; here it is only looked at.
state=received
while :; do
  call "$url/api/reports/$id"
  [ "$code" != 200 ] || state=$(text '{' state)
  case $state in
    completed | held | rejected | stalled | failed | cancelled) break ;;
  esac
  wait_or "$name is handed over as report $id and is $state. It goes on by itself; run this again to see its end. $(text '"reasons":[' text)"
done

if [ "$state" != completed ]; then
  end 1 "$name, report $id: $state. $(text '"reasons":[' text)"
fi

if [ -n "$move_to" ]; then
  mv -- "$file" "$move_to/$id-$name" || end 3 "$name, report $id: completed, but the file could not be moved."
fi
lost=$(($(rows rejected) + $(rows rejectedByKiva) + $(rows refused)))
if [ "$lost" -gt 0 ]; then
  end 1 "$name, report $id: completed, but $lost of $(rows read) rows did not arrive. Correct what its results.csv marks and hand them over again."
fi
end 0 "$name, report $id: completed, $(rows accepted) of $(rows read) rows accepted. Now finalise in PA2."
