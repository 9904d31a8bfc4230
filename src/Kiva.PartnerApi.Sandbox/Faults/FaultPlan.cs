using System.ComponentModel.DataAnnotations;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>
/// Decides which request meets which fault. A request meets one at most: what was said of the next ones first, then the shares in the order given.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly Dice _dice;
    private readonly List<(FaultRule Rule, int Left)> _next = [];
    private readonly List<FaultRule> _shares = [];
    private readonly Dictionary<SandboxEndpoint, int> _drawn = [];

    internal FaultPlan(int seed) => _dice = new Dice(seed);

    /// <summary>The next <paramref name="count"/> requests meet the fault.</summary>
    public void Next(Fault fault, SandboxEndpoint endpoint, bool afterTaking = false, int count = 1, TimeSpan? wait = null) =>
        Add(new FaultRule
        {
            Fault = fault,
            Endpoint = endpoint,
            AfterTaking = afterTaking,
            Count = count,
            Wait = wait ?? TimeSpan.FromSeconds(1),
        });

    /// <summary>A <paramref name="share"/> (0 to 1) of all requests meet the fault.</summary>
    public void Rate(Fault fault, SandboxEndpoint endpoint, bool afterTaking, decimal share, TimeSpan? wait = null) =>
        Add(new FaultRule
        {
            Fault = fault,
            Endpoint = endpoint,
            AfterTaking = afterTaking,
            Share = share,
            Wait = wait ?? TimeSpan.FromSeconds(1),
        });

    /// <exception cref="ValidationException">The rule cannot be followed.</exception>
    public void Add(FaultRule rule)
    {
        if (rule.Mistakes().FirstOrDefault() is { } mistake)
            throw new ValidationException(mistake);
        lock (_lock)
        {
            if (rule.Share is null)
                _next.Add((rule, rule.Count ?? 1));
            else
                _shares.Add(rule);
        }
    }

    /// <summary>From now on all goes well.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _next.Clear();
            _shares.Clear();
        }
    }

    internal FaultRule? Draw(SandboxEndpoint endpoint)
    {
        lock (_lock)
        {
            var drawn = _drawn[endpoint] = _drawn.GetValueOrDefault(endpoint) + 1;
            var next = _next.FindIndex(planned => planned.Rule.Endpoint == endpoint);
            if (next >= 0)
            {
                var (rule, left) = _next[next];
                if (left == 1)
                    _next.RemoveAt(next);
                else
                    _next[next] = (rule, left - 1);
                return rule;
            }

            for (var i = 0; i < _shares.Count; i++)
            {
                var hit = _dice.Below(1_000_000, drawn, 100 + (10 * i) + (int)endpoint) < _shares[i].Share * 1_000_000;
                if (_shares[i].Endpoint == endpoint && hit)
                    return _shares[i];
            }

            return null;
        }
    }
}
