using Klang.Care.Wording;

namespace Klang.Web.Access;

/// <summary>A made-up person of the demo who can be signed in with one click.</summary>
/// <param name="Id">Account.</param>
/// <param name="Name">Shown name.</param>
/// <param name="Role">What the person is.</param>
/// <param name="Facility">Where; empty when nowhere.</param>
public sealed record Persona(string Id, string Name, Bilingual Role, string Facility);
