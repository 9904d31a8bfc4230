using System.Globalization;
using System.Security.Cryptography;
using CsCheck;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>
/// Draws samples from seeds that never change, so that a run can be compared with the last, and from one that is drawn anew each time and written to the
/// log, so that each run looks where none has looked before.
/// </summary>
internal static class Seeds
{
    private const ulong Fixed = 20_261_031;

    /// <summary>Set it to the seed of a log to draw the same fresh samples again.</summary>
    public const string Variable = "KIVA_TEST_SEED";

    /// <param name="check">Throws where a sample is not as it must be.</param>
    public static async Task CheckAsync<T>(Gen<T> gen, int fixedSamples, int freshSamples, Func<T, ValueTask> check)
    {
        var fresh = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told
            ? ulong.Parse(told, CultureInfo.InvariantCulture)
            : BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

        // Shown with a failure, and of a test that passes with "dotnet test --output Detailed", as CI runs it.
        TestContext.Current.TestOutputHelper?.WriteLine($"{fixedSamples} samples of fixed seeds, {freshSamples} of {Variable}={fresh}");

        var samples = Enumerable.Range(0, fixedSamples).Select(i => (Seed: Fixed, Number: (uint)i))
            .Concat(Enumerable.Range(0, freshSamples).Select(i => (Seed: fresh, Number: (uint)i)));
        await Parallel.ForEachAsync(samples, TestContext.Current.CancellationToken, async (sample, _) =>
        {
            var start = new PCG(sample.Number, sample.Seed);
            var seed = start.ToString();
            var value = gen.Generate(start, null, out var _);
            try
            {
                await check(value);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                throw new InvalidOperationException(
                    $"Sample {sample.Number} of seed {sample.Seed}; {Variable} draws it again, and CsCheck's Sample(seed: \"{seed}\") makes it smaller.\n{value}\n{fault.Message}", fault);
            }
        });
    }
}
