// Everything that one partner's reporting needs, in a resource group of its own. `azd up` deploys it (azure.yaml), then the code, then
// events.bicep.

targetScope = 'subscription'

import { settings as partnerSettings } from 'modules/settings.bicep'

@description('A short name of this deployment, such as kiva-stage. It names the resource group.')
@minLength(1)
@maxLength(60)
param environmentName string

@description('Where everything stands, such as southafricanorth. The Flex Consumption plan must be offered there.')
@metadata({ azd: { type: 'location' } })
param location string

@description('The e-mail address that alerts go to. Best a mailbox that several people read.')
@minLength(6)
param alertEmail string

@description('Stage to practise, Production when Kiva has approved. Never guessed: who wants Production says so.')
@allowed(['Stage', 'Production'])
param kivaEnvironment string = 'Stage'

@description('Settings of the app that differ from the defaults, by the names of their environment variables: { Kiva__Columns: \'Three\', Reporting__TimeZone: \'Africa/Dakar\' }. See docs/settings.md.')
param settings partnerSettings = {}

@description('Days that exports and reports are kept after their last change.')
@minValue(60)
param retentionDays int = 400

@description('Days that the log is kept. The first 90 cost nothing.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('How many copies of the data there are: in one building (LRS), in three zones (ZRS, not in every region), or in a second region as well (GRS, GZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_LRS'

@description('Object id of whoever may put the Kiva secrets into the vault. azd names whoever runs it.')
param vaultOfficerId string = ''

@description('Object ids of those who may drop exports into the inbox and do nothing else, such as the service principal of the MIS server.')
param exportWriters string[] = []

@description('Bring back the deleted vault of this deployment, with its secrets, instead of making one: needed when `azd down` was run less than seven days ago.')
param recoverVault bool = false

@description('Post alerts of the app to a webhook as well: its address is the secret alerts-webhook-url in the vault, which must be there before.')
param alertsWebhook bool = false

@description('Mail alerts of the app with a login: its password is the secret kiva-mail-password in the vault, which must be there before; the rest stands in settings, Alerts__Mail__*.')
param mailPassword bool = false

@description('Where Azure\'s own alerts are posted to, beside the e-mail, in the common alert schema. A secret in most services.')
@secure()
param azureAlertsWebhookUrl string = ''

@description('Months that cost more are told of. In the currency of the subscription\'s bill; 0 for no budget, where the kind of subscription has none.')
@minValue(0)
param monthlyBudget int = 50

@description('First day of the month in which the budget began. Azure takes no past one for a new budget, and no other one for a budget that is there.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Instances of each group of functions at most. A region that does not take 1 yet takes 40.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 1

@description('Id of an existing subnet, delegated to Microsoft.App/environments, through which the app goes out: where Kiva or a firewall must know its address.')
param outboundSubnetId string = ''

@description('Addresses (CIDR) that may call the app over HTTP; empty for all. Event Grid is always let in.')
param allowedAddresses string[] = []

@description('Client id of an Entra app registration: then HTTP callers need a token of it as well, and are known by name. Empty to know callers by their key alone.')
param authenticationClientId string = ''

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-kiva-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-kiva-${token}'
    applicationInsightsName: 'appi-kiva-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    retentionDays: logRetentionDays
  }
}

module hostStorage 'modules/hostStorage.bicep' = {
  scope: group
  params: {
    name: 'stkivahost${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module dataStorage 'modules/dataStorage.bicep' = {
  scope: group
  params: {
    name: 'stkivadata${token}'
    location: location
    tags: tags
    retentionDays: retentionDays
    redundancy: dataRedundancy
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataRoles 'modules/dataRoles.bicep' = {
  scope: group
  params: {
    accountName: dataStorage.outputs.name
    appPrincipalId: identity.outputs.principalId
    exportWriters: exportWriters
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-kiva-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    vaultOfficerId: vaultOfficerId
    recover: recoverVault
    workspaceId: monitoring.outputs.workspaceId
  }
}

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  params: {
    planName: 'plan-kiva-${token}'
    name: 'func-kiva-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    packageContainerUri: hostStorage.outputs.packageContainerUri
    blobServiceUri: dataStorage.outputs.blobServiceUri
    queueServiceUri: dataStorage.outputs.queueServiceUri
    vaultName: vault.outputs.name
    vaultUri: vault.outputs.uri
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    kivaEnvironment: kivaEnvironment
    partnerSettings: settings
    alertsWebhook: alertsWebhook
    mailPassword: mailPassword
    maximumInstanceCount: maximumInstanceCount
    outboundSubnetId: outboundSubnetId
    allowedAddresses: allowedAddresses
  }
  dependsOn: [dataRoles]
}

module authentication 'modules/authentication.bicep' = {
  scope: group
  params: {
    functionAppName: functionApp.outputs.name
    clientId: authenticationClientId
  }
}

module eventTopic 'modules/eventTopic.bicep' = {
  scope: group
  params: {
    name: 'evgt-kiva-${token}'
    location: location
    tags: tags
    dataStorageName: dataStorage.outputs.name
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    webhookUrl: azureAlertsWebhookUrl
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    amount: max(monthlyBudget, 1)
    start: budgetStart
    email: alertEmail
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// azd keeps these, hands them to the hooks and shows them to whoever asks: names and addresses only.
output AZURE_RESOURCE_GROUP string = group.name
output KIVA_ENVIRONMENT_NOW string = kivaEnvironment
output FUNCTION_APP_NAME string = functionApp.outputs.name
output FUNCTION_APP_URL string = functionApp.outputs.url
output KEY_VAULT_NAME string = vault.outputs.name
output DATA_STORAGE_NAME string = dataStorage.outputs.name
output EVENT_TOPIC_NAME string = eventTopic.outputs.name
