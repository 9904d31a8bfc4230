using System.Reflection;
using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Tests;

/// <summary>The functions that are deployed, by their attributes, as the local host compiles them.</summary>
internal static class DeployedFunctions
{
    public static IEnumerable<MethodInfo> All() => typeof(LocalHost).Assembly.GetTypes()
        .Where(type => type.Namespace == "KivaFunctions.Functions")
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttribute<Local.Bindings.FunctionAttribute>() is not null);

    /// <summary>What sets the function off.</summary>
    public static Attribute Trigger(MethodInfo function) => function.GetParameters()
        .SelectMany(parameter => parameter.GetCustomAttributes())
        .Single(attribute => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal));
}
