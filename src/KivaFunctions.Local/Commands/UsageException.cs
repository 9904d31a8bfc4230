using Kiva.Repayments.Texts;

namespace KivaFunctions.Local.Commands;

/// <summary>The command line makes no sense. What it says is one sentence for people.</summary>
internal sealed class UsageException(Saying text) : Exception(text(Languages.English))
{
    public Saying Text { get; } = text;
}
