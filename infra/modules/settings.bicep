// What a partner may set. A name or a value that is not here is refused before anything is deployed; docs/settings.md says what each means.
// Not here: what the template sets itself (DataStorage, KeyVault, Kiva:Environment), and the secrets, which stand in the vault.

@export()
@description('Settings of the app by the names of its environment variables. Those that are left out have the defaults of docs/settings.md.')
@sealed()
type settings = {
  Kiva__TokenUrl: string?
  Kiva__ApiBaseUrl: string?
  Kiva__Audience: string?
  @description('The partner\'s number at Kiva. When set, a token of another partner is refused.')
  Kiva__PartnerId: string?
  @description('As in PA2 > Account > Profile > CSV upload format.')
  Kiva__Columns: ('Two' | 'Three')?
  Kiva__BatchSize: string?
  Kiva__MaxConcurrentPosts: string?
  Kiva__PostTimeout: string?
  Kiva__GiveUpAfter: string?
  @description('An IANA name such as Africa/Dakar.')
  Reporting__TimeZone: string?
  Reporting__Language: ('en' | 'fr' | 'es' | 'pt')?
  Reporting__AmountBasis: ('AsIs' | 'CumulativePrincipal' | 'PrincipalOutstanding' | 'Payments')?
  Reporting__UnknownLoans: ('LeaveOut' | 'Reject' | 'Hold' | 'Send')?
  Reporting__UnchangedRows: ('Skip' | 'Send')?
  Reporting__MaxRejectedShare: string?
  Reporting__MinCoverage: string?
  Reporting__Approval: ('WhenInDoubt' | 'Always')?
  Exports__Columns__Loan: string?
  Exports__Columns__Client: string?
  Exports__Columns__Amount: string?
  Exports__DecimalSeparator: ('.' | ',')?
  Exports__NewLayout: ('Tell' | 'Hold')?
  Exports__MaxAge: string?
  @description('Bytes. The platform\'s own limit follows it.')
  Exports__MaxBytes: string?
  ExpectedLoans__MaxAge: string?
  ExpectedLoans__PagesAtOnce: string?
  Alerts__WebhookFormat: ('Json' | 'Teams')?
  @description('The day of the month by which an export is expected. Without it nobody is told that none came.')
  Alerts__ExpectExportByDay: string?
  @description('The mail server that alerts go to, beside the log. Its password is the secret kiva-mail-password in the vault.')
  Alerts__Mail__Server: string?
  Alerts__Mail__Port: string?
  Alerts__Mail__Security: ('StartTls' | 'Tls' | 'None')?
  Alerts__Mail__User: string?
  Alerts__Mail__From: string?
  @description('One or more addresses, with ; between them.')
  Alerts__Mail__To: string?
  Alerts__Mail__AttachResults: ('true' | 'false')?
  @description('Where people open the page, for links in mails. Without it the app\'s own address.')
  Page__Url: string?
  @description('A reference to the secret with the page\'s function key, never the key itself: docs/deploy.md.')
  Page__FunctionKey: string?
  @description('Six-field NCRONTAB, seconds first, UTC.')
  ExpectedLoansSchedule: string?
}
