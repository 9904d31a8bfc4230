using System.Reflection;

namespace KivaFunctions.Local.Hosting;

/// <summary>One function: its name, its method, what sets it off.</summary>
public sealed class LocalFunction
{
    internal LocalFunction(string name, MethodInfo method, Trigger trigger, IReadOnlyList<Argument> arguments)
    {
        Name = name;
        Method = method;
        Trigger = trigger;
        Arguments = arguments;
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public Trigger Trigger { get; }

    /// <summary>Where each parameter's value comes from, in the method's order.</summary>
    internal IReadOnlyList<Argument> Arguments { get; }
}

/// <summary>What a trigger hands over: its own value, and the parts of its path by name.</summary>
internal sealed record TriggerData(object Value, IReadOnlyDictionary<string, string> Names)
{
    public static readonly IReadOnlyDictionary<string, string> NoNames = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The value of one parameter.</summary>
internal delegate object? Argument(TriggerData trigger, CancellationToken cancellationToken);
