using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Health;

/// <summary>What a check found, before it is known who reads it.</summary>
/// <param name="Name">Stable; the codes of lasting troubles among them.</param>
/// <param name="Text">What was found, or what to do.</param>
internal sealed record Finding(string Name, bool Ok, Saying Text)
{
    public static readonly TextArea Texts = new(typeof(Finding).Assembly, "Health");

    /// <summary>The names of things, as a sentence lists them.</summary>
    public static Saying List(IEnumerable<string> names) => language => string.Join(Texts.Say(language, "and"), names);
}
