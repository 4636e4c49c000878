namespace Klang.Trust;

/// <summary>Something that concerns no chart, for the ledger: a sign-in, a token, a change of a registry.</summary>
/// <param name="CallerId">Who did it, or tried to: an account or client id, never a name.</param>
/// <param name="Facility">For which facility, or empty.</param>
/// <param name="Purpose">For which purpose (HL7 v3 PurposeOfUse).</param>
/// <param name="Action">What was done.</param>
/// <param name="Granted">False when it was refused.</param>
/// <param name="Rule">The rule that granted or refused.</param>
/// <param name="RequestId">The request.</param>
public sealed record HouseAct(
    string CallerId, string Facility, string Purpose, AccessAction Action, bool Granted, string Rule, string RequestId);
