using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Deployments;

/// <summary>What the deployment's ledger says: the fold over its events. Which event may follow is decided here and nowhere else.</summary>
public sealed class Deployment
{
    private readonly Dictionary<string, Began> _standing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _once = new(StringComparer.Ordinal);
    private readonly List<DeploymentEvent> _newsworthy = [];
    private readonly HashSet<(AlertChannel, string)> _told = [];

    /// <summary>The troubles that last.</summary>
    public IReadOnlyCollection<Began> Standing => _standing.Values;

    /// <summary>What people are told of, in the order in which it happened.</summary>
    public IReadOnlyList<DeploymentEvent> Newsworthy => _newsworthy;

    /// <summary>There are events that this version does not know: show, but write nothing.</summary>
    public bool IsNewer { get; private set; }

    /// <summary>Whether it was noticed or said before.</summary>
    public bool Knows(string what) => _once.Contains(what);

    public bool IsTold(AlertChannel channel, string alertId) => _told.Contains((channel, alertId));

    /// <summary>Whether the event may follow what stands in the ledger.</summary>
    public bool Allows(DeploymentEvent next) => next switch
    {
        // While Kiva is away, that alone is told: it is why the list cannot be read.
        Began { Condition: Conditions.NotRefreshed } when _standing.Keys.Any(Conditions.IsKivaAway) => false,
        Began began => !_standing.ContainsKey(began.Condition),
        Ended ended => _standing.ContainsKey(ended.Condition),
        Noticed noticed => !Knows(noticed.What),
        Said said => !Knows(said.What),
        _ => true,
    };

    /// <summary>An event that does not fit says nothing new: two months may tell the same.</summary>
    public void Apply(DeploymentEvent next)
    {
        if (!Allows(next))
        {
            return;
        }

        switch (next)
        {
            case Began began:
                _standing.Add(began.Condition, began);
                break;
            case Ended ended:
                _standing.Remove(ended.Condition);
                break;
            case Noticed noticed:
                _once.Add(noticed.What);
                break;
            case Said said:
                _once.Add(said.What);
                break;
            case AlertsTold told:
                _told.UnionWith(told.Alerts.Select(alert => (told.Channel, alert)));
                return;
            case AlertsMailed mailed:
                _told.UnionWith(mailed.Alerts.Select(alert => (AlertChannel.Mail, alert)));
                return;
        }

        if (next is not Began { Carried: true })
        {
            _newsworthy.Add(next);
        }
    }

    /// <summary>Notes that the ledger holds something this version does not know.</summary>
    public void ApplyNewer() => IsNewer = true;
}
