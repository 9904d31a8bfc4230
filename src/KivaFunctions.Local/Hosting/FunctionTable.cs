using System.Reflection;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Local.Hosting;

/// <summary>All functions of some classes, read from their attributes. The host knows nothing else about them.</summary>
public sealed class FunctionTable
{
    private FunctionTable(IReadOnlyList<LocalFunction> functions) => Functions = functions;

    public IReadOnlyList<LocalFunction> Functions { get; }

    /// <exception cref="SettingsException">A function cannot be driven here; all of them are listed, each with its parameter.</exception>
    public static FunctionTable Read(IEnumerable<Type> classes, IConfiguration configuration)
    {
        var faults = new List<string>();
        var functions = new List<LocalFunction>();
        var methods = classes
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
        foreach (var method in methods)
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } function)
            {
                new FunctionReader(function.Name, method, configuration, faults).ReadInto(functions);
            }
        }

        faults.AddRange(functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Skip(1).Any())
            .Select(group => $"Function {group.Key}: there are {group.Count()} of that name."));
        return faults.Count == 0 ? new FunctionTable(functions) : throw new SettingsException(faults);
    }

    /// <summary>The functions that a trigger of one kind sets off.</summary>
    internal IEnumerable<(LocalFunction Function, TTrigger Trigger)> Of<TTrigger>()
        where TTrigger : Trigger =>
        Functions.Where(function => function.Trigger is TTrigger).Select(function => (function, (TTrigger)function.Trigger));
}
