using Kiva.Repayments.Settings;
using KivaFunctions.Local.Practice;

namespace KivaFunctions.Local.Tests.Practice;

public sealed class PracticeModeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(true, "Kiva:Columns")]
    [InlineData(true, "Reporting:TimeZone", "AzureWebJobsStorage")]
    [InlineData(false, "DataStorage", "Kiva:ClientId")]
    [InlineData(false, "DataStorage:blobServiceUri", "Kiva:Environment")]
    [InlineData(false, "AzureWebJobsDataStorage", "Kiva:TokenUrl")]
    [InlineData(false, "ConnectionStrings:DataStorage", "KeyVault:Uri")]
    public void It_is_wanted_where_neither_storage_nor_kiva_is_set(bool expected, params string[] set) =>
        Assert.Equal(expected, PracticeMode.IsWanted(Settings(set)));

    [Theory]
    [InlineData("DataStorage is set", "DataStorage")]
    [InlineData("DataStorage is set", "DataStorage:queueServiceUri", "Kiva:Columns")]
    [InlineData("DataStorage is not", "Kiva:Environment")]
    [InlineData("DataStorage is not", "KeyVault:Uri")]
    public void One_without_the_other_is_refused(string expected, params string[] set) =>
        Assert.Contains(expected, Assert.Single(Assert.Throws<SettingsException>(() => PracticeMode.IsWanted(Settings(set))).Faults), StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_is_empty_is_not_set() =>
        Assert.True(PracticeMode.IsWanted(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Kiva:ClientSecret", (string?)"")]).Build()));

    private static IConfiguration Settings(string[] set) =>
        new ConfigurationBuilder().AddInMemoryCollection(set.Select(name => KeyValuePair.Create(name, (string?)"something"))).Build();
}
