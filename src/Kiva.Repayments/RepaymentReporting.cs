using Kiva.PartnerApi;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Credentials;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Health;
using Kiva.Repayments.Layouts;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.Sessions;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Steering;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kiva.Repayments;

/// <summary>The composition root of both hosts and of the tests.</summary>
public static class RepaymentReporting
{
    /// <summary>Adds everything between the triggers and Kiva.</summary>
    /// <exception cref="SettingsException">Settings are malformed, unknown or contradictory: all faults at once.</exception>
    public static TBuilder AddRepaymentReporting<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var settings = AppSettings.Read(builder.Configuration);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Kiva);
        services.AddSingleton(settings.Reporting);
        services.AddSingleton(settings.Exports);
        services.AddSingleton(settings.ExpectedLoans);
        services.AddSingleton(settings.Alerts);
        services.AddSingleton(settings.KeyVault);
        services.AddSingleton(settings.Page);
        services.AddSingleton(CallerNames.Read(builder.Configuration));

        services.AddSingleton(Options.Create(EnvironmentPreset.Apply(settings.Kiva)));
        services.AddSingleton<ICredentialSource>(provider => settings.KeyVault.Uri is { } vault
            ? new VaultCredentials(VaultClient.Open(vault), provider.GetRequiredService<TimeProvider>())
            : new SettingsCredentials(settings.Kiva));
        services.AddPartnerApi();

        services.AddMetrics();
        ApplicationInsights.Add(services, builder.Configuration);
        services.AddSingleton<ReportingMetrics>();
        services.AddSingleton(new DataStorage(settings.DataStorage));
        services.AddSingleton<OpenReports>();
        services.AddSingleton<Nudges>();
        services.AddSingleton<CycleRecord>();
        services.AddSingleton<CycleClosings>();
        services.AddSingleton<ExpectedLoanStore>();
        services.AddSingleton<KnownLayouts>();

        services.AddSingleton<ReceivedFactory>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<SameContent>();
        services.AddSingleton<ReadingBasisFinder>();
        services.AddSingleton<ReadExport>();
        services.AddSingleton<IngestExport>();
        services.AddSingleton<ReceiveReport>();
        services.AddSingleton<PreviewReport>();

        services.AddSingleton<PlanningBasisReader>();
        services.AddSingleton<Doubts>();
        services.AddSingleton<DeliveryDoubts>();
        services.AddSingleton<PlanReport>();
        services.AddSingleton<EarlierReports>();
        services.AddSingleton<StillDue>();
        services.AddSingleton<SendBatches>();
        services.AddSingleton<RecordOutcome>();
        services.AddSingleton<Setback>();
        services.AddSingleton<CloseReport>();
        services.AddSingleton<KeepUpToDate>();
        services.AddSingleton<MoveReport>();
        services.AddSingleton<SubmitReport>();

        services.AddHttpClient(Webhook.ClientName)
            .UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = false)
            .RemoveAllLoggers(); // They write the address, which is a secret of its own in most services.
        services.AddSingleton<Webhook>();
        services.AddSingleton(PageAddress.Read(builder.Configuration, settings.Page));
        services.AddSingleton<MailServer>();
        services.AddSingleton<RowsAttachment>();
        services.AddSingleton<Mailer>();
        services.AddSingleton<ReportAlerts>();
        services.AddSingleton<TellPeople>();

        services.AddSingleton<DeploymentNotes>();
        services.AddSingleton<LookByTheDay>();
        services.AddSingleton<NoticeTroubles>();

        services.AddSingleton<RefreshExpectedLoans>();
        services.AddSingleton<AcceptExpectedLoans>();
        services.AddSingleton<ShowExpectedLoans>();
        services.AddSingleton<HandOutUnreported>();
        services.AddSingleton<CloseCycle>();
        services.AddSingleton<KeepMoving>();
        services.AddSingleton<FailReport>();
        services.AddSingleton<ShowSession>();
        services.AddSingleton<ShowReport>();
        services.AddSingleton<ReportStory>();
        services.AddSingleton<ListReports>();
        services.AddSingleton<HandBackRows>();
        services.AddSingleton<SteerReport>();
        services.AddSingleton<StorageCheck>();
        services.AddSingleton<KivaCheck>();
        services.AddSingleton<LoansCheck>();
        services.AddSingleton<ExpectedLoansCheck>();
        services.AddSingleton<MailCheck>();
        services.AddSingleton<StandingTroubles>();
        services.AddSingleton<ShowHealth>();
        return builder;
    }
}
