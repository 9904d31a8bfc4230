using Azure.Storage.Queues.Models;
using Kiva.Repayments;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Functions;

/// <summary>A message failed for the last time.</summary>
public sealed class FailReportFunction(FailReport fail)
{
    [Function("FailReport")]
    public Task RunAsync([QueueTrigger("repayment-reports-poison", Connection = "DataStorage")] QueueMessage message, CancellationToken cancellationToken) =>
        fail.RunAsync(Nudges.Read(message.Body)?.Id, message.MessageId, cancellationToken);
}
