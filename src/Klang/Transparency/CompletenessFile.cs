using System.Text;
using System.Text.Json;
using Klang.Trust;

namespace Klang.Transparency;

/// <summary>A <c>.klang-completeness</c> file: a person's entries in the log, counted and chained, up to a map whose root is logged. Layout in docs/formats.md.</summary>
static class CompletenessFile
{
    public const string Format = "klang-completeness/1";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(PersonProof proof) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            format = Format,
            size = proof.Map.Size,
            charts = proof.Charts.Select(chart => new
            {
                key = Convert.ToBase64String(chart.Row.Key.Span),
                count = chart.Row.Chain.Count,
                head = Convert.ToBase64String(chart.Row.Chain.Head.Span),
                siblings = chart.Siblings.Select(Convert.ToBase64String),
                entries = chart.Leaves.Select(leaf => new { index = leaf.Index, leafHash = Convert.ToBase64String(leaf.Hash) }),
            }),
            map = Encoding.UTF8.GetString(proof.Entry),
        },
        Json);
}
