namespace KivaFunctions.Local.Practice;

/// <summary>What a storage emulator is like.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The names of its accounts: 3 to 24 lower-case letters and digits.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = ["devstoreaccount1"];

    /// <summary>Where it keeps its data, for one that is started again; in memory when <see langword="null"/>.</summary>
    public string? Location { get; init; }

    /// <summary>0 is any free port.</summary>
    public int BlobPort { get; init; }

    /// <summary>0 is any free port.</summary>
    public int QueuePort { get; init; }

    /// <summary>Is told the folder into which the emulator is installed, which takes long and happens once.</summary>
    public Action<string>? Installing { get; init; }
}
