#!/usr/bin/env bash
# Writes the files of Gnumeric into the folder $1: a sheet typed in as text, with a formula total, saved in each form.
set -euo pipefail
out=$1
work=$(mktemp -d)
cat > "$work/in.csv" <<'CSV'
Northern Lights Microfinance,,,,
,,,,
Loan ID,Client ID,Name,Disbursed,Principal Repaid
LN-000123,17,Awa Diop,2025-10-11,25000
LN-000124,18,Aïssatou N'Diaye,2025-10-16,12500.5
LN-000125,19,José Pérez,2025-10-21,0
LN-000126,20,"""Tante"" Marie",2025-10-27,1234567
LN-000127,21,"Inês Gonçalves; filha, 2ª",2025-11-01,875.25
LN-000128,22,Muñoz|Rosa,2025-11-10,1000.1
LN-000129,23,Koffi Œuvrard,2025-11-11,150000
0000130,24,,2025-11-20,99.99
LN-000131,25,a <b> & c,2025-12-01,=NA()
LN-000132,26,Zoé,2025-12-02,=E4/1000
CSV
export LC_ALL=en_US.UTF-8
ssconvert -I Gnumeric_stf:stf_csvtab "$work/in.csv" "$work/in.gnumeric" 2> /dev/null
ssconvert -T Gnumeric_Excel:xlsx "$work/in.gnumeric" "$out/gnumeric.xlsx" 2> /dev/null
ssconvert -T Gnumeric_Excel:excel_biff8 "$work/in.gnumeric" "$out/gnumeric.xls" 2> /dev/null
ssconvert -T Gnumeric_Excel:excel_biff7 "$work/in.gnumeric" "$out/gnumeric-95.xls" 2> /dev/null
ssconvert -T Gnumeric_html:html40 "$work/in.gnumeric" "$out/gnumeric.html" 2> /dev/null
ssconvert -T Gnumeric_stf:stf_csv "$work/in.gnumeric" "$out/gnumeric.csv" 2> /dev/null
LC_ALL=pt_PT.UTF-8 ssconvert -T Gnumeric_stf:stf_assistant -O 'separator=; format=preserve charset=ISO-8859-15 transliterate-mode=transliterate' "$work/in.gnumeric" "$out/gnumeric-pt-latin9.csv" 2> /dev/null
LC_ALL=fr_FR.UTF-8 ssconvert -T Gnumeric_stf:stf_assistant -O 'separator="	" format=automatic charset=UTF-16LE' "$work/in.gnumeric" "$out/gnumeric-fr-utf16le.txt" 2> /dev/null
rm -rf "$work"
