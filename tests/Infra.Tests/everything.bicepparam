// For the tests: everything that is off unless asked for.
using '../../infra/main.bicep'

param environmentName = 'kiva-everything'
param location = 'westeurope'
param alertEmail = 'it@example.org'
param settings = {
  Kiva__Columns: 'Three'
  Reporting__TimeZone: 'Africa/Dakar'
  Exports__MaxBytes: '200000000'
  Alerts__Mail__Server: 'smtp.example.org'
  Alerts__Mail__User: 'kiva'
  Alerts__Mail__From: 'kiva@example.org'
  Alerts__Mail__To: 'anna@example.org;it@example.org'
}
param exportWriters = ['00000000-0000-0000-0000-000000000004']
param vaultOfficerId = '00000000-0000-0000-0000-000000000003'
param recoverVault = true
param alertsWebhook = true
param mailPassword = true
param outboundSubnetId = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/net/subnets/app'
param allowedAddresses = ['203.0.113.0/24', '198.51.100.7/32']
param authenticationClientId = '00000000-0000-0000-0000-000000000005'
