namespace KivaFunctions.Local.Hosting;

/// <summary>Watches for what sets one function off, and calls it.</summary>
internal interface IListener
{
    /// <summary>Runs until <paramref name="stop"/>; then takes nothing new and ends when what is running has ended.</summary>
    Task RunAsync(CancellationToken stop);
}
