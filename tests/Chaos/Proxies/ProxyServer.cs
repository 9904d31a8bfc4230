using System.Collections.Concurrent;
using System.Net;
using Chaos.Hosts;
using Chaos.Points;

namespace Chaos.Proxies;

/// <summary>
/// Stands between the hosts and all that they talk to. Requests pass as they are, to the byte; on the way the host may die, or the network does what networks do.
/// </summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private const int Slots = 4;

    private readonly WebApplication _app;
    private readonly Upstream _upstream;
    private readonly Dictionary<int, (Slot Slot, Service Service)> _byPort = [];
    private readonly ConcurrentDictionary<string, HostProcess> _byToken = new(StringComparer.Ordinal);
    private readonly FastTime _time;
    private readonly Troubles _troubles;
    private readonly LeaseClock _leases;
    private readonly Timeline _timeline;
    private int _posts;

    public ProxyServer(Upstream upstream, FastTime time, Troubles troubles, LeaseClock leases, Timeline timeline)
    {
        (_upstream, _time, _troubles, _leases, _timeline) = (upstream, time, troubles, leases, timeline);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            for (var port = 0; port < 1 + (Slots * Enum.GetValues<Service>().Length); port++)
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Each host talks to the addresses of one.</summary>
    public IReadOnlyList<Slot> AllSlots { get; private set; } = [];

    /// <summary>Kiva's API, the same for all hosts: a report goes where it was made for. Who asks is told by the token, which each host fetches by its slot.</summary>
    public Uri KivaUrl { get; private set; } = null!;

    /// <summary>Who decides about life and death; none at first.</summary>
    public Executioner? Executioner { get; set; }

    /// <summary>Whether a batch is on its way to Kiva right now.</summary>
    public bool CarriesPost => Volatile.Read(ref _posts) > 0;

    /// <summary>Answers what hosts send to <see cref="Service.Webhook"/>; <see langword="null"/> hangs up.</summary>
    public Func<HostProcess, byte[], int?> Webhook { get; set; } = (_, _) => StatusCodes.Status404NotFound;

    public async Task StartAsync()
    {
        await _app.StartAsync(CancellationToken.None);
        KivaUrl = new Uri(_app.Urls.First());
        var ports = _app.Urls.Skip(1).Select(url => new Uri(url).Port).Chunk(Enum.GetValues<Service>().Length).ToList();
        AllSlots = [.. ports.Select((_, number) => new Slot(number))];
        foreach (var (slot, its) in AllSlots.Zip(ports))
        {
            foreach (var (service, port) in Enum.GetValues<Service>().Zip(its))
            {
                slot.Listens(service, port);
                _byPort.Add(port, (slot, service));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var (sender, service) = SenderOf(context);
        try
        {
            if (sender is { IsAlive: true } host && Executioner is not null)
                await PassAsync(context, host, service);
            else
                context.Abort();
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two is gone.
            context.Abort();
        }
    }

    private (HostProcess? Host, Service Service) SenderOf(HttpContext context) => _byPort.TryGetValue(context.Connection.LocalPort, out var its)
        ? (its.Slot.Host, its.Service)
        : (_byToken.GetValueOrDefault(context.Request.Headers.Authorization.ToString()), Service.Kiva);

    private async Task PassAsync(HttpContext context, HostProcess host, Service service)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var name = PointNames.Of(service, context.Request, body);
        if (name is not PointNames.KivaPost)
        {
            await PassAsync(context, host, service, name, body);
            return;
        }

        Interlocked.Increment(ref _posts);
        try
        {
            await PassAsync(context, host, service, name, body);
        }
        finally
        {
            Interlocked.Decrement(ref _posts);
        }
    }

    private async Task PassAsync(HttpContext context, HostProcess host, Service service, string? name, byte[] body)
    {
        // That there is something to take is known only from the answer.
        var isTake = name?.StartsWith("take ", StringComparison.Ordinal) is true;
        if (!isTake && Executioner!.Strikes(host, name, Moment.Before))
        {
            if (_troubles.ArrivesAfterDeath())
            {
                await Task.Delay(_troubles.Delay(), TimeProvider.System, CancellationToken.None);
                await AskAsync(context.Request, host, service, body);
            }

            context.Abort();
            return;
        }

        var trouble = isTake ? Trouble.None : _troubles.Draw(service, name);
        if (await AnswerAsync(context.Request, host, service, name, body, trouble) is not { } answer)
        {
            context.Abort();
            return;
        }

        name = isTake && !answer.Contains("<QueueMessage>") ? null : name;
        if (Executioner!.Strikes(host, name, Moment.Unanswered) || trouble is Trouble.AnswerLost)
        {
            context.Abort();
            return;
        }

        await answer.WriteAsync(context.Response);
        await context.Response.CompleteAsync();
        Executioner.Strikes(host, name, Moment.Answered);
    }

    /// <returns><see langword="null"/> when the request did not arrive, or nobody answers.</returns>
    private async Task<Answer?> AnswerAsync(HttpRequest request, HostProcess host, Service service, string? name, byte[] body, Trouble trouble)
    {
        if (trouble is not Trouble.None)
            _timeline.Note(KindOf(trouble), FormattableString.Invariant($"{trouble}: {name} of host {host.Id}"));
        switch (trouble)
        {
            case Trouble.Lost:
                return null;
            case Trouble.Refused:
                return Answer.Json(StatusCodes.Status422UnprocessableEntity, """{"code":"api.chaos","message":"Refused for the sake of chaos."}""");
            case Trouble.Late:
                await Task.Delay(_troubles.Delay(), TimeProvider.System, CancellationToken.None);
                break;
            case Trouble.Twice:
                await AskAsync(request, host, service, body);
                break;
        }

        return await AskAsync(request, host, service, body);
    }

    private async Task<Answer?> AskAsync(HttpRequest request, HostProcess host, Service service, byte[] body)
    {
        if (service is Service.Webhook)
            return Webhook(host, body) is { } status ? Answer.Json(status, "{}") : null;

        var answer = await _upstream.AskAsync(service, request, body);
        if (service is Service.Blobs && answer is { IsSuccess: true })
        {
            if (request.Query["comp"] == "lease")
                _leases.Saw(string.Join('/', request.Path.Value!.Split('/').Skip(2)), request.Headers);
            answer.ShowTimes(_time, isList: request.Query["comp"] == "list");
        }

        if (service is Service.Kiva && answer.Token() is { } token)
            _byToken[$"Bearer {token}"] = host;
        return answer;
    }

    private static Disturbance KindOf(Trouble trouble) => trouble switch
    {
        Trouble.AnswerLost => Disturbance.AnswerLost,
        Trouble.Twice => Disturbance.Nudge,
        Trouble.Late => Disturbance.Delay,
        _ => Disturbance.RequestLost,
    };
}
