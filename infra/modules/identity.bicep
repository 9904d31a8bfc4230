metadata description = 'Who the app is. User-assigned, so that its rights exist before the app does.'

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the identity.')
param name string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
  properties: {}
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
