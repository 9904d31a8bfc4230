namespace Kiva.PartnerApi.Tests.Support;

/// <summary>A vault whose secret may change while one looks.</summary>
internal sealed class Credentials : ICredentialSource
{
    public const string Secret = "s3cr&t=+ %é/never-shown";

    private readonly Lock _gate = new();

    public Func<ClientCredentials?, ClientCredentials> Give { get; set; } = _ => new ClientCredentials("client-id-never-shown", Secret);

    /// <summary>With what each call said was refused.</summary>
    public List<ClientCredentials?> Asked { get; } = [];

    public ValueTask<ClientCredentials> GetAsync(ClientCredentials? refused, CancellationToken cancellationToken)
    {
        lock (_gate)
            Asked.Add(refused);
        return new(Give(refused));
    }
}
