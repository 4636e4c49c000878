using System.Globalization;
using System.Text;
using Klang.Fhir.Json;
using Klang.Http;
using Klang.Records;

namespace Klang.Fuzz;

/// <summary>
/// A request line, one header value a line, an empty line and a body: what a stranger may send is read as far as that is possible
/// without touching a chart. Whatever the bytes: an answer or a refusal, never an exception; a query that was read reads the same again.
/// </summary>
public static class HttpFuzz
{
    static readonly FhirRequest Bundle = new()
    {
        Verb = FhirVerb.Post,
        Address = default,
        Caller = new Caller { Id = "fuzz" },
        RequestId = "fuzz",
        BaseUrl = "http://localhost/fhir",
    };

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        "Patient/1/_history/2?_format=json&_pretty=true&_summary=true&_elements=id,name\nW/\"3\", \"4\"\napplication/fhir+json;q=0.9, */*;q=0.1\n\n"u8.ToArray(),
        """
        Observation?code=http%3A%2F%2Floinc.org%7C1-1&date=ge2025-01-01&_cursor=AYLIIt5WodbXO5
        return=minimal; handling=strict
        2025-08-01T10:15:00+07:00

        {"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=a|b"}},{"request":{"method":"GET","url":"Patient/1/_history/2?_summary=count","ifNoneMatch":"W/\"1\"","ifModifiedSince":"2025-01-01T00:00:00Z"}}]}
        """u8.ToArray(),
        "Patient/$match?x=%E0%B8%81\nmultipart/form-data; boundary=x\n\n{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":{\"resourceType\":\"Patient\"}}]}"u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\n\n"u8);
        var head = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Split('\n');
        var question = head[0].IndexOf('?', StringComparison.Ordinal);
        FhirAddress.Parse(question < 0 ? head[0] : head[0].AsSpan(0, question));
        if (question >= 0)
        {
            ReadQuery(head[0].AsSpan(question + 1));
        }

        foreach (var value in head)
        {
            ReadHeader(value);
        }

        if (end >= 0)
        {
            ReadBundle(bytes[(end + 2)..].ToArray());
        }
    }

    static void ReadQuery(ReadOnlySpan<char> query)
    {
        if (!UrlQuery.Parse(query, HttpLimits.Default.ParametersMax).TryGet(out var read, out _))
        {
            return;
        }

        var again = UrlQuery.Parse(UrlQuery.Write(read.Pairs), HttpLimits.Default.ParametersMax);
        if (!again.TryGet(out var same, out _) || !same.Pairs.SequenceEqual(read.Pairs))
        {
            throw new InvalidOperationException("What was written of a query does not read as the query did.");
        }

        Presentation.Split(read);
    }

    static void ReadHeader(string value)
    {
        MediaTypes.CheckAccept(value, format: null);
        MediaTypes.CheckAccept(accept: null, value);
        MediaTypes.KindOf(value);
        MediaTypes.IsSound(value);
        Preferences.Parse(value);
        Etag.ParseIfMatch(value);
        Etag.Holds(value, 1);
        Instants.TryRead(value, out _);
        Instants.TryReadPeriod(value, out _, out _);
    }

    static void ReadBundle(byte[] body)
    {
        if (!JsonTape.Parse(body).TryGet(out var tape, out _))
        {
            return;
        }

        using (tape)
        {
            BundleShape.Check(tape.Root);
            var number = 0;
            foreach (var entry in tape.Root["entry"u8])
            {
                if (BundleEntryReader.Read(Bundle, entry, number++).TryGet(out var request, out _) && Dispatch.IsWrite(request))
                {
                    WriteReader.Read(request, entry["resource"u8]);
                }
            }

            OperationParameters.Find(tape.Root, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
