using Kiva.Repayments;
using Kiva.Repayments.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddRepaymentReporting();

// Otherwise the runtime sends once more, under its own name, what the worker has sent.
if (ApplicationInsights.IsSet(builder.Configuration))
{
    builder.Services.Configure<WorkerOptions>(worker => worker.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString);
}

// The runtime in front has a limit of its own; one here would break its proxy, and the caller would read 500. What is too large is rejected when it is read.
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);

// ASP.NET Core logs whole addresses, function keys included.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
await builder.Build().RunAsync();
