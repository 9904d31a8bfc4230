using System.Net;
using System.Net.Sockets;
using Kiva.Repayments.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace KivaFunctions.Local.Hosting;

/// <summary>Where the host listens.</summary>
internal static class Addresses
{
    public const string Default = "http://127.0.0.1:7071";

    private static readonly IPEndPoint DefaultEndPoint = new(IPAddress.Loopback, 7071);

    /// <returns>The addresses that were asked for; empty when none was.</returns>
    /// <exception cref="SettingsException">An address cannot be read, or is open to others while no key is set.</exception>
    public static string[] Asked(IConfiguration configuration, FunctionKey key)
    {
        var asked = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var faults = asked.Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""))
            .Select(address => FaultOf(address, key))
            .OfType<string>()
            .ToList();
        return faults.Count == 0 ? asked : throw new SettingsException(faults);
    }

    /// <summary>Listens at the addresses that were asked for, else at the default one, else, when that is taken, at any free port.</summary>
    public static void Use(IWebHostBuilder host, string[] asked)
    {
        host.UseUrls(asked.Length > 0 ? asked : [Default]);
        if (asked.Length == 0)
            host.UseSockets(sockets => sockets.CreateBoundListenSocket = ListenThereOrAnywhere);
    }

    /// <summary>To look first and listen later would fail when two hosts start at the same time.</summary>
    private static Socket ListenThereOrAnywhere(EndPoint there)
    {
        try
        {
            return Listen(there);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && there.Equals(DefaultEndPoint))
        {
            return Listen(new IPEndPoint(DefaultEndPoint.Address, 0));
        }
    }

    /// <summary>On Unix two sockets can be bound to one address; only one of them can listen there.</summary>
    private static Socket Listen(EndPoint there)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(there);
        try
        {
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
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
}
