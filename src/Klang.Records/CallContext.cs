using Klang.Records.Access;
using Klang.Trust;

namespace Klang.Records;

/// <summary>Who asks, why, in which request: carried from the call to every decision it needs.</summary>
readonly record struct CallContext(Caller Caller, string Purpose, string RequestId)
{
    /// <summary>Set when an entry of the call is durable.</summary>
    internal EntryMark? Entered { get; private init; }

    internal static CallContext Of(Call call) => new(call.Caller, call.Purpose, call.RequestId) { Entered = call.Entered };

    internal AccessRequest Asking(AccessAction action) => new(Caller, Purpose, RequestId, action);
}
