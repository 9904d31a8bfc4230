namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Page</c>.</summary>
public sealed class PageOptions
{
    /// <summary>Where people open the page, https; for the links in mails. In Azure it is known without.</summary>
    public Uri? Url { get; set; }
}
