metadata description = 'The Functions runtime\'s own storage account: its locks, its function keys, the package that is deployed. No export ever lies here.'

import { roles } from 'roles.bicep'

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the account, unique in Azure.')
param name string

@description('Object id of the app\'s identity.')
param appPrincipalId string

var packageContainerName = 'app-package'

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: packageContainerName
      properties: { publicAccess: 'None' }
    }
  }
}

// The runtime creates its containers itself (azure-webjobs-hosts, azure-webjobs-secrets) and leases blobs in them: the documented role, on
// an account of its own.
resource blobOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, roles.storageBlobDataOwner)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The Functions runtime keeps its locks, its keys and the deployed package here, in containers that it creates.'
  }
}

// The blob trigger passes events on through a queue that is named after the host and created by it.
resource queueContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, roles.storageQueueDataContributor)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The blob trigger hands events to itself through a queue that the Functions runtime creates here.'
  }
}

// Without it the runtime warns at every start: it keeps diagnostic events for the portal in a table.
resource tableContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, roles.storageTableDataContributor)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The Functions runtime keeps the diagnostic events that the portal shows in a table here.'
  }
}

output name string = account.name
output packageContainerUri string = '${account.properties.primaryEndpoints.blob}${packageContainerName}'
