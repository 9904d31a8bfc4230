using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>Whoever goes back a version has ledgers in which mails are noted: for a version before mails they are those of a newer one, and nothing in them may break it.</summary>
public sealed class OlderReaderTests
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter() },
        AllowOutOfOrderMetadataProperties = true,
    };

    private static readonly EventLines<OlderEvent> Older = new((JsonTypeInfo<OlderEvent>)Form.GetTypeInfo(typeof(OlderEvent)));

    /// <summary>As a version before mails knows it.</summary>
    public enum OlderChannel
    {
        Log,
        Webhook,
    }

    public static TheoryData<AlertChannel> Channels => [.. Enum.GetValues<AlertChannel>()];

    [Theory]
    [MemberData(nameof(Channels))]
    public void A_channel_that_it_does_not_know_is_a_newer_versions_in_a_reports_ledger(AlertChannel channel)
    {
        var line = LedgerJson.Write(ReportNews.Note(channel, ["1-2100"]));

        Assert.Equal(channel is not AlertChannel.Mail, Older.Read(line.AsSpan(..^1)) is OlderTold);
        Assert.Equal(ReportNews.Note(channel, ["1-2100"]).GetType(), LedgerJson.Read(line.AsSpan(..^1))!.GetType());
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void And_in_the_deployments(AlertChannel channel)
    {
        var line = new EventLines<DeploymentEvent>(DeploymentJson.Default.DeploymentEvent).Write(DeploymentNews.Note(channel, ["1-2116"]));

        Assert.Equal(channel is not AlertChannel.Mail, Older.Read(line.AsSpan(..^1)) is OlderTold);
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
    [JsonDerivedType(typeof(OlderTold), "told")]
    public abstract record OlderEvent : LoggedEvent;

    public sealed record OlderTold(OlderChannel Channel, IReadOnlyList<string> Alerts) : OlderEvent;
}
