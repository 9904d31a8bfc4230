using Azure.Storage.Blobs;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Health;

/// <summary>The storage account: there, with its containers and its queue, open to changes by this app; and its clock and ours agree.</summary>
public sealed class StorageCheck(DataStorage storage, TimeProvider time)
{
    internal const string Name = "storage";

    private const string Write = "storage-write";
    private const string WhoCreates = "The deployment creates it, and so does the local host when it starts.";

    /// <summary>Beyond it tokens end at another time than we think; from a quarter of an hour on Azure refuses what is signed.</summary>
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(5);

    private string Account => storage.Reports.AccountName;

    /// <param name="isDeep">A blob is written and deleted too.</param>
    internal async Task<IReadOnlyList<HealthCheck>> RunAsync(bool isDeep, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            AskAsync(storage.Exports, cancellationToken), AskAsync(storage.Reports, cancellationToken), AskAsync(storage.ExpectedLoans, cancellationToken), AskQueueAsync(cancellationToken));
        var (containers, queue) = (answers[..^1], answers[^1]);
        List<HealthCheck> checks = [Containers(containers)];
        if (checks[0].Ok)
        {
            checks.Add(Refused(containers) ?? (isDeep ? await WriteAsync(cancellationToken) : null) ?? new HealthCheck(Write, Ok: true, "The app may change what is in its containers."));
        }

        checks.Add(Queue(queue));
        if (answers.FirstOrDefault(answer => answer.Ahead is not null) is { Ahead: { } ahead })
        {
            checks.Add(Clock(ahead));
        }

        return checks;
    }

    internal static HealthCheck Late(string text) => new(Name, Ok: false, $"{text} If it lasts, check DataStorage and the account's network rules.");

    /// <summary>
    /// What is not there cannot be deleted; but whether the container is there, and whether we may, is looked at first. It costs next to nothing, raises no event in the
    /// inbox and leaves nothing behind, so it can be asked every minute.
    /// </summary>
    private Task<StorageAnswer> AskAsync(BlobContainerClient container, CancellationToken cancellationToken) => StorageAnswer.AskAsync(
        container.Name, () => container.GetBlobClient($".probe-{Guid.NewGuid():N}").DeleteAsync(cancellationToken: cancellationToken), time, cancellationToken);

    private Task<StorageAnswer> AskQueueAsync(CancellationToken cancellationToken) => StorageAnswer.AskAsync(
        storage.Nudges.Name, () => storage.Nudges.DeleteMessageAsync($"{Guid.NewGuid()}", "AAAAAAAAAAA=", cancellationToken), time, cancellationToken);

    private HealthCheck Containers(StorageAnswer[] containers)
    {
        var missing = containers.Where(answer => answer.Finding is StorageFinding.Missing).Select(answer => answer.Of).ToArray();
        return containers.FirstOrDefault(answer => answer.Finding is StorageFinding.Away) switch
        {
            { } away => new HealthCheck(
                Name, Ok: false, $"The storage account {Account} does not answer, or refuses this app ({away.Code}). Check DataStorage, the account's network rules and the app's roles."),
            null when missing.Length > 0 => new HealthCheck(
                Name, Ok: false, $"The storage account {Account} answers, but the container {string.Join(" and ", missing)} is not there. {WhoCreates}"),
            _ => new HealthCheck(Name, Ok: true, "The storage account answers."),
        };
    }

    private static HealthCheck? Refused(StorageAnswer[] containers) =>
        containers.Where(answer => answer.Finding is StorageFinding.NotAllowed).Select(answer => answer.Of).ToArray() is { Length: > 0 } names
            ? NotWritable($"The app may not change what is in {string.Join(" and ", names)}.")
            : null;

    /// <summary>A policy that keeps everything for ever shows itself only when something that is there is to go.</summary>
    private async Task<HealthCheck?> WriteAsync(CancellationToken cancellationToken)
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
            return NotWritable($"A blob could not be written to {storage.Reports.Name} and deleted again ({StorageTrouble.Name(failure)}).");
        }
    }

    private static HealthCheck NotWritable(string what) =>
        new(Write, Ok: false, $"{what} Give the app's identity the role Storage Blob Data Contributor there, and look for locks and immutability policies.");

    private HealthCheck Queue(StorageAnswer answer)
    {
        const string Check = "queue";
        return answer.Finding switch
        {
            StorageFinding.Fine => new HealthCheck(Check, Ok: true, $"The queue {answer.Of} is there, and the app may use it."),
            StorageFinding.Missing => new HealthCheck(Check, Ok: false, $"The queue {answer.Of} is not there. {WhoCreates}"),
            StorageFinding.NotAllowed => new HealthCheck(
                Check, Ok: false, $"The app may not use the queue {answer.Of}. Give the app's identity the role Storage Queue Data Contributor there."),
            _ => new HealthCheck(Check, Ok: false, $"The queue {answer.Of} of {Account} does not answer, or refuses this app ({answer.Code}). Check DataStorage."),
        };
    }

    private static HealthCheck Clock(TimeSpan ahead) => ahead.Duration() <= LargestSkew
        ? new HealthCheck("clock", Ok: true, "The clock agrees with the storage's.")
        : new HealthCheck("clock", Ok: false, FormattableString.Invariant(
            $"This machine's clock is {ahead.Duration().TotalMinutes:0} minutes {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the storage's. Set it, and let it follow a time server."));
}
