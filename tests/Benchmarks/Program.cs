using Benchmarks;

const string Usage = "Expected one of: reading, workbooks, ingesting, delivering, folding, expected-loans, all.";

switch (args)
{
    case ["reading"]:
        return await Reading.RunAsync();
    case ["workbooks"]:
        return await ReadingWorkbooks.RunAsync();
    case ["ingesting"]:
        return await Ingesting.RunAsync();
    case [Ingesting.Once, var name]:
        return await Ingesting.RunOnceAsync(name);
    case ["delivering"]:
        return await Delivering.RunAsync();
    case ["folding"]:
        return await Folding.RunAsync();
    case ["expected-loans"]:
        return await RefreshingExpectedLoans.RunAsync();
    case [] or ["all"]:
        foreach (var part in (string[])["reading", "workbooks", "ingesting", "delivering", "folding", "expected-loans"])
            await OwnProcess.RunAsync([part]);
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
