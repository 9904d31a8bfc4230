namespace Kiva.Repayments.OpenApi;

/// <summary>The HTTP contract, as it is served at <c>/api/openapi.json</c>.</summary>
public static class OpenApiDocument
{
    public static Stream Open() => typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
}
