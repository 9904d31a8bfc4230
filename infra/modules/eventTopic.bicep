// Event Grid's topic of the data account. Its subscription is the second phase (events.bicep): it needs a key that exists only once the
// code is deployed.

import { roles } from 'roles.bicep'

param name string
param location string
param tags object
param dataStorageName string

@description('Where failures to deliver are logged.')
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataStorageName
  resource blobs 'blobServices' existing = {
    name: 'default'
    resource deadLetters 'containers' existing = {
      name: 'dead-letters'
    }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource writesDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::deadLetters.id, topic.id, roles.storageBlobDataContributor)
  scope: account::blobs::deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    description: 'Event Grid keeps the events that it could not deliver. The exports themselves stay in the inbox, where the app finds them.'
  }
}

resource failures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'failures'
  scope: topic
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
  }
}

output name string = topic.name
