namespace Kiva.Repayments.Texts;

/// <summary>What is to be said, before it is known in whose language. <c>Problem.Text</c> is one.</summary>
/// <param name="language">One of <see cref="Languages.All"/>.</param>
public delegate string Saying(string language);
