using System.Globalization;
using System.Text.Json;
using Kiva.PartnerApi.Calls;

namespace Kiva.PartnerApi.Repayments;

/// <summary>
/// Reads the answer to a batch that was taken: one object or an array of them. An upload id makes it accepted, whatever else looks odd; without one
/// nobody can tell.
/// </summary>
internal static class UploadAnswer
{
    public static PostOutcome Read(Answer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var parts = Many(json.RootElement).ToArray();
            var uploads = parts.Select(UploadId).OfType<long>().Distinct().ToArray();
            if (uploads.Length == 0)
                return new PostOutcome.Unknown(
                    $"Kiva answered {answer.StatusText} without the number of an upload. It may have the batch or not.");

            var problems = parts.SelectMany(part => Many(Property(part, "problems"))).Select(Problem).ToList();
            if (uploads.Length > 1)
            {
                // Kept in sight, for the coordinator will find them all in PA2; the first one names the batch.
                var numbers = string.Join(", ", uploads.Select(id => id.ToString(CultureInfo.InvariantCulture)));
                problems.Add(new UploadProblem("", ProblemSeverity.Warning, "upload.several", $"Kiva made several uploads of this batch: {numbers}."));
            }

            return new PostOutcome.Accepted(uploads[0], problems);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new PostOutcome.Unknown($"Kiva answered {answer.StatusText}, but not with the JSON it should be. It may have the batch or not.");
        }
    }

    private static UploadProblem Problem(JsonElement problem) => problem.ValueKind is JsonValueKind.Object
        ? new UploadProblem(
            Text(Property(problem, "loan_id")),
            Severity(Text(Property(problem, "severity"))),
            KivaText.Clean(Text(Property(problem, "code"))),
            KivaText.Clean(Text(Property(problem, "details"))))
        : new UploadProblem("", ProblemSeverity.Error, "", KivaText.Clean(Text(problem)));

    /// <summary>A word we do not know counts as an error: better a row looked at for nothing than one believed to be taken.</summary>
    private static ProblemSeverity Severity(string word) =>
        word.Trim().ToUpperInvariant() is "WARNING" or "WARN" or "INFO" or "NOTICE" ? ProblemSeverity.Warning : ProblemSeverity.Error;

    private static long? UploadId(JsonElement part)
    {
        var text = Text(Property(part, "upload_id"));
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
    }

    private static IEnumerable<JsonElement> Many(JsonElement one) => one.ValueKind switch
    {
        JsonValueKind.Array => one.EnumerateArray(),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [one],
    };

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };
}
