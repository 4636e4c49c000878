namespace Klang.Records.Writing;

/// <summary>Reads URL query text into pairs.</summary>
static class QueryText
{
    internal static SearchText Read(string query)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals < 0
                ? new(Decode(part), "")
                : new(Decode(part[..equals]), Decode(part[(equals + 1)..])));
        }

        return new SearchText(pairs);
    }

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
