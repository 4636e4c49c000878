using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>Search over a type, a patient's compartment or the system, by GET and by POST (FHIR R4 §3.1.1).</summary>
sealed class Searching(Door door)
{
    public async Task<FhirAnswer> SearchAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!ReadSearch(request).TryGet(out var call, out var refusal))
        {
            return refusal;
        }

        return (await door.SearchAsync(call, cancellationToken)).TryGet(out var page, out var refused)
            ? new FhirAnswer(200, new PageContent(page, isHistory: false, request, PathOf(call)))
            : refused;
    }

    public static Outcome<SearchCall> ReadSearch(FhirRequest request)
    {
        var address = request.Address;
        var type = address.Type;
        var query = request.Query;
        if (address.Kind is AddressKind.Compartment or AddressKind.CompartmentSearch)
        {
            if (Compartments.Criterion(address.Target, address.Id!) is not { } criterion)
            {
                return new Refusal(RefusalKind.BadRequest, "not-supported", "This type is not searched in a Patient compartment.");
            }

            type = address.Target;
            query = new SearchText([criterion, .. query.Pairs]);
        }

        return new SearchCall(type, query, request.Prefer.Strict, request.Presentation.Cursor)
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
        };
    }

    public static string PathOf(SearchCall call) => call.Type == ResourceType.None ? "" : call.Type.Name();
}
