using System.Buffers;
using System.Text;
using Klang.Fhir.Json;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Persons;

/// <summary>
/// What a facility's register keeps of a person: the members of its source Patients by which people are looked for
/// (name, telecom, address, birth date, gender), as a small JSON array of Patients, sealed under the facility's key.
/// </summary>
static class RegisterEntry
{
    static readonly byte[][] Kept =
    [
        .. new[] { "name", "telecom", "address", "birthDate", "gender", "deceasedBoolean", "deceasedDateTime", "active" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    internal static byte[] Encode(IEnumerable<JsonNode> patients)
    {
        var output = new ArrayBufferWriter<byte>(512);
        output.Write("["u8);
        var isFirst = true;
        foreach (var patient in patients)
        {
            output.Write(isFirst ? "{\"resourceType\":\"Patient\""u8 : ",{\"resourceType\":\"Patient\""u8);
            isFirst = false;
            foreach (var name in Kept)
            {
                var member = patient[name];
                if (member.Exists)
                {
                    output.Write(","u8);
                    member.WriteName(output);
                    member.WriteCompact(output);
                }
            }

            output.Write("}"u8);
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }

    internal static ReadOnlySpan<byte> Aad(Span<byte> buffer, string facility, ChartId chart)
    {
        var data = new AssociatedData(buffer, "klang/register/1"u8);
        data.Add(facility);
        data.Add(chart.Value);
        return data.Bytes;
    }
}
