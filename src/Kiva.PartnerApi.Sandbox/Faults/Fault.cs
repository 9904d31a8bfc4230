namespace Kiva.PartnerApi.Sandbox;

/// <summary>What can go wrong on demand.</summary>
public enum Fault
{
    /// <summary>The connection is reset without an answer.</summary>
    DropConnection = 1,

    /// <summary>500 with Kiva's <c>code</c> and <c>message</c>.</summary>
    Status500,

    /// <summary>502 with a gateway's HTML page.</summary>
    Status502Html,

    /// <summary>503 with <c>Retry-After</c>, whole seconds.</summary>
    Status503RetryAfter,

    /// <summary>429 with <c>Retry-After</c>, whole seconds.</summary>
    Status429RetryAfter,

    /// <summary>401, although the token is good.</summary>
    ExpiredToken,

    /// <summary>The right answer, late. Before taking, a caller who hangs up in the meantime has sent nothing.</summary>
    SlowAnswer,

    /// <summary>200 with half of the JSON, as a complete HTTP answer.</summary>
    TruncatedJson,

    /// <summary>200 with nothing in it.</summary>
    EmptyBody,
}

/// <summary>Where a fault strikes.</summary>
public enum SandboxEndpoint
{
    Token = 1,
    Loans,
    Post,
}
