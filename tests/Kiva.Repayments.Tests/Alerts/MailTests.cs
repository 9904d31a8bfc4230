using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Tests.Deployments;
using MimeKit;
using SmtpServer.Protocol;

namespace Kiva.Repayments.Tests.Alerts;

/// <summary>One mail for what a ledger has to tell, by a real SMTP server, whatever it answers.</summary>
public sealed class MailTests(AzuriteFixture azurite)
{
    /// <summary>When the clock of <see cref="Deployed"/> begins.</summary>
    private static readonly DateTimeOffset Begin = new(2026, 11, 10, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "Report completed, but loans are missing", "Expected loans reported this cycle: 19 of 20.", "accepted by Kiva – rows: 19, sum: ", "Look the uploads through in PA2")]
    [InlineData("fr", "Rapport terminé, mais des prêts manquent", "Prêts attendus déclarés dans ce cycle\u00a0: 19 sur 20.", "acceptées par Kiva – lignes\u00a0: 19, somme\u00a0: ", "Vérifiez les envois dans PA2")]
    [InlineData("es", "Reporte completado, pero faltan préstamos", "Préstamos esperados reportados en este ciclo: 19 de 20.", "aceptadas por Kiva – filas: 19, suma: ", "Revise los envíos en PA2")]
    [InlineData("pt", "Relatório concluído, mas faltam empréstimos", "Empréstimos esperados reportados neste ciclo: 19 de 20.", "aceitas pela Kiva – linhas: 19, soma: ", "Confira os envios no PA2")]
    public async Task A_completion_is_one_mail_in_the_readers_language(string language, string subject, params string[] texts)
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Reporting:Language", language), ("Reporting:MinCoverage", "1"));
        var id = await CompleteAsync(app, leaveOut: 1);
        await app.PassAsync(TimeSpan.FromMinutes(5));

        var mail = Assert.Single(receiver.Mails);

        Assert.Equal($"[Kiva Stage] {subject} · 2026-11 · {id}", mail.Subject);
        Assert.All(texts, text => Assert.Contains(text, mail.TextBody, StringComparison.Ordinal));
        Assert.Contains(app.Kiva.Portfolio.ExpectedLoans[0].LoanId, mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(("text/plain", "utf-8"), (mail.Body!.ContentType.MimeType, mail.Body.ContentType.Charset));
        Assert.Equal(("anna@example.org", "kiva@mfi.example"), (mail.To.Mailboxes.Single().Address, mail.From.Mailboxes.Single().Address));
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.DoesNotContain("october", receiver.Raw[0], StringComparison.Ordinal);
        Assert.Equal([2004, 2110], await ToldByMailAsync(app, id));
        Assert.Empty(await app.Get<OpenReports>().ListAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_webhook_speaks_the_same_language_and_the_log_stays_English()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Reporting:Language", "es"), ("Reporting:TimeZone", "America/Guatemala"));
        await app.TakeKivaAwayAsync();
        await app.HandInAsync();
        await app.SweepAsync();
        await app.SweepAsync();

        var alert = Assert.Single(app.Receiver.Came);
        Assert.Equal("KivaAway", alert.GetProperty("event").GetString());
        Assert.StartsWith("Hay reportes que esperan, porque no se puede consultar a Kiva: kiva.unavailable: Kiva no responde", alert.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Reports wait, because Kiva cannot be asked: kiva.unavailable: Kiva does not answer at the moment.", app.Logs.ToString(), StringComparison.Ordinal);
        Assert.Equal("[Kiva Stage] Reportes en espera: no se puede consultar a Kiva", Assert.Single(receiver.Mails).Subject);

        await app.BringKivaBackAsync();
        await app.RefreshAsync();
        app.Time.Advance(TimeSpan.FromHours(2));
        await app.SweepAsync();
        await app.SweepAsync();
        await app.SweepAsync();

        // 08:00 UTC, as the clocks in Guatemala show it.
        Assert.Contains(receiver.Mails, mail => mail.TextBody!.Contains(string.Create(CultureInfo.GetCultureInfo("es"), $"el {Begin.ToOffset(TimeSpan.FromHours(-6)):f} UTC-06:00"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_batches_come_with_what_to_look_for()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Kiva:BatchSize", "8"), ("Page:Url", "https://mfi.example/api/page"));
        app.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        await app.RefreshAsync();
        var id = await app.HandInAsync();
        await app.MoveAsync();
        Assert.Equal(ReportState.Held, (await app.ReportAsync(id)).State);

        var mail = Assert.Single(receiver.Mails);
        var sum = (await app.ReportAsync(id)).Batches[0].Total.Sum;
        Assert.StartsWith("[Kiva Stage] Unknown batches: look in PA2", mail.Subject, StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.GetCultureInfo("en"), $"Look for in PA2:\n- batch 1: {Begin:f} UTC+00:00, loans: 8, sum: {sum:0.######}\n"),
            mail.TextBody!.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.Contains("do not say “not seen”", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"\nhttps://mfi.example/api/page#/reports/{id}\n", mail.TextBody.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("Release the report", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(MessageImportance.High, mail.Importance);
    }

    [Theory]
    [InlineData("StartTls", false, true)]
    [InlineData("StartTls", false, false)]
    [InlineData("Tls", true, true)]
    [InlineData("None", false, false)]
    public async Task Every_way_to_the_server_leads_there(string security, bool isTls, bool logsIn)
    {
        await using var receiver = await MailReceiver.StartAsync(isTls, asksForLogin: logsIn);
        await using var app = await StartAsync(receiver, receiver.Settings(security: security, logsIn: logsIn));
        await CompleteAsync(app);

        Assert.Single(receiver.Mails);
        Assert.DoesNotContain(MailReceiver.Password, app.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Alerts:Mail:Password", "wrong-password-that-nobody-sees", "the login was refused")]
    [InlineData("Alerts:Mail:Security", "Tls", "no encrypted connection")]
    [InlineData("Alerts:Mail:Port", "1", "ConnectionRefused")]
    public async Task What_is_set_wrong_is_told_in_the_log_and_no_mail_is_lost(string setting, string value, string told)
    {
        await using var receiver = await MailReceiver.StartAsync(asksForLogin: true);
        var well = receiver.Settings(logsIn: true);
        await using var app = await StartAsync(receiver, [.. well, (setting, value)]);
        await CompleteAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(receiver.Mails);
        Assert.Equal((1, 0), (app.Told(2125), app.Told(2016)));
        Assert.Contains(told, app.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("password-that-nobody-sees", app.Logs.ToString(), StringComparison.Ordinal);

        app.Set(setting, well.Single(one => one.Name == setting).Value!);
        app.Restart();
        await app.SweepAsync();

        Assert.Single(receiver.Mails);
    }

    [Fact]
    public async Task A_server_that_is_away_is_asked_again_with_growing_pauses()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.Answer = _ => SmtpReplyCode.Aborted;
        await using var app = await StartAsync(receiver);
        await CompleteAsync(app);
        List<int> attempts = [receiver.Attempts];
        for (var minute = 1; minute <= 70; minute++)
        {
            await app.PassAsync(TimeSpan.FromMinutes(1));
            if (receiver.Attempts > attempts.Count)
            {
                attempts.Add(minute);
            }
        }

        // After 1, 2, 4, 8, 16 and from then on 30 minutes.
        Assert.Equal([1, 1, 3, 7, 15, 31, 61], attempts);
        Assert.Equal((1, 0), (app.Told(2125), app.Told(2016)));
        Assert.Single(app.Receiver.EventIds, 2004);

        receiver.Answer = _ => SmtpReplyCode.Ok;
        await app.PassAsync(TimeSpan.FromMinutes(30));
        await app.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Single(receiver.Mails);
        Assert.Equal((1, 1), (app.Told(2125), app.Told(2016)));
    }

    [Fact]
    public async Task Webhook_and_mail_do_not_keep_each_other_back()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Alerts:WebhookUrl", "http://127.0.0.1:1/nobody"));
        var first = await CompleteAsync(app);
        Assert.Contains($"{first}", Assert.Single(receiver.Mails).Subject, StringComparison.Ordinal);

        app.Set("Alerts:WebhookUrl", app.Receiver.Url.ToString());
        app.Set("Alerts:Mail:Port", "1");
        app.Restart();
        await app.SweepAsync();

        Assert.Equal([2004], app.Receiver.EventIds);
    }

    [Fact]
    public async Task Who_dies_between_sending_and_noting_it_down_is_followed_by_one_who_sends_the_same_mail()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver);
        var id = await CompleteAsync(app);
        await ForgetWhatWasToldAsync(app, id);
        app.Restart();

        await app.SweepAsync();
        await app.SweepAsync();

        Assert.Equal(2, receiver.Mails.Count);
        Assert.Single(receiver.Mails.Select(mail => mail.MessageId).Distinct());
        Assert.EndsWith("-2004@mfi.example", receiver.Mails[0].MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_refused_keeps_no_mail_from_the_others_and_is_told_once()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.AnswerTo = to => to == "gone@example.org" ? SmtpReplyCode.MailboxUnavailable : SmtpReplyCode.Ok;
        await using var app = await StartAsync(receiver, receiver.Settings(to: "gone@example.org; anna@example.org"));
        await CompleteAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Single(receiver.Mails);
        Assert.Equal((1, 0), (app.Told(2126), app.Told(2125)));
        Assert.Contains("for 1 of 2 addresses of Alerts:Mail:To (SMTP 550, RecipientNotAccepted)", app.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("gone@", app.Logs.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What a server says of the sender, or by a rule for all mails, looks the same as what it says of one mail.</summary>
    [Theory]
    [InlineData(SmtpReplyCode.MailboxUnavailable, SmtpReplyCode.Ok)]
    [InlineData(SmtpReplyCode.Ok, SmtpReplyCode.TransactionFailed)]
    public async Task What_is_refused_for_good_is_tried_for_a_week_and_then_told_in_the_log_alone(SmtpReplyCode toRecipient, SmtpReplyCode toMail)
    {
        await using var receiver = await MailReceiver.StartAsync();
        (receiver.AnswerTo, receiver.Answer) = (_ => toRecipient, _ => toMail);
        await using var app = await StartAsync(receiver);
        var id = await CompleteAsync(app);
        await app.PassAsync(TimeSpan.FromHours(1));
        await app.PassAsync(TimeSpan.FromDays(6));
        await app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal((0, 1), (app.Told(2126), app.Told(2125)));

        await app.PassAsync(TimeSpan.FromDays(1));
        await app.PassAsync(TimeSpan.FromHours(1));
        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal((1, 1, 0), (app.Told(2126), app.Told(2125), app.Told(2016)));
        Assert.Equal([2004], await ToldByMailAsync(app, id));
    }

    [Fact]
    public async Task Who_cures_it_in_time_loses_no_mail()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.Answer = _ => SmtpReplyCode.TransactionFailed;
        await using var app = await StartAsync(receiver);
        await CompleteAsync(app);
        await app.PassAsync(TimeSpan.FromDays(6));

        receiver.Answer = _ => SmtpReplyCode.Ok;
        await app.PassAsync(TimeSpan.FromHours(1));
        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(receiver.Mails, mail => mail.Subject!.Contains("Report completed", StringComparison.Ordinal));
        Assert.Equal((0, 1, 1), (app.Told(2126), app.Told(2125), app.Told(2016)));
    }

    /// <summary>After a week of silence the first refusal is still only the first.</summary>
    [Fact]
    public async Task An_old_mail_is_not_given_up_by_its_first_refusal()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.Answer = _ => SmtpReplyCode.TransactionFailed;
        await using var app = await StartAsync(receiver, ("Alerts:Mail:Port", "1"));
        await CompleteAsync(app);
        app.Set("Alerts:Mail:Port", receiver.Port.ToString(CultureInfo.InvariantCulture));
        app.Restart();
        await app.PassAsync(TimeSpan.FromDays(8));

        Assert.InRange(receiver.Attempts, 1, 2);
        Assert.Equal(0, app.Told(2126));
    }

    [Fact]
    public async Task A_mailbox_that_is_full_for_now_is_tried_again()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.AnswerTo = _ => SmtpReplyCode.InsufficientStorage;
        await using var app = await StartAsync(receiver);
        await CompleteAsync(app);
        Assert.Equal((0, 1), (app.Told(2126), app.Told(2125)));

        receiver.AnswerTo = _ => SmtpReplyCode.Ok;
        await app.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(receiver.Mails);
    }

    [Fact]
    public async Task The_rows_go_along_where_asked_for_and_stay_behind_where_the_server_chokes_on_them()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Alerts:Mail:AttachResults", "true"));
        var id = await CompleteAsync(app);

        var mail = Assert.Single(receiver.Mails);
        var rows = Assert.IsAssignableFrom<MimePart>(Assert.Single(mail.Attachments));
        using var content = new MemoryStream();
        await rows.Content!.DecodeToAsync(content, Cancel);
        var results = (await app.Get<OpenReports>().Folder(id).Results.DownloadContentAsync(Cancel)).Value.Content.ToString();
        Assert.Equal((results, $"{id}.results.csv"), (Encoding.UTF8.GetString(content.ToArray()), rows.FileName));
        Assert.Contains("The rows are attached", mail.TextBody, StringComparison.Ordinal);

        receiver.Answer = came => came.Attachments.Any() ? SmtpReplyCode.Aborted : SmtpReplyCode.Ok;
        await app.HandInAsync(leaveOut: 1);
        await app.MoveAsync();
        await app.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("results.csv is not attached", receiver.Mails[^1].TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpReplyCode.SizeLimitExceeded)]
    [InlineData(SmtpReplyCode.TransactionFailed)]
    public async Task Rows_that_are_refused_for_good_do_not_take_the_mail_with_them(SmtpReplyCode answer)
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.Answer = came => came.Attachments.Any() ? answer : SmtpReplyCode.Ok;
        await using var app = await StartAsync(receiver, ("Alerts:Mail:AttachResults", "true"));
        await CompleteAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("results.csv is not attached", Assert.Single(receiver.Mails).TextBody, StringComparison.Ordinal);
        Assert.Equal(0, app.Told(2126));
    }

    [Fact]
    public async Task Who_is_sent_away_before_the_content_came_gets_the_rows_later()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.AnswerTo = _ => (SmtpReplyCode)450;
        await using var app = await StartAsync(receiver, ("Alerts:Mail:AttachResults", "true"));
        await CompleteAsync(app);
        Assert.Equal((0, 1), (receiver.Mails.Count, app.Told(2125)));

        receiver.AnswerTo = _ => SmtpReplyCode.Ok;
        await app.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(Assert.Single(receiver.Mails).Attachments);
    }

    [Fact]
    public async Task Rows_that_cannot_be_made_keep_no_mail_back()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Alerts:Mail:AttachResults", "true"), ("Alerts:Mail:Port", "1"));
        var id = await CompleteAsync(app);
        var folder = app.Get<OpenReports>().Folder(id);
        await folder.Results.DeleteAsync(cancellationToken: Cancel);
        await folder.Plan.DeleteAsync(cancellationToken: Cancel);

        app.Set("Alerts:Mail:Port", receiver.Port.ToString(CultureInfo.InvariantCulture));
        app.Restart();

        // The sweep alone: whoever makes the other files of the report anew misses the plan too.
        await app.Get<KeepMoving>().RunAsync(Cancel);

        var mail = Assert.Single(receiver.Mails);
        Assert.Empty(mail.Attachments);
        Assert.Contains("results.csv is not attached", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal([2004], await ToldByMailAsync(app, id));
        Assert.Equal(1, app.Told(2017));
    }

    [Fact]
    public async Task While_the_server_rests_no_lease_is_taken()
    {
        await using var receiver = await MailReceiver.StartAsync();
        receiver.AnswerTo = _ => SmtpReplyCode.InsufficientStorage;
        var account = azurite.Lease();
        await using var app = await Deployed.StartAsync(account, receiver.Settings());
        await CompleteAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(2));
        await app.PassAsync(TimeSpan.FromMinutes(4));
        var leases = 0;
        using var requests = new Azure.Core.Diagnostics.AzureEventSourceListener(
            (said, _) => leases += said.EventName == "Request" && $"{said.Payload![2]}" is var uri && uri.Contains(app.Storage.Reports.Uri.AbsolutePath, StringComparison.Ordinal) && uri.Contains("teller", StringComparison.Ordinal) ? 1 : 0,
            System.Diagnostics.Tracing.EventLevel.Informational);

        await app.SweepAsync();
        Assert.Equal(0, leases);

        await app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.NotEqual(0, leases);
    }

    [Fact]
    public async Task Rows_that_are_too_many_for_a_mail_stay_behind()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await StartAsync(receiver, ("Alerts:Mail:AttachResults", "true"), ("Alerts:Mail:Port", "1"));
        var id = await CompleteAsync(app);
        await app.Get<OpenReports>().Folder(id).Results.UploadAsync(
            BinaryData.FromBytes(new byte[RowsAttachment.MaxBytes + 1]),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["ledgerlength"] = "999999999" } },
            Cancel);

        app.Set("Alerts:Mail:Port", receiver.Port.ToString(CultureInfo.InvariantCulture));
        app.Restart();
        await app.SweepAsync();

        var mail = Assert.Single(receiver.Mails);
        Assert.Empty(mail.Attachments);
        Assert.Contains("results.csv is not attached", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_that_were_closed_before_mail_was_set_are_not_mailed_and_open_ones_are()
    {
        await using var receiver = await MailReceiver.StartAsync();
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await CompleteAsync(app);
        var held = await app.HandInAsync();
        await app.MoveAsync();
        Assert.Equal(ReportState.Held, (await app.ReportAsync(held)).State);

        foreach (var (name, value) in receiver.Settings())
        {
            app.Set(name, value!);
        }

        app.Restart();
        await app.PassAsync(TimeSpan.FromMinutes(12));
        await app.PassAsync(TimeSpan.FromMinutes(12));

        Assert.EndsWith($"{held}", Assert.Single(receiver.Mails).Subject, StringComparison.Ordinal);
    }

    private Task<Deployed> StartAsync(MailReceiver receiver, params (string Name, string? Value)[] settings) =>
        Deployed.StartAsync(azurite.Lease(), [.. receiver.Settings(), .. settings]);

    private static async Task<ReportId> CompleteAsync(Deployed app, int leaveOut = 0)
    {
        await app.RefreshAsync();
        var id = await app.HandInAsync(leaveOut);
        await app.MoveAsync();
        Assert.Equal(ReportState.Completed, (await app.ReportAsync(id)).State);
        return id;
    }

    private static async Task<IEnumerable<int>> ToldByMailAsync(Deployed app, ReportId id)
    {
        var lines = (await app.Get<OpenReports>().Folder(id).Ledger.DownloadContentAsync(Cancel)).Value.Content.ToString().Split('\n');
        var told = Assert.Single(lines, line => line.Contains("\"type\":\"mailed\"", StringComparison.Ordinal));
        return System.Text.Json.JsonDocument.Parse(told).RootElement.GetProperty("alerts").EnumerateArray().Select(alert => int.Parse(alert.GetString()!.Split('-')[^1], CultureInfo.InvariantCulture)).ToArray();
    }

    private static async Task ForgetWhatWasToldAsync(Deployed app, ReportId id)
    {
        var folder = app.Get<OpenReports>().Folder(id);
        var lines = (await folder.Ledger.DownloadContentAsync(Cancel)).Value.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await folder.Ledger.CreateAsync(cancellationToken: Cancel);
        var kept = lines.Where(line => !line.Contains("\"type\":\"mailed\"", StringComparison.Ordinal)).ToArray();
        Assert.Equal(lines.Length - 1, kept.Length);
        await folder.Ledger.AppendBlockAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', kept) + "\n")), cancellationToken: Cancel);
        await folder.MarkOpenAsync(Cancel);
    }
}
