using Klang.Records.Access;

namespace Klang.Records.Consents;

/// <summary>Says that a person is at the caller's facility.</summary>
/// <param name="Evidence">One of <see cref="PresenceEvidence"/>.</param>
/// <param name="Value">The citizen number read from the card; the code that the citizen showed; the facility, when the citizen says so.</param>
public sealed record PresentCall(string Evidence, string Value) : Call;

/// <summary>Opens a chart in an emergency: four hours, for this caller alone.</summary>
/// <param name="PatientId">Any Patient of the chart; null when named by number.</param>
/// <param name="Number">System and value of a number; null when named by id.</param>
/// <param name="Reason">Code of the reason, one of <see cref="EmergencyDesk.Reasons"/>.</param>
/// <param name="Text">What happened, at least 15 characters.</param>
/// <param name="Categories">Sensitive categories needed; none for none.</param>
public sealed record BreakGlassCall(
    string? PatientId, (string System, string Value)? Number, string Reason, string Text, SensitiveCategories Categories) : Call;

/// <summary>Closes a case of a broken glass.</summary>
/// <param name="Case">Its number.</param>
/// <param name="IsJustified">What the officer found.</param>
/// <param name="Note">Why, for the ledger.</param>
public sealed record ReviewCall(string Case, bool IsJustified, string Note) : Call;

/// <summary>Notices that wait for the caller: an officer's cases and alarms, a citizen's.</summary>
/// <param name="Settle">Names of notices that were read and go; cases are settled by their review alone.</param>
public sealed record NoticesCall(IReadOnlyList<string> Settle) : Call;

/// <summary>A citizen's word on the own chart, from a form rather than as a Consent.</summary>
/// <param name="Lines">What is laid down.</param>
public sealed record DirectCall(IReadOnlyList<ConsentLine> Lines) : Call;

/// <summary>Withdraws a Consent, or a code that was not used yet.</summary>
/// <param name="ConsentId">The Consent's id.</param>
public sealed record WithdrawCall(string ConsentId) : Call;

/// <summary>Makes a code that one facility may use within 15 minutes.</summary>
/// <param name="Categories">Sensitive categories shared with it.</param>
public sealed record ShareCall(SensitiveCategories Categories) : Call;

/// <summary>Appoints a guardian on proof of custody.</summary>
/// <param name="PatientId">The ward.</param>
/// <param name="Account">The guardian's account.</param>
/// <param name="Proof">What was shown, for the ledger.</param>
/// <param name="Until">When it ends.</param>
public sealed record GuardianCall(string PatientId, string Account, string Proof, DateTimeOffset Until) : Call;
