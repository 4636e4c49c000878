using System.Globalization;

namespace Klang.Fhir.Editing;

/// <summary>What a patch can be refused for.</summary>
static class PatchRefusals
{
    /// <summary>The patch document itself is wrong (RFC 5789 §2.2, malformed: 400).</summary>
    public static Refusal Document(string message, string place) =>
        new(RefusalKind.BadRequest, "structure", $"{message} (patch {place})", place);

    /// <summary>The patch is sound and cannot be carried out on this resource (RFC 5789 §2.2, unprocessable: 422).</summary>
    public static Refusal Failed(string message, string place) =>
        new(RefusalKind.Invalid, "processing", $"{message} (patch {place})", place);

    public static Refusal TooMany() =>
        new(RefusalKind.TooLarge, "too-long", string.Create(CultureInfo.InvariantCulture,
            $"The patch has more than {EditLimits.OperationsMax} operations; send an update instead."));

    public static Refusal TooLarge(string place) =>
        new(RefusalKind.TooLarge, "too-long", string.Create(CultureInfo.InvariantCulture,
            $"The patch adds more than {EditLimits.BytesMax} bytes."), place);

    public static Refusal TooDeep(string place) =>
        new(RefusalKind.Invalid, "structure", string.Create(CultureInfo.InvariantCulture,
            $"The result would be nested deeper than {EditLimits.DepthMax} levels."), place);
}
