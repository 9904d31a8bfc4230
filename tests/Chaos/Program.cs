using Chaos;
using Chaos.Hosts;

if (args is ["host"])
    return await HostProgram.RunAsync();

if (ChaosOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(ChaosOptions.Usage);
    return 2;
}

await using var run = await ChaosRun.PrepareAsync(options);
return await run.RunAsync();
