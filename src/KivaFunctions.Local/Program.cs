using Kiva.Repayments.Settings;
using KivaFunctions.Local.Commands;
using KivaFunctions.Local.Hosting;
using KivaFunctions.Local.Practice;

var console = Screen.Open();
try
{
    var line = CommandLine.Parse(args);
    if (line.WantsHelp)
    {
        Console.WriteLine(Usage.In(Words.Of(args)));
        return 0;
    }

    var options = new LocalHostOptions { Settings = line.Settings, Quiet = line.WantsDoctor || line.Files is not null };
    if (line.WantsDoctor)
        return await DoctorCommand.RunAsync(options, console, CancellationToken.None);
    return line.Files is { } files ? await ReportCommand.RunAsync(options, files, console) : await WatchCommand.RunAsync(options, console);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Text(Words.Of(args).Language));
    return 2;
}
catch (SettingsException wrong)
{
    Console.Error.WriteLine("These settings need attention:");
    foreach (var fault in wrong.Faults)
        Console.Error.WriteLine($"  {fault}");
    return 1;
}
catch (AzuriteException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 1;
}
catch (Exception unexpected)
{
    Console.Error.WriteLine($"A fault of this program; please report it. {unexpected}");
    return 1;
}
