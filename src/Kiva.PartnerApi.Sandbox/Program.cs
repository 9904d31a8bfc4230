using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using Kiva.PartnerApi.Sandbox.Samples;

namespace Kiva.PartnerApi.Sandbox;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            if (args is ["samples", var folder])
            {
                await SampleFiles.WriteAsync(folder, CancellationToken.None);
                return 0;
            }

            if (args.Length > 0 && !args[0].StartsWith('-'))
                throw new ValidationException($"Unknown command '{args[0]}'; expected 'samples FOLDER', or settings such as --Loans 500.");

            var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                stop.TrySetResult();
            }

            var options = OptionsFrom(args);
            await using var server = await SandboxServer.StartAsync(options, CancellationToken.None);
            await Console.Out.WriteLineAsync($"""
                Practice Partner API, not Kiva: {server.Url}
                Kiva__TokenUrl={server.TokenUrl}
                Kiva__ApiBaseUrl={server.ApiBaseUrl}
                Kiva__Audience={server.Audience}
                Kiva__ClientId={options.ClientId}
                """);
            await stop.Task;
            return 0;
        }
        catch (Exception e) when (e is ValidationException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>
    /// Each option by its name: <c>--Loans 500</c>, <c>--urls http://127.0.0.1:5145</c>, or <c>KIVA_SANDBOX_Loans=500</c> in the environment.
    /// </summary>
    private static SandboxOptions OptionsFrom(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("KIVA_SANDBOX_")
            .AddCommandLine(args, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["--urls"] = nameof(SandboxOptions.Url) })
            .Build();
        var unknown = configuration.GetChildren().Select(setting => setting.Key)
            .Except(typeof(SandboxOptions).GetProperties().Select(property => property.Name), StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count > 0)
            throw new ValidationException($"Unknown setting: {string.Join(", ", unknown)}.");

        var options = new SandboxOptions();
        configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
