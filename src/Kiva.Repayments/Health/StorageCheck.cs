using Azure.Storage.Blobs;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Health;

/// <summary>The storage account: there, with its containers and its queue, open to changes by this app; and its clock and ours agree.</summary>
public sealed class StorageCheck(DataStorage storage, TimeProvider time)
{
    internal const string Name = "storage";

    private const string Write = "storage-write";
    /// <summary>Beyond it tokens end at another time than we think; from a quarter of an hour on Azure refuses what is signed.</summary>
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(5);

    private string Account => storage.Reports.AccountName;

    /// <param name="isDeep">A blob is written and deleted too.</param>
    internal async Task<IReadOnlyList<Finding>> RunAsync(bool isDeep, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            AskAsync(storage.Exports, cancellationToken), AskAsync(storage.Reports, cancellationToken), AskAsync(storage.ExpectedLoans, cancellationToken), AskQueueAsync(cancellationToken));
        var (containers, queue) = (answers[..^1], answers[^1]);
        List<Finding> checks = [Containers(containers)];
        if (checks[0].Ok)
        {
            checks.Add(Refused(containers) ?? (isDeep ? await WriteAsync(cancellationToken) : null) ?? new Finding(Write, Ok: true, Finding.Texts.Of("storage-write.allowed")));
        }

        checks.Add(Queue(queue));
        if (answers.FirstOrDefault(answer => answer.Ahead is not null) is { Ahead: { } ahead })
        {
            checks.Add(Clock(ahead));
        }

        return checks;
    }

    internal static Finding Late(Saying text) => new(Name, Ok: false, Finding.Texts.Of("storage.late", text));

    /// <summary>
    /// What is not there cannot be deleted; but whether the container is there, and whether we may, is looked at first. It costs next to nothing, raises no event in the
    /// inbox and leaves nothing behind, so it can be asked every minute.
    /// </summary>
    private Task<StorageAnswer> AskAsync(BlobContainerClient container, CancellationToken cancellationToken) => StorageAnswer.AskAsync(
        container.Name, () => container.GetBlobClient($".probe-{Guid.NewGuid():N}").DeleteAsync(cancellationToken: cancellationToken), time, cancellationToken);

    private Task<StorageAnswer> AskQueueAsync(CancellationToken cancellationToken) => StorageAnswer.AskAsync(
        storage.Nudges.Name, () => storage.Nudges.DeleteMessageAsync($"{Guid.NewGuid()}", "AAAAAAAAAAA=", cancellationToken), time, cancellationToken);

    private Finding Containers(StorageAnswer[] containers)
    {
        var missing = containers.Where(answer => answer.Finding is StorageFinding.Missing).Select(answer => answer.Of).ToArray();
        return containers.FirstOrDefault(answer => answer.Finding is StorageFinding.Away) switch
        {
            { } away => new Finding(Name, Ok: false, Finding.Texts.Of("storage.away", Account, CodeOf(away))),
            null when missing.Length > 0 => new Finding(Name, Ok: false, Finding.Texts.Of("storage.missing", Account, Finding.List(missing))),
            _ => new Finding(Name, Ok: true, Finding.Texts.Of("storage.answers")),
        };
    }

    private static Finding? Refused(StorageAnswer[] containers) =>
        containers.Where(answer => answer.Finding is StorageFinding.NotAllowed).Select(answer => answer.Of).ToArray() is { Length: > 0 } names
            ? new Finding(Write, Ok: false, Finding.Texts.Of("storage-write.not-allowed", Finding.List(names)))
            : null;

    /// <summary>A policy that keeps everything for ever shows itself only when something that is there is to go.</summary>
    private async Task<Finding?> WriteAsync(CancellationToken cancellationToken)
    {
        var probe = storage.Reports.GetBlobClient($"locks/probe-{Guid.NewGuid():N}");
        try
        {
            await probe.UploadAsync(BinaryData.Empty, cancellationToken);
            await probe.DeleteAsync(cancellationToken: cancellationToken);
            return null;
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return new Finding(Write, Ok: false, Finding.Texts.Of("storage-write.failed", storage.Reports.Name, StorageTrouble.Name(failure)));
        }
    }

    private Finding Queue(StorageAnswer answer)
    {
        const string Check = "queue";
        return answer.Finding switch
        {
            StorageFinding.Fine => new Finding(Check, Ok: true, Finding.Texts.Of("queue.there", answer.Of)),
            StorageFinding.Missing => new Finding(Check, Ok: false, Finding.Texts.Of("queue.missing", answer.Of)),
            StorageFinding.NotAllowed => new Finding(Check, Ok: false, Finding.Texts.Of("queue.not-allowed", answer.Of)),
            _ => new Finding(Check, Ok: false, Finding.Texts.Of("queue.away", answer.Of, Account, CodeOf(answer))),
        };
    }

    private static object CodeOf(StorageAnswer answer) => (object?)answer.Code ?? Finding.Texts.Of("no-answer");

    private static Finding Clock(TimeSpan ahead) => ahead.Duration() <= LargestSkew
        ? new Finding("clock", Ok: true, Finding.Texts.Of("clock.agrees"))
        : new Finding("clock", Ok: false, ahead > TimeSpan.Zero
            ? Finding.Texts.Of("clock.ahead", ahead.TotalMinutes)
            : Finding.Texts.Of("clock.behind", -ahead.TotalMinutes));
}
