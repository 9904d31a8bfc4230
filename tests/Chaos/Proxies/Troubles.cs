using Chaos.Hosts;
using Chaos.Points;

namespace Chaos.Proxies;

/// <summary>What the network does to a request of a host that lives on.</summary>
internal sealed class Troubles(Dice dice)
{
    private static readonly (Trouble Trouble, double Share)[] OfAny = [(Trouble.Lost, 0.005), (Trouble.AnswerLost, 0.008), (Trouble.Late, 0.01)];
    private static readonly (Trouble Trouble, double Share)[] OfNudge = [(Trouble.Twice, 0.15), (Trouble.Late, 0.05), (Trouble.AnswerLost, 0.02)];
    private static readonly (Trouble Trouble, double Share)[] OfPost = [(Trouble.Refused, 0.004), (Trouble.Late, 0.01), (Trouble.Lost, 0.005), (Trouble.AnswerLost, 0.005)];

    /// <summary>Nothing happens any more.</summary>
    public bool AreOver { get; set; }

    public Trouble Draw(Service service, string? name)
    {
        if (AreOver || name is null || service is Service.Webhook)
            return Trouble.None;

        var shares = name switch
        {
            PointNames.SendNudge => OfNudge,
            PointNames.KivaPost => OfPost,
            _ => OfAny,
        };
        foreach (var (trouble, share) in shares)
        {
            if (dice.Chance(share))
                return trouble;
        }

        return Trouble.None;
    }

    public TimeSpan Delay() => dice.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(900));

    /// <summary>Whether what a dead host sent last still arrives, a little after its death.</summary>
    public bool ArrivesAfterDeath() => dice.Chance(0.3);
}

internal enum Trouble
{
    None,

    /// <summary>The request does not arrive.</summary>
    Lost,

    /// <summary>It was worked off and nobody says so.</summary>
    AnswerLost,

    Late,

    /// <summary>It arrives two times.</summary>
    Twice,

    /// <summary>Kiva does not take it and says so, once and for all.</summary>
    Refused,
}
