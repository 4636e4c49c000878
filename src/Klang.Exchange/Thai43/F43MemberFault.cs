namespace Klang.Exchange.Thai43;

/// <summary>A member that was refused or left aside.</summary>
public sealed record F43MemberFault(string Member, F43Reason Reason);
