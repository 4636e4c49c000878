using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Klang.Demo.Messages;

/// <summary>Writes transaction Bundles, one a line.</summary>
sealed class BundleWriter : IDisposable
{
    // Thai text stays readable; nothing here is put into HTML.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly ArrayBufferWriter<byte> output = new(64 * 1024);
    readonly Utf8JsonWriter json;

    public BundleWriter() => json = new Utf8JsonWriter(output, Options);

    public int Bundles { get; private set; }

    public ReadOnlyMemory<byte> Content => output.WrittenMemory;

    /// <summary>The content stays readable.</summary>
    public void Dispose() => json.Dispose();

    public void Begin()
    {
        json.Reset(output);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "transaction");
        json.WriteStartArray("entry");
    }

    public void End()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
        Bundles++;
    }

    /// <summary>One resource that is created unless one with this identifier is there.</summary>
    public void Create(string fullUrl, string type, string system, string value, Action<Utf8JsonWriter> members)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", fullUrl);
        json.WriteStartObject("resource");
        json.WriteString("resourceType", type);
        members(json);
        json.WriteEndObject();
        json.WriteStartObject("request");
        json.WriteString("method", "POST");
        json.WriteString("url", type);
        json.WriteString("ifNoneExist", $"identifier={system}|{value}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
