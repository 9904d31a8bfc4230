namespace Kiva.PartnerApi.Tests.Support;

/// <summary>What the server does with the calls of one kind, and which of them came.</summary>
internal sealed class Script
{
    private readonly Lock _gate = new();
    private readonly List<Exchange> _came = [];
    private Func<Exchange, Task>[] _steps = [];

    /// <summary>All whose head arrived, in order.</summary>
    public IReadOnlyList<Exchange> Came
    {
        get
        {
            lock (_gate)
                return [.. _came];
        }
    }

    public void Always(Func<Exchange, Task> step) => _steps = [step];

    public void InTurn(params Func<Exchange, Task>[] steps) => _steps = steps;

    public Task PlayAsync(Exchange exchange)
    {
        int number;
        lock (_gate)
        {
            _came.Add(exchange);
            number = _came.Count;
        }

        return _steps[Math.Min(number, _steps.Length) - 1](exchange);
    }
}
