using System.Collections.Concurrent;
using Chaos.Hosts;
using Chaos.Reports;

namespace Chaos.Exports;

/// <summary>Keeps the hosts busy: hands in the next export when few reports are open. What fails on the way is handed in again, as people do.</summary>
internal sealed class Dropper(ExportMaker maker, Storage storage, Archive archive, Fleet fleet, Timeline timeline)
{
    private const int OpenAtMost = 4;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    /// <summary>Whether all that was made has been handed in.</summary>
    public bool IsDone => _underWay.Values.All(task => task.IsCompletedSuccessfully);

    /// <param name="stop">No further export; those under way are still handed in.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken end)
    {
        try
        {
            while (true)
            {
                if (maker.Made.Count(made => archive.Find(made.Name) is not { IsClosed: true }) < OpenAtMost)
                    Drop(maker.Next(made => archive.Find(made.Name) is { IsClosed: true }), end);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(_underWay.Values);
        }
    }

    private void Drop(Export export, CancellationToken end)
    {
        timeline.Note(Disturbance.Drop, FormattableString.Invariant($"{export.Name}: {export.Kind}, {export.Rows.Count} rows{(export.Original is { } original ? " of " + original.Name : "")}"));
        _underWay[export.Name] = export.Road is Road.Inbox
            ? storage.Inbox.GetBlobClient(export.Name).UploadAsync(BinaryData.FromBytes(export.Content), overwrite: true, end)
            : HandInAsync(export, end);
    }

    private async Task HandInAsync(Export export, CancellationToken end)
    {
        while (!await TryHandInAsync(export, end))
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, end);
    }

    private async Task<bool> TryHandInAsync(Export export, CancellationToken end)
    {
        if (fleet.FindAddress() is not { } address)
            return false;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"api/reports?name={export.Name}"));
        request.Content = new ByteArrayContent(export.Content) { Headers = { ContentType = new("text/csv") } };
        request.Headers.Add("Idempotency-Key", export.Name);
        try
        {
            using var response = await Http.SendAsync(request, end);
            if (!response.IsSuccessStatusCode)
                timeline.Note(Disturbance.Drop, FormattableString.Invariant($"{export.Name}: {(int)response.StatusCode}"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
