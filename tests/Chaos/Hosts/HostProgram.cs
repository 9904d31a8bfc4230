using System.Globalization;
using Kiva.Repayments;
using Kiva.Repayments.Alerts;
using KivaFunctions.Local.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chaos.Hosts;

/// <summary>The process that is killed: the local host as it is, but for its clock.</summary>
internal static class HostProgram
{
    public static async Task<int> RunAsync()
    {
        var orders = HostOrders.Read(await Console.In.ReadLineAsync() ?? throw new InvalidOperationException("A host needs its orders."));
        var time = new FastTime(orders.Origin, orders.Began, orders.Rate);
        var app = LocalHost.Build(new LocalHostOptions
        {
            ReadsSurroundings = false,
            Settings = orders.Settings,
            Compose = builder =>
            {
                builder.Services.TryAddSingleton<TimeProvider>(time);
                builder.AddRepaymentReporting().Services.AddHostedService<PrepareStorage>();
                builder.Services.AddHttpClient(Webhook.ClientName).AddHttpMessageHandler(() => new Impatience());
            },
        });
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(new CriticalLines());
        await Console.Out.WriteLineAsync(HostOrders.Warm.AsMemory(), CancellationToken.None);
        if (await Console.In.ReadLineAsync(CancellationToken.None) is not { } jumped)
            return 0;

        time.Jump(TimeSpan.Parse(jumped, CultureInfo.InvariantCulture));
        await app.StartAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync((HostOrders.Ready + app.Urls.First()).AsMemory(), CancellationToken.None);
        _ = StopWithParentAsync(app.Lifetime);
        await app.WaitForShutdownAsync(CancellationToken.None);
        return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    private static async Task StopWithParentAsync(IHostApplicationLifetime lifetime)
    {
        while (await Console.In.ReadLineAsync(CancellationToken.None) is not null)
        {
            // Nothing more to be told.
        }

        lifetime.StopApplication();
    }

    /// <summary>
    /// Says when an alert's answer was not waited for any longer. Fifteen seconds are a quarter of one here: on a busy machine the receiver has it, and the host does not know.
    /// </summary>
    private sealed class Impatience : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await Console.Out.WriteLineAsync(HostOrders.Impatient.AsMemory(), CancellationToken.None);
                throw;
            }
        }
    }

    /// <summary>The console's lines do not tell critical ones from errors.</summary>
    private sealed class CriticalLines : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Critical;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Console.Out.WriteLine(FormattableString.Invariant($"{HostOrders.Critical}{eventId.Id} {formatter(state, exception)} {exception}").ReplaceLineEndings(" "));
        }

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
