using System.Net;
using System.Net.Sockets;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Local.Hosting;

/// <summary>Where the host listens.</summary>
internal static class Addresses
{
    public const string Default = "http://127.0.0.1:7071";

    /// <returns>The addresses that were asked for, else the default one, else, when that is taken, one with a free port.</returns>
    /// <exception cref="SettingsException">An address cannot be read, or is open to others while no key is set.</exception>
    public static string[] Choose(IConfiguration configuration, FunctionKey key)
    {
        var asked = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var faults = asked.Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""))
            .Select(address => FaultOf(address, key))
            .OfType<string>()
            .ToList();
        if (faults.Count > 0)
            throw new SettingsException(faults);
        return asked.Length > 0 ? asked : [IsFree(new Uri(Default)) ? Default : "http://127.0.0.1:0"];
    }

    private static string? FaultOf(string address, FunctionKey key)
    {
        try
        {
            var host = BindingAddress.Parse(address).Host.Trim('[', ']');
            var isLoopback = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
            return isLoopback || key.IsSet ? null : $"The address {address} is open to other machines; set LocalHost:FunctionKey, or listen on 127.0.0.1.";
        }
        catch (FormatException)
        {
            return $"The address {address} cannot be read; expected the form {Default}.";
        }
    }

    private static bool IsFree(Uri address)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Parse(address.Host), address.Port) { ExclusiveAddressUse = true };
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
