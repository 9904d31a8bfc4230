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
    [InlineData(false, "DataStorage", "Kiva:Columns")]
    [InlineData(false, "Kiva:Environment")]
    [InlineData(false, "KeyVault:Uri")]
    public void It_is_wanted_where_neither_storage_nor_kiva_is_set(bool expected, params string[] set) =>
        Assert.Equal(expected, PracticeMode.IsWanted(Settings(set)));

    [Fact]
    public void A_setting_that_is_empty_is_not_set() =>
        Assert.True(PracticeMode.IsWanted(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Kiva:ClientSecret", (string?)"")]).Build()));

    private static IConfiguration Settings(string[] set) =>
        new ConfigurationBuilder().AddInMemoryCollection(set.Select(name => KeyValuePair.Create(name, (string?)"something"))).Build();
}
