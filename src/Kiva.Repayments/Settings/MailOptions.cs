namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Alerts:Mail</c>. Nothing is mailed without <see cref="Server"/>.</summary>
public sealed class MailOptions
{
    /// <summary>The name or address of the SMTP server.</summary>
    public string? Server { get; set; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    public string? User { get; set; }

    /// <summary>A secret.</summary>
    public string? Password { get; set; }

    public string? From { get; set; }

    /// <summary>One or more addresses, with <c>;</c> or <c>,</c> between them.</summary>
    public string? To { get; set; }

    /// <summary>Whether <c>results.csv</c> goes along with reports that are completed or held.</summary>
    public bool AttachResults { get; set; }
}

/// <summary>How the way to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>The connection begins in the clear and is encrypted before anything is said; a server that does not offer that gets nothing.</summary>
    StartTls,

    /// <summary>From the first byte, mostly on port 465.</summary>
    Tls,

    /// <summary>Not at all.</summary>
    None,
}
