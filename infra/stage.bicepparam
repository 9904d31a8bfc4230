// Without azd: az deployment sub create --location <region> --parameters infra/stage.bicepparam, with ALERT_EMAIL and AZURE_LOCATION set.
using 'main.bicep'

param environmentName = 'kiva-stage'
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param kivaEnvironment = 'Stage'
param vaultOfficerId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
