namespace KivaFunctions.Local.Bindings;

/// <summary>Calls the function for HTTP requests. The parameter is a <see cref="HttpRequest"/>; the function returns an <see cref="IResult"/>.</summary>
/// <param name="authLevel">Who may call.</param>
/// <param name="methods">Any case; every method when none is given.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    public AuthorizationLevel AuthLevel { get; } = authLevel;

    public string[] Methods { get; } = methods;

    /// <summary>An ASP.NET Core route pattern without the prefix; the function's name when not given.</summary>
    public string? Route { get; set; }
}

/// <summary>Who may call. The local host has one key: all levels but <see cref="Anonymous"/> ask for it.</summary>
public enum AuthorizationLevel
{
    Anonymous,
    User,
    Function,
    System,
    Admin,
}
