namespace Kiva.PartnerApi.Sandbox;

/// <summary>Counts a request and lets it meet the fault that is planned for it.</summary>
internal sealed class FaultFilter(SandboxEndpoint endpoint, FaultPlan plan, RequestCounts counts, Latency latency) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        counts.Asked(endpoint);
        if (plan.Draw(endpoint) is not { } rule)
            return await next(context);

        if (rule.Fault == Fault.SlowAnswer && !rule.AfterTaking)
            await latency.WaitAsync(rule.Wait, context.HttpContext);

        var answer = rule.AfterTaking || rule.Fault == Fault.SlowAnswer ? (IResult?)await next(context) : null;

        if (rule.Fault == Fault.SlowAnswer && rule.AfterTaking)
            await latency.WaitAsync(rule.Wait, context.HttpContext);

        return rule.Fault == Fault.SlowAnswer ? answer : new FaultyAnswer(rule, answer);
    }
}
