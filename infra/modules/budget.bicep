metadata description = 'Mail when the month costs more than it should. A budget tells, it stops nothing.'

@description('In the currency of the subscription, a month.')
@minValue(1)
param amount int

@description('Who is told.')
param email string

@description('First day of the month in which the budget begins.')
param start string

@description('Told as well.')
param actionGroupId string

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'kiva-repayments'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      nearlySpent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [email]
        contactGroups: [actionGroupId]
      }
      willBeExceeded: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
        contactGroups: [actionGroupId]
      }
    }
  }
}
