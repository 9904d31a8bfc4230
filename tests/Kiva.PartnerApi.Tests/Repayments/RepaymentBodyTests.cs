using System.Globalization;
using System.Text;
using System.Text.Json;
using Kiva.PartnerApi.Repayments;

namespace Kiva.PartnerApi.Tests.Repayments;

public sealed class RepaymentBodyTests
{
    [Fact]
    public void It_is_written_as_Kiva_documents_it() =>
        Assert.Equal(
            """{"repayments":[{"loan_id":"1042970","amount":25.00,"client_id":"184729"},{"loan_id":"LOAN/é 7","amount":40}]}""",
            Encoding.UTF8.GetString(RepaymentBody.Write([new("1042970", "184729", 25.00m), new("LOAN/é 7", null, 40m)])));

    [Theory]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("25.00")]
    [InlineData("25.0")]
    [InlineData("0.1")]
    [InlineData("450000")]
    [InlineData("123456789012345.678")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void An_amount_keeps_its_digits_both_ways(string digits)
    {
        var amount = decimal.Parse(digits, CultureInfo.InvariantCulture);

        var body = RepaymentBody.Write([new("1", null, amount)]);

        Assert.Contains($"\"amount\":{digits}}}", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.Equal(digits, Assert.Single(RepaymentBody.Read(body)).Amount.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("\" \\ / \u0000 \u2028")]
    [InlineData("</script>&'+")]
    [InlineData("  007  ")]
    [InlineData("N°5 ñ ã 中 \U0001F600")]
    [InlineData("")]
    public void An_id_comes_back_to_the_character(string id) =>
        Assert.Equal([new Repayment(id, id, 1m)], RepaymentBody.Read(RepaymentBody.Write([new(id, id, 1m)])));

    [Fact]
    public void Half_a_character_is_not_written_as_another() =>
        Assert.ThrowsAny<ArgumentException>(() => RepaymentBody.Write([new("7\ud800", null, 1m)]));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"repayments":null}""")]
    [InlineData("""{"repayments":[null]}""")]
    [InlineData("""{"repayments":[{"loan_id":"1"}]}""")]
    [InlineData("""{"repayments":[{"amount":1}]}""")]
    [InlineData("""{"repayments":[{"loan_id":null,"amount":1}]}""")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":"1"}]}""")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":1,"amount":2}]}""")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":1,"note":"x"}]}""")]
    public void Anything_else_is_no_batch(string body) =>
        Assert.ThrowsAny<JsonException>(() => RepaymentBody.Read(Encoding.UTF8.GetBytes(body)));
}
