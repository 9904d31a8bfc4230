namespace Kiva.PartnerApi.Sandbox.Samples;

public static class SampleFiles { public static Task WriteAsync(string f, CancellationToken c) => Task.CompletedTask; }
