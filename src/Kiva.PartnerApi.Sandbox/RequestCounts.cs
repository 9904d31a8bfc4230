namespace Kiva.PartnerApi.Sandbox;

/// <summary>How often each endpoint was called, faults included.</summary>
public sealed class RequestCounts
{
    private int _token;
    private int _loans;
    private int _postsAsked;
    private int _postsTaken;

    public int Token => Volatile.Read(ref _token);

    public int Loans => Volatile.Read(ref _loans);

    /// <summary>Calls with repayments that arrived, whatever became of them.</summary>
    public int PostsAsked => Volatile.Read(ref _postsAsked);

    /// <summary>Calls with repayments that became an upload, whatever the caller learned of it.</summary>
    public int PostsTaken => Volatile.Read(ref _postsTaken);

    internal void Asked(SandboxEndpoint endpoint)
    {
        ref var count = ref _postsAsked;
        if (endpoint == SandboxEndpoint.Token)
            count = ref _token;
        else if (endpoint == SandboxEndpoint.Loans)
            count = ref _loans;
        Interlocked.Increment(ref count);
    }

    internal void Taken() => Interlocked.Increment(ref _postsTaken);
}
