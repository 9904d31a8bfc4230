using Kiva.Repayments.Sessions;
using Kiva.Repayments.Settings;
using Microsoft.Net.Http.Headers;

namespace KivaFunctions.Functions;

/// <summary>The page for people, and what it must know before it can show a key. Nothing else answers without one.</summary>
public sealed class PageFunctions(ShowSession session, CallerNames names)
{
    /// <summary>The page is all its own: what is not in its files it neither loads nor runs, and no other site may frame it or look into it.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    [Function("GetPage")]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "page")] HttpRequest request) => File(request, PageFiles.Index);

    [Function("GetPageFile")]
    public static IResult GetFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "page/{file}")] HttpRequest request, string file) => File(request, file);

    [Function("GetSession")]
    public IResult GetSession([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "session")] HttpRequest request) =>
        Answers.Json(session.Of(Caller.Of(request, names)));

    private static IResult File(HttpRequest request, string name)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (PageFiles.Find(name) is not { } file)
        {
            return NoSuchFile();
        }

        var isCompressed = request.GetTypedHeaders().AcceptEncoding.Any(wish => wish.Value == "gzip" && wish.Quality is not 0);
        if (isCompressed)
        {
            headers.ContentEncoding = "gzip";
        }

        return Results.Bytes(isCompressed ? file.Compressed : file.Content, file.MediaType, entityTag: file.ETag(isCompressed));
    }

    private static IResult NoSuchFile() => Answers.Problem(StatusCodes.Status404NotFound, "page.not-found", Answers.Texts.Of("page.not-found"));
}
