using System.Text;
using Kiva.PartnerApi.Calls;
using Kiva.PartnerApi.Repayments;

namespace Kiva.PartnerApi.Tests.Repayments;

public sealed class UploadAnswerTests
{
    [Theory]
    [InlineData("""{"upload_id":98765}""")]
    [InlineData("""{"upload_id":"98765"}""")]
    [InlineData("""{"upload_id":98765,"problems":null}""")]
    [InlineData("""[{"upload_id":98765,"problems":[]}]""")]
    [InlineData("""[{"upload_id":98765},{"upload_id":"98765"}]""")]
    [InlineData("""{"code":null,"message":{"odd":[1]},"upload_id":98765,"unheard_of":true}""")]
    public void An_upload_id_is_found_in_every_form(string body) =>
        Assert.Equivalent(new PostOutcome.Accepted(98765, []), Read(body), strict: true);

    [Fact]
    public void The_problems_of_an_array_are_put_together()
    {
        var accepted = Accepted("""
            [{"upload_id":1,"problems":[{"loan_id":"A","severity":"WARNING","code":"w"}]},
             {"upload_id":1,"problems":{"loan_id":"B","severity":"error","code":"e"}},
             {"problems":["The file was hard to read", null]}]
            """);

        Assert.Equal(["A", "B", "", ""], accepted.Problems.Select(problem => problem.LoanId));
        Assert.Equal("The file was hard to read", accepted.Problems[2].Details);
    }

    [Fact]
    public void Several_uploads_of_one_batch_are_accepted_under_the_first_and_all_are_named()
    {
        var accepted = Accepted("""[{"upload_id":11},{"upload_id":12}]""");

        Assert.Equal(11, accepted.UploadId);
        var problem = Assert.Single(accepted.Problems);
        Assert.Equal(("", ProblemSeverity.Warning, "upload.several"), (problem.LoanId, problem.Severity, problem.Code));
        Assert.Contains("11, 12", problem.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"warning\"", ProblemSeverity.Warning)]
    [InlineData("\"Info\"", ProblemSeverity.Warning)]
    [InlineData("\"error\"", ProblemSeverity.Error)]
    [InlineData("\"fatal\"", ProblemSeverity.Error)]
    [InlineData("null", ProblemSeverity.Error)]
    public void A_severity_we_do_not_know_is_an_error(string severity, ProblemSeverity expected) =>
        Assert.Equal(expected, Assert.Single(Accepted($$"""{"upload_id":1,"problems":[{"loan_id":"A","severity":{{severity}}}]}""").Problems).Severity);

    [Fact]
    public void A_loan_id_is_kept_to_the_character() =>
        Assert.Equal(" 007/É ", Assert.Single(Accepted("""{"upload_id":1,"problems":[{"loan_id":" 007/\u00c9 "}]}""").Problems).LoanId);

    private static PostOutcome Read(string body) => UploadAnswer.Read(new Answer(200, RetryAfter: null, Encoding.UTF8.GetBytes(body)));

    private static PostOutcome.Accepted Accepted(string body) => Assert.IsType<PostOutcome.Accepted>(Read(body));
}
