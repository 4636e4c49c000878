using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>Who sends the present request, as the gate before all surfaces found out.</summary>
/// <param name="Caller">The caller, or why that cannot be told.</param>
sealed record CallerFeature(Outcome<Caller> Caller);
