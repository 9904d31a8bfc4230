namespace KivaFunctions.Local.Bindings;

/// <summary>Names a function. The attributes of this namespace have the shape of <c>Microsoft.Azure.Functions.Worker</c>'s, so that one class compiles for either host.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
