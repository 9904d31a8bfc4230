using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Ledgers;

public sealed class ReportTests
{
    private static readonly Problem Reason = new(ProblemCatalog.ReportTotals);

    private readonly Report _report = new();

    [Fact]
    public void An_ordinary_report_is_received_read_planned_sent_and_completed()
    {
        Apply(Received());
        Apply(Read(rows: 3, sum: 60m));
        Apply(Planned(new RowTotal(2, 30m), new RowTotal(1, 30m)));
        Apply(new Sending(1, 1, 0, default));
        Apply(new Accepted(1, 1, 98001, new RowTotal(1, 10m), []));
        Apply(new Sending(2, 1, 0, default));
        Apply(new Refused(2, 1, 400, "no"));
        Apply(new Completed(new CoverageView(3, 1, default)));

        Assert.Equal(ReportState.Completed, _report.State);
        var ends = RowEnds.Of(_report);
        Assert.Equal(new RowTotal(1, 20m), ends.Accepted);
        Assert.Equal(new RowTotal(1, 10m), ends.RejectedByKiva);
        Assert.Equal(new RowTotal(1, 30m), ends.Refused);
        Assert.Equal(new RowTotal(3, 60m), ends.All);
    }

    [Fact]
    public void A_batch_that_Kiva_may_have_is_not_sent_again()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));

        Assert.False(_report.Allows(new Sending(1, 1, 0, default)));
        Assert.False(_report.Allows(new Sending(1, 2, 0, default)));
        Assert.False(_report.Allows(new Completed(new CoverageView(0, 0, default))));
    }

    [Fact]
    public void Late_proof_that_the_attempt_never_left_settles_it()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));

        Apply(new NotTaken(1, 1, "never left"));

        Assert.Equal(BatchState.Planned, _report.Batches[0].State);
    }

    [Fact]
    public void A_person_or_a_late_answer_settles_an_unknown_batch()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));

        Assert.True(_report.Allows(new Accepted(1, 1, 98001, default, [])));
        Apply(new Resolved(1, SeenInPa2: false, UploadId: null, By: null));
        Assert.Equal(BatchState.Planned, _report.Batches[0].State);
        Assert.True(_report.Allows(new Sending(1, 2, 0, default)));
    }

    [Fact]
    public void A_late_answer_to_an_attempt_that_was_given_up_is_no_answer_to_the_next_one()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));
        Apply(new Resolved(1, SeenInPa2: false, UploadId: null, By: null));
        Apply(new Sending(1, 2, 0, default));

        Assert.False(_report.Allows(new NotTaken(1, 1, "")));
        Assert.False(_report.Allows(new Accepted(1, 1, 98001, default, [])));
        Apply(new AcceptedLate(1, 1, 98001, default, []));
        Apply(new Accepted(1, 2, 98002, default, []));

        Assert.Equal(98002, _report.Batches[0].UploadId);
        Assert.Equal([98001L], _report.Batches[0].Doubles);
    }

    [Fact]
    public void A_late_answer_settles_a_batch_that_was_to_be_sent_again()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));
        Apply(new Resolved(1, SeenInPa2: false, UploadId: null, By: null));

        Apply(new AcceptedLate(1, 1, 98001, default, []));

        Assert.Equal((BatchState.Accepted, 98001L), (_report.Batches[0].State, _report.Batches[0].UploadId));
        Assert.Empty(_report.Batches[0].Doubles);
    }

    [Fact]
    public void A_sender_that_was_replaced_cannot_send()
    {
        Apply(Received());
        Apply(Read(1, 1m));
        Apply(Planned(new RowTotal(1, 1m)));
        Apply(new Taken(1));
        Apply(new Taken(2));

        Assert.False(_report.Allows(new Sending(1, 1, 1, default)));
        Assert.True(_report.Allows(new Sending(1, 1, 2, default)));
    }

    [Fact]
    public void A_report_held_for_another_reason_does_not_go_on_with_its_last_unknown_batch()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));
        Apply(new Held([new Problem(ProblemCatalog.ReportFirstBatchRefused, Arguments: ["no"])]));

        Apply(new Resolved(1, SeenInPa2: true, UploadId: 98001, By: null));

        Assert.Equal(ReportState.Held, _report.State);
    }

    [Fact]
    public void A_report_whose_last_unknown_batch_is_resolved_just_before_it_is_held_for_it_goes_on()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));
        Apply(new Resolved(1, SeenInPa2: true, 98001, By: null));
        Apply(new Held([new Problem(ProblemCatalog.ReportUnknownBatches)]));

        Assert.Equal(ReportState.Sending, _report.State);
        Assert.True(_report.Allows(new Completed(new CoverageView(0, 0, default))));
    }

    [Fact]
    public void A_report_held_for_its_unknown_batches_goes_on_when_the_last_is_resolved()
    {
        Sent();
        Apply(new Unknown(1, 1, "no answer"));
        Apply(new Held([new Problem(ProblemCatalog.ReportUnknownBatches)]));

        Apply(new Resolved(1, SeenInPa2: true, UploadId: 98001, By: "coordinator"));

        Assert.Equal(ReportState.Sending, _report.State);
        Assert.Equal(98001, _report.Batches[0].UploadId);
    }

    [Fact]
    public void A_closed_report_takes_no_further_step()
    {
        Apply(Received());
        Apply(new Rejected(null, Reason));

        Assert.True(_report.IsClosed);
        LedgerEvent[] steps = [Read(1, 1m), Planned(), new Held([Reason]), new Waiting(default, Reason), new Stalled(Reason), new Failed(Reason), new Cancelled(null), new Taken(9)];
        Assert.All(steps, step => Assert.False(_report.Allows(step)));
    }

    [Fact]
    public void A_release_sets_aside_only_the_reasons_that_were_shown()
    {
        Apply(Received());
        Apply(Read(1, 1m));
        Apply(new Held([new Problem(ProblemCatalog.ReportSameContent)]));
        Apply(new Released("director"));

        Assert.Equal(ReportState.Read, _report.State);
        Assert.True(_report.IsWaived(new Problem(ProblemCatalog.ReportSameContent)));
        Assert.False(_report.IsWaived(new Problem(ProblemCatalog.ReportSameContent, Arguments: ["another"])));
        Assert.False(_report.IsWaived(new Problem(ProblemCatalog.ReportTooManyRejected)));
    }

    [Theory]
    [InlineData(false, ReportState.Read)]
    [InlineData(true, ReportState.Sending)]
    public void A_stalled_report_that_is_resumed_goes_on_where_it_stood(bool planned, ReportState state)
    {
        Apply(Received());
        Apply(Read(1, 1m));
        if (planned)
        {
            Apply(Planned(new RowTotal(1, 1m)));
        }

        Apply(new Stalled(Reason));
        Apply(new Resumed("it"));

        Assert.Equal(state, _report.State);
        Assert.Empty(_report.Reasons);
    }

    [Fact]
    public void Waits_are_counted_until_something_goes_well()
    {
        Apply(Received());
        Apply(new Waiting(DateTimeOffset.UnixEpoch.AddMinutes(1), Reason));
        Apply(new Waiting(DateTimeOffset.UnixEpoch.AddMinutes(2), Reason));
        Assert.Equal((2, DateTimeOffset.UnixEpoch.AddMinutes(2)), (_report.Waits, _report.WaitingUntil));

        Apply(Read(1, 1m));

        Assert.Equal((0, null), (_report.Waits, _report.WaitingUntil));
    }

    [Fact]
    public void What_may_not_follow_is_refused_loudly() =>
        Assert.Throws<InvalidOperationException>(() => Apply(new Sending(1, 1, 0, default)));

    [Fact]
    public void An_event_survives_being_written_and_read()
    {
        LedgerEvent[] events =
        [
            Received(),
            Read(2, 12.50m),
            new Held([new Problem(ProblemCatalog.ReportSameContent, Arguments: ["20261101T000000Z-0123456789ab"])]),
            Planned(new RowTotal(2, 12.50m)),
            new Accepted(1, 1, 98001, new RowTotal(1, 2.50m), [new UploadProblem("L1", PartnerApi.Repayments.ProblemSeverity.Error, "x", "y")]),
        ];

        foreach (var entry in events)
        {
            var line = LedgerJson.Write(entry);
            Assert.Equal(line, LedgerJson.Write(LedgerJson.Read(line.AsSpan(0, line.Length - 1))!));
        }
    }

    [Theory]
    [InlineData("""{"type":"teleported","version":1,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z"}""")]
    [InlineData("""{"type":"taken","version":2,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z","epoch":1}""")]
    [InlineData("""{"type":"taken","version":2,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z","epoch":"one"}""")]
    [InlineData("""{"type":"teleported","version":1,"at":"today"}""")]
    public void An_event_of_a_newer_version_is_not_guessed_at(string line) =>
        Assert.Null(LedgerJson.Read(System.Text.Encoding.UTF8.GetBytes(line)));

    private void Sent()
    {
        Apply(Received());
        Apply(Read(1, 1m));
        Apply(Planned(new RowTotal(1, 1m)));
        Apply(new Sending(1, 1, 0, default));
    }

    private void Apply(LedgerEvent entry) => _report.Apply(entry);

    private static Received Received() => new(
        "october.csv", ExportSource.Drop, By: null, DateTimeOffset.UnixEpoch, "1970-01", KivaEnvironment.Stage, new Uri("https://kiva.test"), "145", ColumnFormat.Two, "export.csv", 1, ContentSha256: null, TraceParent: null);

    private static Read Read(int rows, decimal sum) =>
        new("00", new ExportFormat("text/csv", "utf-8", ",", ".", new ExportColumns("Loan ID", null, "Amount")), new RowTotal(rows, sum), 0, default, []);

    private static Planned Planned(params RowTotal[] batches) => new("145", new PlanTotals(default, default, default, default, batches, []), [.. batches.Select(_ => "")]);
}
