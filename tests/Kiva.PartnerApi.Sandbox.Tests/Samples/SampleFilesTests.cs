using System.Globalization;
using System.Text;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox.Samples;

namespace Kiva.PartnerApi.Sandbox.Tests.Samples;

public sealed class SampleFilesTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    [Fact]
    public void The_committed_files_are_those_that_the_command_writes()
    {
        Assert.All(SampleFiles.All(), file => Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(Folder, file.Name))));
    }

    [Fact]
    public async Task The_command_writes_them_all()
    {
        var folder = Directory.CreateTempSubdirectory("samples").FullName;

        await SampleFiles.WriteAsync(folder, TestContext.Current.CancellationToken);

        Assert.Equal(
            SampleFiles.All().Select(file => file.Name).Order(StringComparer.Ordinal),
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Two_columns_fit_the_default_portfolio()
    {
        var portfolio = new Portfolio(145, 2199);

        var rows = Lines("two-columns.csv").Skip(1).Select(line => line.Split(',')).ToList();

        Assert.Equal(2199, rows.Count);
        Assert.Equal(2199, rows.Select(row => row[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rows, row => AssertFits(portfolio.Find(row[0], null), row[1]));
    }

    [Fact]
    public void Three_columns_fit_the_three_column_portfolio()
    {
        var portfolio = new Portfolio(145, 2199, threeColumns: true);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), File.ReadAllBytes(Path.Combine(Folder, "three-columns.csv"))[..3]);

        var rows = Lines("three-columns.csv").Skip(1).Select(line => line.Split(';')).ToList();

        Assert.Equal(2199, rows.Count);
        Assert.Equal(2199, rows.Select(row => (row[0], row[1])).Distinct().Count());
        Assert.All(rows, row => Assert.DoesNotContain('.', row[2]));
        Assert.All(rows, row => AssertFits(portfolio.Find(row[0], row[1]), row[2].Replace(',', '.')));
    }

    [Fact]
    public void The_JSON_holds_the_rows_of_the_two_columns()
    {
        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(Folder, "repayments.json")));
        var rows = json.GetProperty("repayments").EnumerateArray()
            .Select(row => $"{row.GetProperty("loan_id").GetString()},{row.GetProperty("amount").GetRawText()}");

        Assert.Equal(Lines("two-columns.csv").Skip(1), rows);
    }

    [Fact]
    public void The_readme_names_every_mistake_with_its_line()
    {
        var right = Lines("two-columns.csv").ToHashSet(StringComparer.Ordinal);
        var lines = Lines("with-mistakes.csv");

        var mistaken = lines.Index().Where(line => !right.Contains(line.Item) || lines.IndexOf(line.Item) < line.Index);
        var named = Lines("README.md")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => string.Join('|', line.Split('|')[1..3]));

        Assert.Equal(mistaken.Select(line => string.Create(CultureInfo.InvariantCulture, $" {line.Index + 1} | `{line.Item}` ")), named);
        Assert.Equal(12, named.Count());
    }

    private static List<string> Lines(string name) => [.. File.ReadAllLines(Path.Combine(Folder, name), Encoding.UTF8)];

    private static void AssertFits(SandboxLoan? loan, string amount)
    {
        Assert.NotNull(loan);
        Assert.True(loan.ExpectsRepayment);
        Assert.Matches(loan.Currency is "XOF" ? @"^[0-9]+$" : @"^[0-9]+\.[0-9]{2}$", amount);
        Assert.InRange(decimal.Parse(amount, CultureInfo.InvariantCulture), 0.01m, loan.LocalPrice);
    }
}
