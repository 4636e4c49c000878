using System.Buffers;
using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>Changes a resource by a patch. What the patch does not touch keeps its bytes.</summary>
public static class FhirPatch
{
    /// <summary>Applies a JSON Patch (RFC 6902; FHIR R4 §3.1.0.6).</summary>
    /// <param name="resource">The resource as stored.</param>
    /// <param name="patch">The patch document as UTF-8.</param>
    /// <returns>
    /// The new resource as compact UTF-8 JSON, not yet validated. Refused when the document is no patch, when an
    /// operation cannot be carried out, or when <c>resourceType</c> or <c>id</c> would change.
    /// </returns>
    public static Outcome<ReadOnlyMemory<byte>> ApplyJsonPatch(JsonNode resource, ReadOnlyMemory<byte> patch)
    {
        if (!JsonTape.Parse(patch).TryGet(out var tape, out var refusal))
        {
            return refusal;
        }

        using (tape)
        {
            var work = new JsonPatch(EditNode.From(resource));
            return work.Apply(tape.Root) is { } failed ? failed : Finish(resource, work.Root);
        }
    }

    /// <summary>Applies a FHIRPath Patch (FHIR R4 §3.1.5).</summary>
    /// <param name="resource">The resource as stored.</param>
    /// <param name="parameters">The Parameters resource as UTF-8.</param>
    /// <returns>As <see cref="ApplyJsonPatch"/>.</returns>
    public static Outcome<ReadOnlyMemory<byte>> ApplyFhirPathPatch(JsonNode resource, ReadOnlyMemory<byte> parameters)
    {
        if (!JsonTape.Parse(parameters).TryGet(out var tape, out var refusal))
        {
            return refusal;
        }

        using (tape)
        {
            if (!ResourceTypes.TryParse(resource["resourceType"u8].StringBytes, out var type))
            {
                return new Refusal(RefusalKind.Invalid, "invalid", "Only a resource of a known type can be patched.", "resourceType");
            }

            var root = EditNode.From(resource);
            return new FhirPathPatch(root, ElementTable.Of(type)).Apply(tape.Root) is { } failed ? failed : Finish(resource, root);
        }
    }

    static Outcome<ReadOnlyMemory<byte>> Finish(JsonNode before, EditNode after)
    {
        if (after.Kind != JsonKind.Object || !Same(before, after, "resourceType"))
        {
            return new Refusal(RefusalKind.Invalid, "business-rule", "A patch cannot change the type of a resource.", "resourceType");
        }

        if (!Same(before, after, "id"))
        {
            return new Refusal(RefusalKind.Invalid, "business-rule", "A patch cannot change the id of a resource.", "id");
        }

        var output = new ArrayBufferWriter<byte>(before.End - before.Start + 256);
        after.Write(output);
        return output.WrittenMemory;
    }

    static bool Same(JsonNode before, EditNode after, string member) =>
        string.Equals(
            before[System.Text.Encoding.UTF8.GetBytes(member)].GetString(), after.Find(member)?.GetString(), StringComparison.Ordinal);
}
