namespace KivaFunctions.Local.Tests.Hosting;

/// <summary>Waits for what a host does in the background. There is no other end to it than the test run's.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
