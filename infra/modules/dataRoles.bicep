// Who may do what in the data account: no role is wider than one container or one queue.

import { roles } from 'roles.bicep'

param accountName string

@description('Whom the app runs as.')
param appPrincipalId string

@description('Object ids of those who drop exports.')
param exportWriters string[]

var appContainers = [
  { name: 'mis-exports', why: 'The app takes exports out of the inbox, and the blob trigger reads them.' }
  { name: 'reports', why: 'The app writes reports, their ledgers and its locks.' }
  { name: 'expected-loans', why: 'The app keeps the list of loans that expect a repayment.' }
]

var appQueues = [
  { name: 'repayment-reports', why: 'The app nudges itself, and the queue trigger takes the nudges.' }
  { name: 'repayment-reports-poison', why: 'The runtime puts messages here that failed five times, and the app works them off.' }
  { name: 'webjobs-blobtrigger-poison', why: 'The blob trigger names exports here on which it gave up.' }
]

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'
    resource container 'containers' existing = [
      for container in appContainers: {
        name: container.name
      }
    ]
    resource inbox 'containers' existing = {
      name: 'mis-exports'
    }
  }

  resource queueService 'queueServices' existing = {
    name: 'default'
    resource queue 'queues' existing = [
      for queue in appQueues: {
        name: queue.name
      }
    ]
  }
}

resource containerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in appContainers: {
    name: guid(account::blobs::container[i].id, appPrincipalId, roles.storageBlobDataContributor)
    scope: account::blobs::container[i]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      description: container.why
    }
  }
]

resource queueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, i) in appQueues: {
    name: guid(account::queueService::queue[i].id, appPrincipalId, roles.storageQueueDataContributor)
    scope: account::queueService::queue[i]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      description: queue.why
    }
  }
]

// No built-in role lets somebody put files in without reading, replacing and deleting what lies there. samples/drop-role.json is the same by hand.
resource exportDropper 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(exportWriters)) {
  name: guid(resourceGroup().id, 'export-dropper')
  properties: {
    roleName: 'Kiva export dropper (${resourceGroup().name})'
    description: 'May put new files into the container that it is assigned on. May not list, read, replace or delete what lies there.'
    type: 'CustomRole'
    permissions: [
      {
        dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action']
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource writerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for writer in exportWriters: {
    name: guid(account::blobs::inbox.id, writer, 'export-dropper')
    scope: account::blobs::inbox
    properties: {
      roleDefinitionId: exportDropper.id
      principalId: writer
      description: 'Drops exports into the inbox, and neither sees nor changes what lies there.'
    }
  }
]
