namespace Kiva.PartnerApi.Sandbox;

/// <summary>Every upload since the server started, in the order taken.</summary>
public sealed class UploadLog
{
    private const int FirstUploadId = 98001;

    private readonly Lock _lock = new();
    private readonly List<Upload> _uploads = [];

    /// <summary>A copy that does not move.</summary>
    public IReadOnlyList<Upload> All
    {
        get
        {
            lock (_lock)
                return [.. _uploads];
        }
    }

    /// <summary>The rows of all uploads that Kiva would count.</summary>
    public IEnumerable<UploadRow> AcceptedRows => All.SelectMany(upload => upload.Rows).Where(row => row.Taken);

    internal int Add(DateTimeOffset at, string bodySha256, int bodyLength, IReadOnlyList<UploadRow> rows)
    {
        lock (_lock)
        {
            var uploadId = FirstUploadId + _uploads.Count;
            _uploads.Add(new Upload(uploadId, at, bodySha256, bodyLength, rows));
            return uploadId;
        }
    }
}
