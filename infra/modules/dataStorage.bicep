metadata description = 'The exports, the reports and the queue. No key opens this account, and what is deleted or overwritten can be had back for a month.'

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the account, unique in Azure.')
param name string

@description('How often the data is kept, and where.')
param redundancy string

@description('Days after their last change until exports and reports are deleted.')
param retentionDays int

@description('Log Analytics workspace that notes who read, wrote and deleted what.')
param workspaceId string

// Days for which something deleted can be had back. Lifecycle deletes softly too, so this comes on top of retentionDays.
var undeleteDays = 30

var appContainerNames = ['mis-exports', 'reports', 'expected-loans']

// Queues are made here, because the app may not make any. The last is where the blob trigger of the Functions runtime leaves events that it
// gives up.
var appQueueNames = ['repayment-reports', 'repayment-reports-poison', 'webjobs-blobtrigger-poison']

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

// A new version is kept of what is overwritten or deleted. Appending to a blob makes none (Append Block is one of the two operations that
// do not), so a ledger of a thousand events is still one version: the deleted ledger is had back, not an earlier state of it.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: undeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: undeleteDays }
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2026-06-01' = {
  parent: account
  name: 'default'
}

resource appContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for containerName in appContainerNames: {
    parent: blobs
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

// Events that Event Grid could not deliver: names of blobs, never what is in them. The sweep takes those exports all the same.
resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = {
  parent: blobs
  name: 'dead-letters'
  properties: { publicAccess: 'None' }
}

resource appQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = [
  for queueName in appQueueNames: {
    parent: queues
    name: queueName
  }
]

// Lifecycle deletes append blobs as it does block blobs (it cannot move them to a cooler tier, which nobody wants here). Not in the list:
// reports/locks/, which is empty, and reports/open/, which names what still waits for somebody. reports/20… are the folders of the months.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'delete-after-retention'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob', 'appendBlob']
              prefixMatch: [
                'mis-exports/'
                'reports/20'
                'reports/by-content/'
                'reports/cycles/'
                'reports/deployment/'
                'reports/idempotency/'
                'dead-letters/'
              ]
            }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } }
              version: { delete: { daysAfterCreationGreaterThan: retentionDays } }
            }
          }
        }
        {
          // What is here does not expire itself. The list of expected loans alone is replaced some 1,600 times in retentionDays.
          name: 'delete-old-versions'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob', 'appendBlob']
              prefixMatch: ['expected-loans/', 'reports/layouts/', 'reports/locks/', 'reports/open/']
            }
            actions: { version: { delete: { daysAfterCreationGreaterThan: undeleteDays } } }
          }
        }
      ]
    }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

output id string = account.id
output name string = account.name
output blobServiceUri string = account.properties.primaryEndpoints.blob
output queueServiceUri string = account.properties.primaryEndpoints.queue
