using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Routing.Patterns;
using NCrontab;

namespace KivaFunctions.Local.Hosting;

/// <summary>Reads one function from its attributes and collects what is wrong with it.</summary>
internal sealed partial class FunctionReader(string name, MethodInfo method, IConfiguration configuration, List<string> faults)
{
    private static readonly Type[] HttpReturns = [typeof(IResult), typeof(Task<IResult>)];
    private static readonly Type[] OtherReturns = [typeof(void), typeof(Task)];

    private bool _faulty;

    public void ReadInto(List<LocalFunction> functions)
    {
        // Asked for once: reflection may give other objects the next time.
        var parameters = method.GetParameters();
        var triggered = parameters.Where(parameter => TriggerAttributeOf(parameter) is not null).ToList();
        if (triggered is not [var parameter])
        {
            Fault($"it has {triggered.Count} triggers; expected exactly one");
            return;
        }

        var trigger = ReadTrigger(parameter);
        if (trigger is null)
            return;

        var arguments = parameters.Select(other => other == parameter ? TriggerValue(other, trigger) : ArgumentOf(other, trigger)).ToList();
        var returns = trigger is Trigger.OnRequest ? HttpReturns : OtherReturns;
        if (!returns.Contains(method.ReturnType))
            Fault($"it returns {Readable(method.ReturnType)}; expected {string.Join(" or ", returns.Select(Readable))}");
        if (!_faulty)
            functions.Add(new LocalFunction(name, method, trigger, arguments));
    }

    private static Attribute? TriggerAttributeOf(ParameterInfo parameter) =>
        parameter.GetCustomAttributes().FirstOrDefault(attribute =>
            attribute is BlobTriggerAttribute or QueueTriggerAttribute or TimerTriggerAttribute or HttpTriggerAttribute);

    private Trigger? ReadTrigger(ParameterInfo parameter)
    {
        switch (TriggerAttributeOf(parameter))
        {
            case BlobTriggerAttribute blob when Resolve(parameter, blob.BlobPath) is { } path:
                var slash = path.IndexOf('/', StringComparison.Ordinal);
                if (slash > 0 && slash < path.Length - 1 && !path.AsSpan(0, slash).Contains('{'))
                    return new Trigger.OnBlob(path[..slash], new BlobNamePattern(path[(slash + 1)..]), Connection(parameter, blob.Connection));
                Fault(parameter, $"the path '{path}' is not of the form container/{{name}}");
                return null;
            case QueueTriggerAttribute queue when Resolve(parameter, queue.QueueName) is { } queueName:
                return new Trigger.OnMessage(queueName, Connection(parameter, queue.Connection));
            case TimerTriggerAttribute timer when Resolve(parameter, timer.Schedule) is { } schedule:
                if (CrontabSchedule.TryParse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is not null)
                    return new Trigger.OnTime(schedule, timer.RunOnStartup);
                Fault(parameter, $"the schedule '{schedule}' cannot be read; expected six fields such as 0 0 */6 * * *, seconds first");
                return null;
            case HttpTriggerAttribute http:
                return ReadHttp(parameter, http);
            default:
                return null;
        }
    }

    private Trigger.OnRequest? ReadHttp(ParameterInfo parameter, HttpTriggerAttribute http)
    {
        var route = http.Route ?? name;
        try
        {
            RoutePatternFactory.Parse(route);
            return new Trigger.OnRequest(route, [.. http.Methods.Select(method => method.ToUpperInvariant())], http.AuthLevel);
        }
        catch (RoutePatternException unreadable)
        {
            Fault(parameter, $"the route '{route}' cannot be read: {unreadable.Message}");
            return null;
        }
    }

    /// <summary>As in the worker, the host's own account serves where no connection is named.</summary>
    private string Connection(ParameterInfo parameter, string? connection)
    {
        connection ??= "Storage";
        if (Connections.FaultOf(configuration, connection) is { } fault)
            Fault(parameter, fault);
        return connection;
    }

    private string? Resolve(ParameterInfo parameter, string text)
    {
        var missing = Setting().Matches(text).Select(match => match.Groups["setting"].Value).FirstOrDefault(setting => string.IsNullOrEmpty(configuration[setting]));
        if (missing is null)
            return Setting().Replace(text, match => configuration[match.Groups["setting"].Value]!);
        Fault(parameter, $"the setting {missing} is missing, which '{text}' asks for");
        return null;
    }

    private Argument TriggerValue(ParameterInfo parameter, Trigger trigger)
    {
        var expected = trigger switch
        {
            Trigger.OnBlob => typeof(BlobClient),
            Trigger.OnMessage => typeof(QueueMessage),
            Trigger.OnTime => typeof(TimerInfo),
            _ => typeof(HttpRequest),
        };
        if (parameter.ParameterType != expected)
            Fault(parameter, $"it is a {Readable(parameter.ParameterType)}; expected {expected.Name}");
        return (data, _) => data.Value;
    }

    private Argument ArgumentOf(ParameterInfo parameter, Trigger trigger)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
            return (_, cancellationToken) => cancellationToken;

        IReadOnlyList<string> known = trigger switch
        {
            Trigger.OnBlob blob => blob.Pattern.Placeholders,
            Trigger.OnRequest http => [.. RoutePatternFactory.Parse(http.Route).Parameters.Select(part => part.Name)],
            _ => [],
        };
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (!known.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase) || !(type == typeof(string) || type.IsPrimitive || type == typeof(Guid)))
        {
            var names = known.Count == 0 ? "" : $", {string.Join(", ", known)}";
            Fault(parameter, $"nothing is known that could fill a {Readable(parameter.ParameterType)} of that name; expected CancellationToken{names}");
        }

        var converter = TypeDescriptor.GetConverter(type);
        return (data, _) => data.Names.TryGetValue(parameter.Name!, out var text) ? Convert(converter, parameter.Name!, text) : null;
    }

    /// <exception cref="BadHttpRequestException">Only a route can name something that does not fit: the names of blobs are text.</exception>
    private static object? Convert(TypeConverter converter, string parameter, string text)
    {
        try
        {
            return converter.ConvertFromString(null, CultureInfo.InvariantCulture, text);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or NotSupportedException)
        {
            throw new BadHttpRequestException($"The part {parameter} of the address has another form than expected.", StatusCodes.Status400BadRequest, malformed);
        }
    }

    private void Fault(ParameterInfo parameter, string what) => Fault($"parameter {parameter.Name}: {what}");

    private void Fault(string what)
    {
        _faulty = true;
        faults.Add($"Function {name}: {what}.");
    }

    private static string Readable(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GenericTypeArguments.Select(Readable))}>"
        : type == typeof(void) ? "void"
        : type.Name;

    [GeneratedRegex("%(?<setting>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
