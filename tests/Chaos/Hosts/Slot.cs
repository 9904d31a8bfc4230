namespace Chaos.Hosts;

/// <summary>The addresses that one host talks to. They are its own, so that the proxies know who asks.</summary>
internal sealed class Slot(int number)
{
    private readonly Dictionary<Service, int> _ports = [];

    public int Number { get; } = number;

    /// <summary>Who has it now.</summary>
    public HostProcess? Host { get; set; }

    public bool IsFree => Host is not { IsAlive: true };

    public void Listens(Service service, int port) => _ports[service] = port;

    public Uri AddressOf(Service service) => new(FormattableString.Invariant($"http://127.0.0.1:{_ports[service]}/"));
}

/// <summary>What a host talks to.</summary>
internal enum Service
{
    Blobs,
    Queues,
    Kiva,
    Webhook,
}
