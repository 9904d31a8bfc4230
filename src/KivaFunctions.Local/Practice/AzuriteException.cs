namespace KivaFunctions.Local.Practice;

/// <summary>The storage emulator cannot be had on this machine. The message is for people: what is missing and what to do.</summary>
public sealed class AzuriteException(string message, Exception? inner = null) : Exception(message, inner);
