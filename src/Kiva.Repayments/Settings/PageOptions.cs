namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Page</c>.</summary>
public sealed class PageOptions
{
    /// <summary>A function key of this app, for the page of those who have signed in by App Service authentication; a secret.</summary>
    public string? FunctionKey { get; set; }

    /// <summary>Where people open the page, https; for the links in mails. In Azure it is known without.</summary>
    public Uri? Url { get; set; }
}
