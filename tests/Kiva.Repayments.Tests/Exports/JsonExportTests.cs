using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

public sealed class JsonExportTests
{
    [Fact]
    public async Task Kivas_own_shape_is_read_with_the_digits_of_its_numbers()
    {
        var export = await ReadExport.OfAsync("""
            { "version": {"repayments": [1]}, "repayments": [
              { "loan_id": "LOAN/1", "amount": 25.00, "client_id": "184729", "note": [ { "amount": 3 } ] },
              { "client_id": null, "amount": 25000.000, "loan_id": 1043223 } ] }
            """);

        Assert.Equal(
            [new ExportRow(1, "LOAN/1", "184729", "25.00", 25.00m, null), new ExportRow(2, "1043223", "", "25000.000", 25000.000m, null)], export.Rows);
        Assert.Equal("25000.000", FormattableString.Invariant($"{export.Rows[1].Amount}"));
        Assert.Equal(new ExportFormat("application/json", "utf-8", null, ".", new ExportColumns("loan_id", "client_id", "amount")), export.Format);
    }

    [Theory]
    [InlineData("[{\"loan_id\":\"L1\",\"amount\":5}]")]
    [InlineData("\uFEFF{\"repayments\":[{\"loan_id\":\" L1\\u00a0\",\"amount\":5}]}")]
    public async Task The_array_alone_and_a_byte_order_mark_are_taken(string text)
    {
        var export = await ReadExport.OfAsync(text);

        Assert.Equal(new ExportRow(1, "L1", "", "5", 5m, null), export.Row);
        Assert.Null(export.Format.Columns.Client);
        Assert.Null(export.Format.DecimalSeparator);
    }

    [Theory]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":\"5\"}", "amount.is-text")]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":null}", "amount.missing")]
    [InlineData("{\"loan_id\":\"L1\"}", "amount.missing")]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":-5}", "amount.negative")]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":1.5e3}", "amount.not-a-number")]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":{\"value\":5}}", "amount.not-a-number")]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":1234567890123456789}", "amount.too-long")]
    [InlineData("{\"loan_id\":\"\",\"amount\":\"5\"}", "loan.missing")]
    [InlineData("{\"amount\":5}", "loan.missing")]
    [InlineData("{\"loan_id\":true,\"amount\":5}", "json.id-not-text")]
    [InlineData("{\"loan_id\":\"1.23E+11\",\"amount\":5}", "loan.scientific")]
    [InlineData("{\"loan_id\":\"a\\nb\",\"amount\":5}", "loan.control-characters")]
    [InlineData("{\"loan_id\":\"L1\",\"amount\":5,\"amount\":6}", "json.repeated-property")]
    [InlineData("7", "json.not-an-object")]
    [InlineData("[[1],{}]", "json.not-an-object")]
    public async Task A_wrong_element_is_an_error_and_the_others_are_read(string element, string code)
    {
        var export = await ReadExport.OfAsync($$"""{"repayments":[{{element}},{"loan_id":"L2","amount":6}]}""");

        Assert.Equal([code, null], export.Codes);
        Assert.Equal(1, export.Rows[0].Problem!.Line);
        Assert.Equal((2, "L2", 6m), (export.Rows[1].Line, export.Rows[1].LoanId, export.Rows[1].Amount));
    }

    [Theory]
    [InlineData("{}", "loan.missing client.missing amount.missing")]
    [InlineData("{\"loan_id\":true,\"client_id\":\"a\\nb\",\"amount\":\"5\"}", "json.id-not-text client.control-characters amount.is-text")]
    [InlineData("{\"loan_id\":\"L1\",\"loan_id\":\"L1\",\"amount\":5,\"amount\":-5}", "json.repeated-property json.repeated-property client.missing amount.negative")]
    public async Task All_that_is_wrong_with_an_element_is_told_at_once(string element, string codes)
    {
        var export = await ReadExport.OfAsync($"[{element}]", columns: ColumnFormat.Three);

        Assert.Equal(codes, string.Join(' ', export.Row.Problem!.All().Select(problem => problem.Code)));
    }

    [Fact]
    public async Task With_three_columns_every_element_needs_its_client()
    {
        var export = await ReadExport.OfAsync("""[{"loan_id":"L1","amount":5},{"loan_id":"L2","amount":5,"client_id":"C2"}]""", columns: ColumnFormat.Three);

        Assert.Equal(["client.missing", null], export.Codes);
    }

    [Theory]
    [InlineData("{\"repayments\":{}}", "json.no-repayments")]
    [InlineData("{\"loans\":[]}", "json.no-repayments")]
    [InlineData("{}", "json.no-repayments")]
    [InlineData("{\"repayments\":[{}],\"repayments\":[]}", "json.repayments-twice")]
    [InlineData("{\"repayments\":[]}", "export.no-rows")]
    [InlineData("[]", "export.no-rows")]
    [InlineData("{\"repayments\":[{\"loan_id\":\"L1\",\"amount\":5}", "json.not-readable")]
    [InlineData("{\"repayments\":[{\"loan_id\":\"L1\",\"amount\":05}]}", "json.not-readable")]
    [InlineData("{\"repayments\":[{\"loan_id\":\"\\ud800\",\"amount\":5}]}", "json.not-readable")]
    [InlineData("[{}] x", "json.not-readable")]
    public async Task Json_that_holds_no_repayments_is_refused(string text, string code)
    {
        var refusal = await ReadExport.RefusalOfAsync(text);

        Assert.Equal(code, refusal.Code);
        Assert.NotEmpty(refusal.Text());
    }

    [Fact]
    public async Task Broken_json_is_placed_by_its_line()
    {
        Assert.Equal(3, (await ReadExport.RefusalOfAsync("{\"repayments\":[\n{\"loan_id\":\"L1\",\"amount\":5},\n{oops}]}")).Line);
    }

    [Fact]
    public async Task A_long_array_is_read_piece_by_piece()
    {
        var elements = Enumerable.Range(1, 20_000).Select(i => FormattableString.Invariant($$"""{"loan_id":"LOAN/{{i}}","amount":{{i}}.25,"client_id":"C\u00e9{{i}}"}"""));

        var export = await ReadExport.OfAsync("{\"repayments\":[" + string.Join(',', elements) + "]}", columns: ColumnFormat.Three);

        Assert.Equal(20_000, export.Rows.Count);
        Assert.All(export.Rows, row => Assert.Equal((FormattableString.Invariant($"LOAN/{row.Line}"), FormattableString.Invariant($"Cé{row.Line}"), row.Line + 0.25m), (row.LoanId, row.ClientId, row.Amount!.Value)));
    }

    [Fact]
    public async Task A_value_without_end_does_not_take_the_file_into_memory()
    {
        Assert.Equal("json.value-too-long", (await ReadExport.RefusalOfAsync("[{\"loan_id\":\"" + new string('x', 3_000_000))).Code);
    }
}
