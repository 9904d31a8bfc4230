// One question to the log, asked every five minutes.

param name string
param title string
param explanation string
param location string
param tags object
param workspaceId string
param actionGroupId string

@description('0 critical, 1 error, 2 warning, 3 information.')
@minValue(0)
@maxValue(3)
param severity int

@description('KQL; each row is a finding.')
param query string

@description('Each combination of their values is an alert of its own.')
param dimensions string[] = []

@description('Whether it is a state, which is told of when it begins and when it ends. Otherwise each finding is told of, and never called over.')
param isState bool = true

@description('Whether it is the lack of findings that people are told of.')
param isMissing bool = false

@description('How far back a finding may lie. What is told by the time of its arrival needs more than the time that it takes to arrive.')
param window string = 'PT30M'

resource rule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: title
    description: explanation
    severity: severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: window
    autoMitigate: isState
    // A new workspace does not know its tables yet.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: isMissing ? 'LessThan' : 'GreaterThan'
          threshold: isMissing ? 1 : 0
          dimensions: [for dimension in dimensions: { name: dimension, operator: 'Include', values: ['*'] }]
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [actionGroupId] }
  }
}
