using Azure.Storage.Queues.Models;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Delivery;

namespace KivaFunctions.Functions;

/// <summary>A report wants looking at.</summary>
public sealed class SubmitReportFunction(SubmitReport submit)
{
    [Function("SubmitReport")]
    public Task RunAsync([QueueTrigger("repayment-reports", Connection = "DataStorage")] QueueMessage message, CancellationToken cancellationToken) =>
        submit.RunAsync(Nudges.Read(message.Body) ?? throw new FormatException("The message is no nudge of a known version."), cancellationToken);
}
