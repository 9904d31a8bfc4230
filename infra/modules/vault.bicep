metadata description = 'The vault of the two secrets for Kiva. It is empty when it is made: a person puts them in, see docs/deploy.md.'

import { roles } from 'roles.bicep'

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the vault, unique in Azure.')
param name string

@description('Take back the vault that was deleted with this name, secrets included, instead of making one.')
param recover bool

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Object id of the person who puts the secrets in; empty for nobody.')
param vaultOfficerId string

@description('Log Analytics workspace that notes who read and wrote secrets.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    createMode: recover ? 'recover' : 'default'
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    enablePurgeProtection: true
  }
}

// Reads secrets, nothing else. On the vault, because it holds nothing but what the app needs, and the secrets do not exist yet.
resource secretsUser 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The app reads the secrets kiva-client-id and kiva-client-secret.'
  }
}

// An owner of the subscription may not write secrets either. No principalType: it may be a person, or a pipeline.
resource secretsOfficer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(vaultOfficerId)) {
  name: guid(vault.id, vaultOfficerId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
    principalId: vaultOfficerId
    description: 'Who deploys puts the two secrets for Kiva into the vault and renews them.'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
