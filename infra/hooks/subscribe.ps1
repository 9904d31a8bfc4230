# The second phase of the deployment: infra/events.bicep. azd runs this after the code is deployed and hands over the outputs of
# infra/main.bicep. The key of the blobs extension is looked up by Azure itself: it is in no variable, output or log here.
# Each exit code is looked at; in Windows PowerShell 5.1 'Stop' would end at the first word that az writes to its error stream.
$ErrorActionPreference = 'Continue'
$PSNativeCommandUseErrorActionPreference = $false

function Fail([string] $text) {
    [Console]::Error.WriteLine($text)
    exit 1
}

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Fail 'The Azure CLI (az) is needed: https://aka.ms/azure-cli. Then run: azd hooks run postdeploy'
}
az account show --subscription $env:AZURE_SUBSCRIPTION_ID --output none 2>$null
if ($LASTEXITCODE -ne 0) {
    Fail 'Sign in with "az login", then run: azd hooks run postdeploy'
}

# The app makes the key at its first start. Only whether it is there is asked for, never the key.
for ($attempt = 1; ; $attempt++) {
    $isThere = az functionapp keys list --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP `
        --name $env:FUNCTION_APP_NAME --query 'systemKeys.blobs_extension != null' --output tsv 2>$null
    if ($isThere -eq 'true') { break }
    if ($attempt -ge 30) {
        Fail 'The app has not started within five minutes. Look at its log (docs/deploy.md), then run: azd hooks run postdeploy'
    }
    Start-Sleep -Seconds 10
}

# Event Grid asks the app whether it wants events; an app that is just waking up may answer too late.
for ($attempt = 1; ; $attempt++) {
    az deployment group create --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP --name kiva-events `
        --template-file (Join-Path $PSScriptRoot '../events.bicep') --output none `
        --parameters functionAppName=$env:FUNCTION_APP_NAME topicName=$env:EVENT_TOPIC_NAME dataStorageName=$env:DATA_STORAGE_NAME
    if ($LASTEXITCODE -eq 0) { break }
    if ($attempt -ge 3) {
        Fail 'Event Grid could not be subscribed. Exports are taken all the same, a minute later. Then run: azd hooks run postdeploy'
    }
    Start-Sleep -Seconds 20
}
Write-Output 'Event Grid tells the app of every export in mis-exports.'
