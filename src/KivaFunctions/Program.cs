using Kiva.Repayments;
using Kiva.Repayments.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddRepaymentReporting();
builder.Services.AddOptions<KestrelServerOptions>()
    .Configure<ExportsOptions>((kestrel, exports) => kestrel.Limits.MaxRequestBodySize = exports.MaxBytes);
await builder.Build().RunAsync();
