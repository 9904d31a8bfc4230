using Kiva.Repayments.Cycles;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Tests.Cycles;

public sealed class CycleRecordTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-02", "2026-01", "2026-01")]
    [InlineData("2026-02", "2025-12", "2025-12")]
    [InlineData("2026-02", "2025-11", "2025-11")]
    [InlineData("2026-02", "2025-10", null)]
    [InlineData("2026-02", "2026-02", null)]
    [InlineData("2026-02", "2026-03", null)]
    public async Task The_cycle_before_is_looked_for_three_months_back(string cycle, string reported, string? found)
    {
        var (record, storage) = await StoreAsync();
        await WriteAsync(storage, reported, "L1,,100,1,9");

        var earlier = await record.LoadEarlierAsync(Place(cycle), ColumnFormat.Two, Cancel);

        Assert.Equal(found, earlier?.Cycle);
    }

    [Fact]
    public async Task The_last_one_that_has_anything_counts()
    {
        var (record, storage) = await StoreAsync();
        await WriteAsync(storage, "2026-10", "");
        await WriteAsync(storage, "2026-09", "L1,,100,1,9");
        await WriteAsync(storage, "2026-08", "L1,,50,1,9");

        var earlier = await record.LoadEarlierAsync(Place("2026-11"), ColumnFormat.Two, Cancel);

        Assert.Equal(("2026-09", 100m), (earlier!.Cycle, earlier.Accepted[RowKey.Of(ColumnFormat.Two, "L1", null)]));
    }

    private static CycleRecord.Place Place(string cycle) => new(cycle, KivaEnvironment.Stage, "145");

    private static async Task WriteAsync(DataStorage storage, string cycle, string row) => await storage.Reports
        .GetBlobClient($"cycles/{cycle}/Stage-145/20261001T000000Z-0123456789ab.csv")
        .UploadAsync(BinaryData.FromString($"loan_id,client_id,amount,batch,upload_id\n{row}"), Cancel);

    private async Task<(CycleRecord Record, DataStorage Storage)> StoreAsync()
    {
        var account = azurite.Lease();
        var storage = new DataStorage(new StorageConnection(account.Blobs, account.Queues));
        await storage.CreateAsync(Cancel);
        return (new CycleRecord(storage), storage);
    }
}
