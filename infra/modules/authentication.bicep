// App Service authentication (Entra) in front of HTTP. Where it is on, callers are known by name and the app believes the headers that
// name them; it knows by WEBSITE_AUTH_ENABLED, which the platform sets and nobody else may. Deployed in either case: off is said, not
// left as it was.

param functionAppName string

@description('Client id of the app registration that callers ask tokens for; empty to turn authentication off.')
param clientId string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource authentication 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: union(
    {
      platform: { enabled: !empty(clientId) }
      globalValidation: {
        requireAuthentication: !empty(clientId)
        unauthenticatedClientAction: empty(clientId) ? 'AllowAnonymous' : 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
        // Event Grid brings the blobs extension's key instead of a token; the platform's probe brings nothing.
        excludedPaths: ['/runtime/webhooks/*', '/admin/host/ping']
      }
      httpSettings: { requireHttps: true }
      login: { tokenStore: { enabled: false } }
    },
    empty(clientId)
      ? {}
      : {
          identityProviders: {
            azureActiveDirectory: {
              enabled: true
              registration: {
                openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
                clientId: clientId
              }
              validation: { allowedAudiences: [clientId, 'api://${clientId}'] }
            }
          }
        }
  )
}
