namespace KivaFunctions.Local.Commands;

/// <summary>The command line makes no sense. The message is one sentence for people.</summary>
internal sealed class UsageException(string message) : Exception(message);
