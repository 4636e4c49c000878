using Klang.Records.Access;
using Klang.Trust;

namespace Klang.Records;

/// <summary>Who asks, why, in which request: carried from the call to every decision it needs.</summary>
readonly record struct CallContext(Caller Caller, string Purpose, string RequestId)
{
    internal static CallContext Of(Call call) => new(call.Caller, call.Purpose, call.RequestId);

    internal AccessRequest Asking(AccessAction action) => new(Caller, Purpose, RequestId, action);
}
