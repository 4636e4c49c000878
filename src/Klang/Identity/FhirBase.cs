using Klang.Http;

namespace Klang.Identity;

/// <summary>The FHIR base as apps know it.</summary>
/// <param name="named">The configured base; null for the address asked.</param>
sealed class FhirBase(string? named)
{
    /// <summary>Without a closing slash.</summary>
    public string Of(HttpRequest request) => named ?? $"{request.Scheme}://{request.Host.Value}{FhirSurface.Path}";
}
