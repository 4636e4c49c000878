using System.Text;
using System.Xml.Linq;

namespace Klang.Registries;

/// <summary>The framework's key ring, by which cookies and forms are protected: each element sealed as a whole, so that a restart keeps what people had open.</summary>
sealed class RingRegistry(IdentityDatabase database, IdentityKeys keys)
{
    const string All = "SELECT id, element FROM ring ORDER BY id";
    const string Put = "INSERT INTO ring (id, element) VALUES ($id, $element) ON CONFLICT (id) DO UPDATE SET element = excluded.element";

    public IReadOnlyCollection<XElement> List() =>
        [.. database.Query(All, row => (Id: row.GetString(0), Element: row.GetString(1)))
            .Select(row => XElement.Parse(Encoding.UTF8.GetString(keys.Open("ring/" + row.Id, Convert.FromBase64String(row.Element)))))];

    public void Keep(string id, XElement element) => database.Execute(
        Put, ("$id", id), ("$element", Convert.ToBase64String(keys.Seal("ring/" + id, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting))))));
}
