using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Kiva.Repayments.Settings;

/// <summary>
/// Binds a section and lists every fault in it. The framework's binder stops at the first malformed value and says nothing about a
/// misspelt name, which would silently leave a default in force.
/// </summary>
internal static class SettingsCheck
{
    public static T Bind<T>(IConfiguration configuration, string section, List<string> faults)
        where T : class, new()
    {
        var readable = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Sift(configuration.GetSection(section), typeof(T), readable, faults);
        var options = new ConfigurationBuilder().AddInMemoryCollection(readable).Build().GetSection(section).Get<T>() ?? new T();
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        faults.AddRange(results.Select(result => $"{section}:{string.Join(", ", result.MemberNames)} is out of its range. {result.ErrorMessage}"));
        return options;
    }

    /// <summary>Azure hands a reference on as it stands when it cannot resolve it, and it would be taken for the secret itself.</summary>
    /// <returns>The fault; <see langword="null"/> when the value is no such reference.</returns>
    public static string? UnresolvedReference(string name, string? value) =>
        value?.AsSpan().TrimStart().StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) != true ? null
        : name.StartsWith("Kiva:Client", StringComparison.OrdinalIgnoreCase)
            ? $"{name} is a key vault reference that was not resolved. Name the vault in KeyVault:Uri instead."
            : $"{name} is a key vault reference that was not resolved. Look whether the vault and the secret are there and whether the app's identity may read it.";

    /// <summary>Takes what can be bound and notes what cannot, so that the one does not hide the faults of the other.</summary>
    private static void Sift(IConfigurationSection section, Type type, Dictionary<string, string?> readable, List<string> faults)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = properties.FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                faults.Add($"{child.Path} is not a setting. Known under {section.Path}: {string.Join(", ", properties.Select(known => known.Name))}.");
            }
            else if (child.GetChildren().Any())
            {
                Sift(child, property.PropertyType, readable, faults);
            }
            else if (string.IsNullOrWhiteSpace(child.Value))
            {
                // An empty environment variable is one that is not set.
            }
            else if (UnresolvedReference(child.Path, child.Value) is { } unresolved)
            {
                faults.Add(unresolved);
            }
            else if (!IsWellFormed(child.Value, property.PropertyType))
            {
                faults.Add($"{child.Path} cannot be read. Expected: {ExpectedForm(property.PropertyType)}.");
            }
            else
            {
                readable[child.Path] = child.Value;
            }
        }
    }

    private static bool IsWellFormed(string value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Uri))
        {
            return Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || uri is { IsLoopback: true, Scheme: "http" });
        }

        if (type == typeof(TimeSpan) && !value.Contains(':', StringComparison.Ordinal))
        {
            // A bare number would be days, which hardly anybody means.
            return false;
        }

        if (type.IsEnum)
        {
            return Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, value) is not null;
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string ExpectedForm(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => string.Join(" or ", Enum.GetNames(type)),
            _ when type == typeof(TimeSpan) => "a time such as 00:01:00, or 1.12:00:00 for a day and a half",
            _ when type == typeof(Uri) => "an address that begins with https://",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(decimal) => "a number such as 0.98",
            _ => "a whole number",
        };
    }
}
