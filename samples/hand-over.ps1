<#
.SYNOPSIS
Hands one export over to KivaFunctions by HTTP and waits for its end. For Windows PowerShell 5.1 and PowerShell 7.

.DESCRIPTION
The function key stands alone in a file that others cannot read (-KeyFile), or in the environment variable KIVA_KEY. It is never an argument.
Running it again with the same file in the same month asks for the same report and sends nothing twice.

Ends with  0 when every row that should go arrived
           1 when a person must look: the report is held, rejected, stalled, failed or cancelled, or rows did not arrive
           2 when it is called or set up wrongly; nothing was sent
           3 when it was not handed over, or its end is not known yet: run it again

.EXAMPLE
powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\Kiva\hand-over.ps1 -Path D:\Export\kiva.csv -Url https://mfi.azurewebsites.net -KeyFile C:\Kiva\function-key.txt
#>
[CmdletBinding()]
param(
    # The export.
    [string] $Path,
    # The address of the app, without /api. KIVA_URL if not given.
    [string] $Url = $env:KIVA_URL,
    # A file with the function key alone. KIVA_KEY_FILE if not given.
    [string] $KeyFile = $env:KIVA_KEY_FILE,
    # How long to try and to wait for the end.
    [ValidateRange(0, 1440)] [int] $WaitMinutes = $(if ($env:KIVA_WAIT_MINUTES) { $env:KIVA_WAIT_MINUTES } else { 30 }),
    # Between two tries and two looks. The file must have been left alone for so long.
    [ValidateRange(0, 3600)] [int] $PauseSeconds = $(if ($env:KIVA_PAUSE_SECONDS) { $env:KIVA_PAUSE_SECONDS } else { 15 }),
    # Moves the file there, under the report's id and its name, once its report is completed.
    [string] $MoveTo,
    # Makes a new report of a file that was handed over before in this month.
    [switch] $Again
)

# Plain ASCII, because Windows PowerShell 5.1 reads a script without a mark as the machine's own code page.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http

function Stop-With([int] $Status, [string] $Sentence) {
    # What the app answers is text of others; what a terminal would take for a command is not shown.
    $plain = ($Sentence -replace '[\x00-\x1f\x7f-\x9f]', ' ').Trim()
    if ($Status -eq 0) { [Console]::Out.WriteLine($plain) } else { [Console]::Error.WriteLine($plain) }
    exit $Status
}

function Get-Field([object] $Object, [string] $Name) {
    if ($null -ne $Object -and $Object.PSObject.Properties[$Name]) { $Object.$Name } else { '' }
}

# The call's status, 0 without an answer, and its JSON.
function Invoke-App([string] $Method, [string] $Address, [IO.Stream] $Content) {
    $request = New-Object Net.Http.HttpRequestMessage((New-Object Net.Http.HttpMethod($Method)), $Address)
    try {
        $null = $request.Headers.TryAddWithoutValidation('x-functions-key', $script:key)
        if ($Content) {
            $null = $request.Headers.TryAddWithoutValidation('Idempotency-Key', $script:once)
            $request.Content = New-Object Net.Http.StreamContent($Content)
            $request.Content.Headers.ContentType = New-Object Net.Http.Headers.MediaTypeHeaderValue('application/octet-stream')
        }
        try {
            $answer = $script:http.SendAsync($request).GetAwaiter().GetResult()
            $text = $answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        }
        catch {
            return @{ Status = 0; Json = $null }
        }
        $json = $null
        try { $json = $text | ConvertFrom-Json } catch { $json = $null }
        $status = [int] $answer.StatusCode
        $answer.Dispose()
        if ($status -eq 401 -or $status -eq 403) {
            Stop-With 3 "${name}: the app refused the function key or this machine's address ($status). Look whether the key was renewed."
        }
        return @{ Status = $status; Json = $json }
    }
    finally {
        $request.Dispose()
    }
}

function Wait-Or([string] $Sentence) {
    if ([DateTime]::UtcNow -ge $script:deadline) { Stop-With 3 $Sentence }
    Start-Sleep -Seconds $PauseSeconds
}

function Get-FirstReason([object] $Report) {
    $reasons = @(Get-Field $Report 'reasons')
    if ($reasons.Count -gt 0) { Get-Field $reasons[0] 'text' } else { '' }
}

if (-not $Path) { Stop-With 2 'Say which file: hand-over.ps1 -Path FILE -Url https://... -KeyFile FILE' }
if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { Stop-With 2 "$Path is not a file that can be read." }
$file = Get-Item -LiteralPath $Path -Force
$name = $file.Name
if ($file.Length -eq 0) { Stop-With 2 "$name is empty." }
if ($name -match '^(\.|~\$)|\.(tmp|part|filepart)$') { Stop-With 2 "$name is the name of a file that is still being written. Rename it when it is whole." }
if ($MoveTo -and -not (Test-Path -LiteralPath $MoveTo -PathType Container)) { Stop-With 2 'The folder of -MoveTo is not there.' }

