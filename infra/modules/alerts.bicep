// People are told by e-mail. One rule for each severity asks the log for our events; docs/operate.md says what each means and what to do.

param location string
param tags object
param workspaceId string

@description('Who is told.')
param email string

@description('Where alerts are posted to as well, in Azure\'s common alert schema; empty for nowhere.')
@secure()
param webhookUrl string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'kiva-reporting'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'kiva'
    enabled: true
    emailReceivers: [{ name: 'people', emailAddress: email, useCommonAlertSchema: true }]
    webhookReceivers: empty(webhookUrl) ? [] : [{ name: 'webhook', serviceUri: webhookUrl, useCommonAlertSchema: true }]
  }
}

// Partner API 401 and 403 come as 2104 and 2116, poison as 2105 and 2106, no export by the day as 2119.
var rules = [
  {
    name: 'critical'
    severity: 0
    events: { ReportFailed: 2105 }
  }
  {
    name: 'error'
    severity: 1
    events: {
      ReportRejected: 2100
      BatchRefused: 2102
      BatchUnknown: 2103
      ReportStalled: 2104
      PoisonUnreadable: 2106
      LedgerNewer: 2108
      BatchAcceptedLate: 2111
      AnswerNotRecorded: 2112
      SweepFailed: 2113
      WebhookFails: 2115
      KivaAway: 2116
      ExpectedLoansShrunk: 2118
      DeploymentLedgerNewer: 2122
      AlertNotTaken: 2123
      MailFails: 2125
      MailNotTaken: 2126
    }
  }
  {
    name: 'warning'
    severity: 2
    events: {
      ReportHeld: 2101
      ExpectedLoansNotRefreshed: 2107
      RowsMissing: 2109
      CoverageLow: 2110
      ReportBlocked: 2114
      ExpectedLoansOld: 2117
      NothingCame: 2119
      CycleBehind: 2120
      CycleDiffers: 2121
      ExportLies: 2124
    }
  }
  {
    name: 'information'
    severity: 3
    events: {
      ReportCompleted: 2004
      KivaBack: 2013
      TroubleOver: 2014
      CycleClosed: 2015
    }
  }
]

module eventRules 'alertRule.bicep' = [
  for rule in rules: {
    params: {
      name: 'kiva-${rule.name}'
      title: 'Kiva: ${rule.name}'
      explanation: 'The dimension Event names what happened; docs/operate.md says what to do.'
      location: location
      tags: tags
      workspaceId: workspaceId
      actionGroupId: people.id
      severity: rule.severity
      // A report that is held stays so until a person acts: the platform must not write "resolved" after half an hour.
      isState: false
      // By the time of arrival, because the log may arrive late. A look back of more than the five minutes between two questions finds the same twice or
      // thrice; one of little more may miss what a late question did not see. Trouble is rather told too often; what went well is not.
      // By number; by name as well, because what goes through the Functions host loses its number on the way.
      window: 'PT6H'
      query: $'''
AppTraces
| where ingestion_time() > ago(${rule.severity < 3 ? '11m' : '6m'})
| extend Number = toint(Properties.EventId), Name = tostring(Properties.EventName)
| where Number in (${join(map(items(rule.events), event => string(event.value)), ', ')})
    or Name in ('${join(objectKeys(rule.events), '\', \'')}')
| extend Event = iff(isnull(Number), Name, strcat(Number, ' ', Name)), Report = coalesce(tostring(Properties.ReportId), '-')
| project TimeGenerated, Event, Report, Message
'''
      dimensions: ['Event', 'Report']
    }
  }
]

module heartbeat 'alertRule.bicep' = {
  params: {
    name: 'kiva-heartbeat'
    title: 'Kiva: no heartbeat'
    explanation: 'For 30 minutes the app did not say that it runs (event 2007, every minute): it is stopped, fails at its start, or its storage does not answer.'
    location: location
    tags: tags
    workspaceId: workspaceId
    actionGroupId: people.id
    severity: 1
    isMissing: true
    query: '''
AppTraces
| where toint(Properties.EventId) == 2007 or tostring(Properties.EventName) == 'Heartbeat'
'''
  }
}

module hostErrors 'alertRule.bicep' = {
  params: {
    name: 'kiva-host-errors'
    title: 'Kiva: errors of the host'
    explanation: 'Errors that are none of our events: what the Functions runtime and the app log beside them. The log around them says more.'
    location: location
    tags: tags
    workspaceId: workspaceId
    actionGroupId: people.id
    severity: 2
    query: '''
union AppTraces, AppExceptions
| where SeverityLevel >= 3
| where coalesce(toint(Properties.EventId), 0) !between (2000 .. 2199)
'''
  }
}

output actionGroupId string = people.id
