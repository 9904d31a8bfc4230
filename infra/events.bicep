// The second phase: tells the app of every export that is dropped. It runs when the code is deployed (azure.yaml, postdeploy), because
// only then the key exists and the app answers Event Grid's question whether it wants events. Running it again changes nothing.

param functionAppName string
param topicName string
param dataStorageName string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataStorageName
}

// Azure looks the key up as it deploys: it passes through no script, and the history holds this expression instead of it.
#disable-next-line use-resource-symbol-reference // There is no resource type for the host's keys.
var key = listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'exports'
  properties: {
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.IngestExport&code=${key}'
        maxEventsPerBatch: 1
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      // With the slash: a container whose name only begins so is not the inbox.
      subjectBeginsWith: '/blobServices/default/containers/mis-exports/'
      advancedFilters: [
        {
          // The calls that end a blob's writing, so none is told of while it is still being written.
          operatorType: 'StringIn'
          key: 'data.api'
          values: ['PutBlob', 'PutBlockList', 'CopyBlob', 'FlushWithClose']
        }
      ]
    }
    // A day. What was not delivered by then is found by the sweep.
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: account.id, blobContainerName: 'dead-letters' }
      }
    }
  }
}