$base = $null
if (-not [Uri]::TryCreate("$Url".TrimEnd('/'), [UriKind]::Absolute, [ref] $base) -or -not ($base.Scheme -eq 'https' -or ($base.Scheme -eq 'http' -and $base.IsLoopback))) {
    Stop-With 2 'The address of the app (-Url, KIVA_URL) must begin with https://; http is for this machine alone.'
}
$root = $base.AbsoluteUri.TrimEnd('/')

$key = "$env:KIVA_KEY"
if ($KeyFile) {
    if (-not (Test-Path -LiteralPath $KeyFile -PathType Leaf)) { Stop-With 2 'The file of the function key (-KeyFile) is not there.' }
    $key = [IO.File]::ReadAllText((Get-Item -LiteralPath $KeyFile -Force).FullName).Trim()
}
if (-not $key) { Stop-With 2 'The function key is missing: give -KeyFile.' }
if ($key -notmatch '^[A-Za-z0-9._~+/=-]+$') { Stop-With 2 'The function key has a character that no key has. The file must hold the key and nothing else.' }

# Windows PowerShell 5.1 may begin with TLS 1.0, which Azure does not speak.
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$handler = New-Object Net.Http.HttpClientHandler
# A redirect would take the key along.
$handler.AllowAutoRedirect = $false
$http = New-Object Net.Http.HttpClient($handler)
$http.Timeout = [TimeSpan]::FromMinutes(10)
$deadline = [DateTime]::UtcNow.AddMinutes($WaitMinutes)

# A file that is still being written grows, or cannot be opened.
try {
    $before = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash
    Start-Sleep -Seconds $PauseSeconds
    $hash = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash
}
catch {
    Stop-With 3 "$name cannot be read now; another program may be writing it. Nothing was sent."
}
if ($before -ne $hash) { Stop-With 3 "$name is still being written. Nothing was sent." }

# The same file in the same month is the same report, however often this runs.
$invariant = [Globalization.CultureInfo]::InvariantCulture
$once = [DateTime]::UtcNow.ToString('yyyy-MM', $invariant) + ' ' + $hash
if ($Again) { $once += ' ' + [DateTime]::UtcNow.ToString('yyyyMMddTHHmmssZ', $invariant) }

# With its Idempotency-Key the call can be repeated whatever became of the one before.
$id = ''
while (-not $id) {
    $content = $null
    try { $content = [IO.File]::Open($file.FullName, 'Open', 'Read', 'Read') }
    catch { Stop-With 3 "$name cannot be read now; another program may be writing it. Run this again." }
    try { $answer = Invoke-App 'POST' "$root/api/reports?name=$([Uri]::EscapeDataString($name))" $content }
    finally { $content.Dispose() }
    $status = $answer.Status
    $detail = Get-Field $answer.Json 'detail'
    if ($status -eq 202) {
        $id = Get-Field $answer.Json 'id'
        if ($id -notmatch '^[0-9A-Za-z-]+$') { Stop-With 3 "${name}: what answers at $root is not KivaFunctions." }
    }
    elseif ($status -in 0, 408, 409, 429 -or $status -ge 500) {
        Wait-Or "${name}: the app does not answer or has trouble ($status) at $root. It is not known whether it has the file; run this again. $detail"
    }
    elseif ($status -eq 422) { Stop-With 3 "$name was replaced while it was being handed over. Run this again. $detail" }
    else { Stop-With 3 "$name was not taken ($status). $detail" }
}

# A report that is received is worked off by itself; here it is only looked at.
$report = $null
$state = 'received'
while ($state -notin 'completed', 'held', 'rejected', 'stalled', 'failed', 'cancelled') {
    if ($report) {
        Wait-Or "$name is handed over as report $id and is $state. It goes on by itself; run this again to see its end. $(Get-FirstReason $report)"
    }
    $answer = Invoke-App 'GET' "$root/api/reports/$id"
    if ($answer.Status -eq 200) { $report = $answer.Json }
    elseif (-not $report) { $report = New-Object PSObject -Property @{ state = 'received'; reasons = @() } }
    $state = Get-Field $report 'state'
}

if ($state -ne 'completed') { Stop-With 1 "$name, report ${id}: $state. $(Get-FirstReason $report)" }

if ($MoveTo) {
    try { Move-Item -LiteralPath $file.FullName -Destination (Join-Path $MoveTo "$id-$name") }
    catch { Stop-With 3 "$name, report ${id}: completed, but the file could not be moved." }
}
$rows = $report.rows
$lost = $rows.rejected + $rows.rejectedByKiva + $rows.refused
if ($lost -gt 0) {
    Stop-With 1 "$name, report ${id}: completed, but $lost of $($rows.read) rows did not arrive. Correct what its results.csv marks and hand them over again."
}
Stop-With 0 "$name, report ${id}: completed, $($rows.accepted) of $($rows.read) rows accepted. Now finalise in PA2."
