// With Kiva's approval only (docs/deploy.md). A resource group, a vault and an inbox of its own: nothing is shared with Stage.
using 'main.bicep'

param environmentName = 'kiva-production'
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param kivaEnvironment = 'Production'
param vaultOfficerId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
// Three copies in three zones: what Kiva accepted is known here alone. Where the region has no zones: Standard_LRS or Standard_GRS.
param dataRedundancy = 'Standard_ZRS'
// Of the partner: what differs from docs/settings.md goes here, for example { Kiva__Columns: 'Three', Alerts__ExpectExportByDay: '10' }.
param settings = {}
