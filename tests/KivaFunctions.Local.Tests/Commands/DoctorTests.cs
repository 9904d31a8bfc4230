using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Sas;
using Kiva.PartnerApi;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.Credentials;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Commands;

/// <summary>Each thing that the app needs is broken in turn, and exactly that is told.</summary>
public sealed class DoctorTests(AzuriteFixture azurite)
{
    private static readonly string[] AllChecks =
    [
        "storage", "storage-write", "queue", "clock", "secrets", "kiva", "scopes", "partner", "loans.paying-back", "loans.defaulted", "loans", "test-loan", "expected-loans",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_all_is_well_every_line_says_so_and_nothing_is_posted_or_left_behind()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());

        var findings = await doctor.AskAsync();

        Assert.Equal(0, findings.ExitCode);
        Assert.Equal(AllChecks, findings.Lines.Select(line => line.Name));
        Assert.All(findings.Lines, line => Assert.True(line.Ok, line.Text));
        Assert.Contains("Environment Stage", findings.Screen, StringComparison.Ordinal);
        Assert.Contains("create:repayment and read:loans", findings.Lines.Single(line => line.Name == "scopes").Text, StringComparison.Ordinal);
        Assert.Equal(0, doctor.Kiva.RequestCounts.PostsAsked);
        Assert.Empty(await Road.BlobsAsync(doctor.Account));
        Assert.Empty((await doctor.Account.Queues.GetQueueClient("repayment-reports").PeekMessagesAsync(32, Cancel)).Value);
    }

    [Fact]
    public async Task On_Stage_it_names_a_listed_loan_and_client_to_test_with_and_in_Production_none()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        var loans = doctor.Kiva.Portfolio.ExpectedLoans.Select(loan => $"To test with on Stage: loan id {loan.LoanId}, client id {loan.ClientId}.");

        Assert.Contains((await doctor.AskAsync()).Lines.Single(line => line.Name == "test-loan").Text, loans);

        doctor.Settings["Kiva:Environment"] = "Production";
        var findings = await doctor.AskAsync();
        Assert.Equal(AllChecks.Except(["test-loan"]), findings.Lines.Select(line => line.Name));
        Assert.Contains("Environment Production", findings.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_Kiva_refuses()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Settings["Kiva:ClientSecret"] = "an old secret";

        var findings = await doctor.AskAsync();

        findings.AssertFaults("does not take the client id or secret", "kiva");
        Assert.DoesNotContain("an old secret", findings.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_Kiva_withholds()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease(), new SandboxOptions { Loans = 7, GrantedScopes = "read:loans" });

        (await doctor.AskAsync()).AssertFaults("lacks the scope create:repayment", "scopes");
    }

    [Fact]
    public async Task Another_partner()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Settings["Kiva:PartnerId"] = "146";

        (await doctor.AskAsync()).AssertFaults("is for partner 145, but Kiva:PartnerId says 146", "partner");
    }

    [Fact]
    public async Task Without_the_partners_number_it_is_said_which_one_to_set()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Settings["Kiva:PartnerId"] = null;

        Assert.Contains("Set Kiva:PartnerId to 145", (await doctor.AskAsync()).Lines.Single(line => line.Name == "partner").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loans_of_one_status_that_cannot_be_read()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Loans, count: 2);

        (await doctor.AskAsync()).AssertFaults("Loans in payingBack cannot be read.", "loans.paying-back");
    }

    [Fact]
    public async Task Loans_of_both_statuses_that_cannot_be_read()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Kiva.Faults.Rate(Fault.ExpiredToken, SandboxEndpoint.Loans, afterTaking: false, share: 1);

        var findings = await doctor.AskAsync();

        findings.AssertFaults("Loans in payingBack cannot be read.", "loans.paying-back", "loans.defaulted");
        Assert.Contains("Loans in defaulted cannot be read.", findings.Lines.Last(line => !line.Ok).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_loan_that_expects_a_repayment()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        foreach (var loan in doctor.Kiva.Portfolio.ExpectedLoans)
        {
            doctor.Kiva.Portfolio.End(loan.LoanId);
        }

        (await doctor.AskAsync()).AssertFaults("Kiva lists no loan that expects a repayment", "loans");
    }

    [Fact]
    public async Task A_storage_that_does_not_answer()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        var key = Convert.ToBase64String(new byte[64]);

        // Nobody listens on port 1.
        doctor.Settings["DataStorage"] = $"DefaultEndpointsProtocol=http;AccountName=away;AccountKey={key};BlobEndpoint=http://127.0.0.1:1/away;QueueEndpoint=http://127.0.0.1:1/away";

        (await doctor.AskAsync()).AssertFaults("The storage account away does not answer", "storage", "queue");
    }

    [Fact]
    public async Task A_storage_that_refuses_the_key()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        var key = doctor.Account.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal));
        doctor.Settings["DataStorage"] = doctor.Account.ConnectionString.Replace(key, $"AccountKey={Convert.ToBase64String(new byte[64])}", StringComparison.Ordinal);

        (await doctor.AskAsync()).AssertFaults("does not answer, or refuses this app", "storage", "queue");
    }

    [Theory]
    [InlineData("mis-exports")]
    [InlineData("reports")]
    [InlineData("expected-loans")]
    public async Task A_container_that_is_missing(string container)
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        await doctor.Account.Blobs.DeleteBlobContainerAsync(container, cancellationToken: Cancel);

        (await doctor.AskAsync()).AssertFaults($"the container {container} is not there", "storage");
    }

    [Fact]
    public async Task Containers_in_which_nothing_may_be_deleted()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Allow(AccountSasPermissions.Read | AccountSasPermissions.List | AccountSasPermissions.Write | AccountSasPermissions.Create | AccountSasPermissions.Process);

        (await doctor.AskAsync()).AssertFaults("may not change what is in mis-exports and reports and expected-loans", "storage-write");
    }

    [Fact]
    public async Task Containers_in_which_nothing_may_be_written()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Allow(AccountSasPermissions.Read | AccountSasPermissions.List | AccountSasPermissions.Delete | AccountSasPermissions.Process);

        (await doctor.AskAsync()).AssertFaults("A blob could not be written to reports", "storage-write");
    }

    [Fact]
    public async Task A_queue_that_is_missing()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        await doctor.Account.Queues.DeleteQueueAsync("repayment-reports", Cancel);

        (await doctor.AskAsync()).AssertFaults("The queue repayment-reports is not there", "queue");
    }

    [Fact]
    public async Task A_queue_that_may_not_be_used()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Allow(AccountSasPermissions.Read | AccountSasPermissions.List | AccountSasPermissions.Write | AccountSasPermissions.Create | AccountSasPermissions.Delete);

        (await doctor.AskAsync()).AssertFaults("may not use the queue repayment-reports", "queue");
    }

    [Theory]
    [InlineData(10, "10 minutes ahead of the storage's")]
    [InlineData(-10, "10 minutes behind the storage's")]
    public async Task A_clock_that_is_wrong(int minutes, string expected)
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Time.Advance(TimeSpan.FromMinutes(minutes));

        (await doctor.AskAsync()).AssertFaults(expected, "clock");
    }

    [Fact]
    public async Task Secrets_that_are_not_set()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        (doctor.Settings["Kiva:ClientId"], doctor.Settings["Kiva:ClientSecret"]) = (null, null);

        (await doctor.AskAsync()).AssertFaults("Kiva:ClientId and Kiva:ClientSecret are not set", "secrets", "kiva");
    }

    [Fact]
    public async Task A_vault_with_the_secrets_without_one_of_them_and_away()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        await using var vault = await VaultDouble.StartAsync();
        vault.PutBoth(doctor.Settings["Kiva:ClientId"]!, doctor.Settings["Kiva:ClientSecret"]!);
        (doctor.Settings["Kiva:ClientId"], doctor.Settings["Kiva:ClientSecret"], doctor.Settings["KeyVault:Uri"]) = (null, null, vault.Url.ToString());
        doctor.Replace = services => services.AddSingleton<ICredentialSource>(provider =>
            new VaultCredentials(vault.Client(new SecretClientOptions { Retry = { MaxRetries = 0 } }), provider.GetRequiredService<TimeProvider>()));

        Assert.Equal("The client id and secret are in the vault 127.0.0.1.", (await doctor.AskAsync()).Lines.Single(line => line.Name == "secrets").Text);

        vault.Remove("kiva-client-secret");
        (await doctor.AskAsync()).AssertFaults("The secret kiva-client-secret is not in the vault", "secrets", "kiva");

        vault.Trouble = VaultDouble.Error(503, "ServiceUnavailable", "The service is unavailable now.");
        (await doctor.AskAsync()).AssertFaults("does not answer", "secrets", "kiva");
    }

    [Fact]
    public async Task It_speaks_the_language_of_the_setting()
    {
        await using var doctor = await Doctor.MeetAsync(azurite.Lease());
        doctor.Settings["Reporting:Language"] = "es";

        var findings = await doctor.AskAsync();

        Assert.Equal(AllChecks, findings.Lines.Select(line => line.Name));
        Assert.Contains("Entorno Stage", findings.Screen, StringComparison.Ordinal);
        Assert.Contains("Todo está bien.", findings.Screen, StringComparison.Ordinal);
        Assert.Equal("La cuenta de almacenamiento responde.", findings.Lines[0].Text);

        await doctor.Account.Queues.GetQueueClient("repayment-reports").DeleteAsync(Cancel);
        findings = await doctor.AskAsync();

        Assert.Contains("1 de 13 necesitan atención.", findings.Screen, StringComparison.Ordinal);
        findings.AssertFaults("Falta la cola repayment-reports.", "queue");
    }

    [Fact]
    public async Task In_practice_mode_it_says_so_and_all_is_well()
    {
        var findings = await Doctor.AskAsync(new(StringComparer.OrdinalIgnoreCase), builder => builder.AddRepaymentReporting());

        Assert.Contains("Practice mode", findings.Screen, StringComparison.Ordinal);
        Assert.Equal(0, findings.ExitCode);
        Assert.Equal(AllChecks, findings.Lines.Select(line => line.Name));
    }
}
