namespace Klang.Fhir.Search;

/// <summary>What the house, not the sender, says of a stored resource. Search by <c>_id</c> and <c>_lastUpdated</c> looks here.</summary>
/// <param name="Id">The logical id.</param>
/// <param name="VersionId">The version.</param>
/// <param name="LastUpdated">When this version was written.</param>
public readonly record struct ResourceIdentity(string Id, string VersionId, DateTimeOffset LastUpdated);
