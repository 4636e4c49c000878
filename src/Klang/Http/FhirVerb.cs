namespace Klang.Http;

/// <summary>HTTP methods of the FHIR surface; HEAD is answered like GET, without the body.</summary>
enum FhirVerb
{
    Other,
    Get,
    Post,
    Put,
    Patch,
    Delete,
}
