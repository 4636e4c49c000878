namespace Klang.Records.Consents;

/// <summary>A presence or share that holds.</summary>
/// <param name="PatientId">The Patient that answers for the chart.</param>
/// <param name="Until">How long.</param>
public sealed record PresenceReply(string PatientId, DateTimeOffset Until);

/// <summary>A broken glass.</summary>
/// <param name="PatientId">The Patient that answers for the chart.</param>
/// <param name="Case">Number of the case.</param>
/// <param name="Until">How long it opens.</param>
/// <param name="ReviewDue">Until when it is to be reviewed.</param>
public sealed record EmergencyReply(string PatientId, string Case, DateTimeOffset Until, DateTimeOffset ReviewDue);

/// <summary>A code to show.</summary>
/// <param name="Code">What the QR holds.</param>
/// <param name="ConsentId">Under this id it can be withdrawn.</param>
/// <param name="Until">How long it can be used, and how long what it opens stays open.</param>
public sealed record ShareReply(string Code, string ConsentId, DateTimeOffset Until);

/// <summary>A notice: what sort, of which case, and nothing of the person.</summary>
/// <param name="Name">Its name, by which it is settled.</param>
/// <param name="Kind"><c>break-glass</c>, <c>harvest</c> …</param>
/// <param name="Case">The case.</param>
/// <param name="At">When it happened.</param>
/// <param name="Due">When it has to be settled; null for no time.</param>
public sealed record Notice(string Name, string Kind, string Case, DateTimeOffset At, DateTimeOffset? Due);
