// The Function App on a Flex Consumption plan, with everything it is told by its environment.

import { settings } from 'settings.bicep'

param planName string
param name string
param location string
param tags object

param identityId string
param identityClientId string

param hostStorageName string
param packageContainerUri string

param blobServiceUri string
param queueServiceUri string
param vaultName string
param vaultUri string
param applicationInsightsConnectionString string

@description('Stage or Production.')
param kivaEnvironment string

@description('What the partner sets.')
param partnerSettings settings

@description('Whether alerts are posted to the address in the secret alerts-webhook-url of the vault.')
param alertsWebhook bool

@description('Whether the mail server asks for the password in the secret kiva-mail-password of the vault.')
param mailPassword bool

@description('Instances of each group of functions at most.')
param maximumInstanceCount int

@description('Id of a subnet delegated to Microsoft.App/environments; empty to go out by Azure\'s own addresses.')
param outboundSubnetId string

@description('Addresses (CIDR) that may call the app; empty for all.')
param allowedAddresses string[]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

// Event Grid comes from addresses of its own, which an allow-list must not keep out.
var eventGrid = { name: 'EventGrid', priority: 100, action: 'Allow', tag: 'ServiceTag', ipAddress: 'AzureEventGrid' }
var allowed = [
  for (address, i) in allowedAddresses: {
    name: 'allowed-${i}'
    priority: 200 + i
    action: 'Allow'
    ipAddress: address
  }
]
// Said for no list too: what is left out stays as it was, and a list could not be taken back. The door for deployments (scm) asks for an Entra role instead.
var restrictions = {
  ipSecurityRestrictions: empty(allowedAddresses) ? [] : concat([eventGrid], allowed)
  ipSecurityRestrictionsDefaultAction: empty(allowedAddresses) ? 'Allow' : 'Deny'
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(outboundSubnetId) ? null : outboundSubnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        // 1 is the smallest that the plan allows by its documentation of 2026; until then it was 40, and the regions changed one after the
        // other. By the API's own description it counts for each group of functions (HTTP, the blob trigger, each queue, each timer), so
        // none waits for another. One sender at a time is the lease's doing; fewer instances only cost less.
        maximumInstanceCount: maximumInstanceCount
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
    }
    siteConfig: union(
      {
        minTlsVersion: '1.2'
        scmMinTlsVersion: '1.2'
        ftpsState: 'Disabled'
        http20Enabled: true
        // The runtime's own, which needs no key; GET /api/health needs one, which the platform does not have. App Service documents its
        // probe for plans that keep instances, so on this one it may do nothing: that reports move is seen by the heartbeat.
        healthCheckPath: '/admin/host/ping'
      },
      restrictions
    )
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

var maxExportBytes = int(partnerSettings.?Exports__MaxBytes ?? '100000000')
var bytesOfRequestLimitAbove = 10485760

var platformSettings = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
  // Which identity DefaultAzureCredential takes.
  AZURE_CLIENT_ID: identityClientId
  // Above our own limit, so that what is too large becomes a rejected report with a reason. The platform's front takes 210 MB at most,
  // whatever stands here.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(maxExportBytes + bytesOfRequestLimitAbove)
}

var ownSettings = {
  DataStorage__blobServiceUri: blobServiceUri
  DataStorage__queueServiceUri: queueServiceUri
  DataStorage__credential: 'managedidentity'
  DataStorage__clientId: identityClientId
  KeyVault__Uri: vaultUri
  Kiva__Environment: kivaEnvironment
}

// A webhook's address is a secret in most services. A reference that cannot be resolved stops the app at its start, so the secrets must be there
// first.
var webhookSettings = alertsWebhook
  ? { Alerts__WebhookUrl: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=alerts-webhook-url)' }
  : {}

var mailSettings = mailPassword
  ? { Alerts__Mail__Password: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=kiva-mail-password)' }
  : {}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    { ExpectedLoansSchedule: '0 0 */6 * * *' },
    partnerSettings,
    webhookSettings,
    mailSettings,
    ownSettings,
    platformSettings
  )
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
