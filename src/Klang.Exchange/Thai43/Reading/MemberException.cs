namespace Klang.Exchange.Thai43.Reading;

/// <summary>Ends the reading of one member; caught where members are read, never further out.</summary>
sealed class MemberException(F43Reason reason) : Exception(reason.Code())
{
    public F43Reason Reason { get; } = reason;
}
