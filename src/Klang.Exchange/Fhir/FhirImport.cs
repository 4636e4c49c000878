using System.Runtime.CompilerServices;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Exchange.Fhir;

/// <summary>
/// Reads files of FHIR for import: JSON (a resource or a Bundle), NDJSON (one of these a line), and folders of both. Of a folder
/// the files that others refer to come first, told by their content: organisations, places, practitioners and other reference
/// data, then Patients, then the rest. What cannot be read becomes a unit with a complaint, and reading goes on.
/// </summary>
public static class FhirImport
{
    /// <summary>Units of work in order, one in memory at a time.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="limits">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops between units and between reads.</param>
    public static async IAsyncEnumerable<FhirUnit> ReadAsync(
        string path, FhirImportLimits? limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        limits ??= new FhirImportLimits();
        var (files, fault) = await Task.Run(() => FhirFiles.Find(path, limits, cancellationToken), cancellationToken);
        if (fault is not null)
        {
            yield return fault;
            yield break;
        }

        foreach (var file in files)
        {
            var opened = Open(file);
            if (opened.Fault is { } closed)
            {
                yield return closed;
                continue;
            }

            await using var stream = opened.Stream!;
            await foreach (var unit in ReadAsync(stream, file.Name, limits, cancellationToken))
            {
                yield return unit;
            }
        }
    }

    /// <summary>Units of one stream, which stays open. Read as NDJSON when the name says so, or when its first line alone is a resource.</summary>
    public static async IAsyncEnumerable<FhirUnit> ReadAsync(
        Stream stream, string name, FhirImportLimits? limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        limits ??= new FhirImportLimits();
        var lines = new JsonLines(stream, limits);
        var isLines = FhirFiles.IsLines(name);
        while (await lines.ReadAsync(cancellationToken))
        {
            if (lines.Number == 1 && !isLines && lines.Fault is null && !IsWhole(lines.Line))
            {
                await lines.ReadRestAsync(cancellationToken);
                yield return lines.Fault is { } tooLarge ? Unreadable(name, 1, tooLarge) : UnitOf(name, 1, lines.Line);
                yield break;
            }

            if (lines.Fault is { } fault)
            {
                yield return Unreadable(name, lines.Number, fault);
            }
            else if (!JsonLines.IsBlank(lines.Line.Span))
            {
                yield return UnitOf(name, lines.Number, lines.Line);
            }
        }

        if (lines.End is { } end)
        {
            yield return Unreadable(name, lines.Number + 1, end);
        }
    }

    internal static FhirUnit Unreadable(string file, int line, Complaint complaint) =>
        new() { File = file, Line = line, Kind = FhirUnitKind.Unreadable, Complaint = complaint };

    static (Stream? Stream, FhirUnit? Fault) Open(FhirFile file)
    {
        try
        {
            return (new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous), null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, Unreadable(file.Name, 1, new Complaint(
                Severity.Error, "not-found", "The file cannot be read. Look at its rights, and whether it is still there.")));
        }
    }

    /// <summary>True when the line is JSON by itself: the next line is then another resource.</summary>
    static bool IsWhole(ReadOnlyMemory<byte> line)
    {
        if (!JsonTape.Parse(line, JsonLines.Limits).TryGet(out var tape, out _))
        {
            return JsonLines.IsBlank(line.Span);
        }

        tape.Dispose();
        return true;
    }

    static FhirUnit UnitOf(string file, int line, ReadOnlyMemory<byte> json)
    {
        if (!JsonTape.Parse(json, JsonLines.Limits).TryGet(out var tape, out var refusal))
        {
            var complaint = refusal.Complaints[0];
            return Unreadable(file, line, complaint with { Line = complaint.Line > 0 ? line + complaint.Line - 1 : line });
        }

        using (tape)
        {
            var root = tape.Root;
            if (root.Kind != JsonKind.Object || !ResourceTypes.TryParse(root["resourceType"u8].StringBytes, out var type))
            {
                return Unreadable(file, line, new Complaint(Severity.Error, "structure",
                    "This is no FHIR R4 resource: a JSON object with a known resourceType is expected.", "resourceType", line));
            }

            return type == ResourceType.Bundle && KindOf(root["type"u8]) is var (kind, complaint)
                ? new FhirUnit { File = file, Line = line, Kind = kind, Type = type, Json = complaint is null ? json : default, Complaint = complaint }
                : new FhirUnit { File = file, Line = line, Kind = FhirUnitKind.Resource, Type = type, Json = json };
        }
    }

    static (FhirUnitKind Kind, Complaint? Complaint) KindOf(JsonNode bundleType) => bundleType.GetString() switch
    {
        "transaction" => (FhirUnitKind.Transaction, null),
        "batch" => (FhirUnitKind.Batch, null),
        "collection" or "searchset" => (FhirUnitKind.Collection, null),
        "document" or "message" => (FhirUnitKind.Resource, null),
        _ => (FhirUnitKind.Unreadable, new Complaint(Severity.Error, "not-supported",
            "A Bundle of this type holds nothing to import; send a transaction, batch, collection, searchset, document or message.", "Bundle.type")),
    };
}
