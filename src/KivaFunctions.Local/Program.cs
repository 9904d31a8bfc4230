namespace KivaFunctions.Local.Bindings { public sealed class FunctionAttribute(string name) : Attribute { public string Name { get; } = name; } }
namespace KivaFunctions.Local { public static class Program { public static int Main() => 0; } }
