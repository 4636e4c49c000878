using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Xunit;

namespace Klang.Tests.Architecture;

/// <summary>The walls between the rooms, as docs/architecture.md draws them.</summary>
public sealed partial class RoomsTests
{
    static readonly Dictionary<string, string[]> MayTouch = new(StringComparer.Ordinal)
    {
        ["Klang.Fhir"] = [],
        ["Klang.Care"] = ["Klang.Fhir"],
        ["Klang.Trust"] = [],
        ["Klang.Records"] = ["Klang.Fhir", "Klang.Care", "Klang.Trust"],
        ["Klang.Storage"] = ["Klang.Records", "Klang.Fhir", "Klang.Trust"],
        ["Klang.Exchange"] = ["Klang.Fhir"],
        ["Klang.Web"] = ["Klang.Records", "Klang.Care", "Klang.Fhir"],
        ["Klang.Verify"] = [],
        ["Klang"] = ["Klang.Fhir", "Klang.Care", "Klang.Trust", "Klang.Records", "Klang.Storage", "Klang.Exchange", "Klang.Web"],
    };

    static readonly Dictionary<string, string[]> MayUsePackages = new(StringComparer.Ordinal)
    {
        ["Klang.Fhir"] = [],
        ["Klang.Care"] = [],
        ["Klang.Trust"] = ["NSec.Cryptography", "Pkcs11Interop", "ZstdSharp.Port"],
        ["Klang.Records"] = [],
        ["Klang.Storage"] = ["SQLitePCLRaw.bundle_e_sqlite3"],
        ["Klang.Exchange"] = [],
        ["Klang.Web"] = [],
        ["Klang.Verify"] = ["NSec.Cryptography"],
        ["Klang"] =
        [
            "System.CommandLine", "Spectre.Console", "OpenIddict.Server.AspNetCore", "OpenIddict.EntityFrameworkCore",
            "Microsoft.EntityFrameworkCore.Sqlite", "Konscious.Security.Cryptography.Argon2", "Otp.NET",
        ],
    };

    /// <summary>Prefixes of types that a room's compiled code must not name.</summary>
    static readonly Dictionary<string, string[]> Never = new(StringComparer.Ordinal)
    {
        ["Klang.Fhir"] = ["System.IO.File", "System.IO.Directory", "System.Net.", "System.TimeProvider", "System.Diagnostics.Process", "System.Random"],
        ["Klang.Care"] = ["System.IO.File", "System.IO.Directory", "System.Net.", "System.TimeProvider", "System.Diagnostics.Process", "System.Random"],
        ["Klang.Trust"] = ["Microsoft.AspNetCore.", "System.Net.", "System.Data.", "SQLitePCL."],
        ["Klang.Records"] = ["Microsoft.AspNetCore.", "System.Net.Http", "System.Data.", "SQLitePCL.", "Npgsql."],
        ["Klang.Storage"] = ["Microsoft.AspNetCore.", "System.Net.Http"],
        ["Klang.Exchange"] = ["Microsoft.AspNetCore.", "System.Net.Http", "System.Data.", "SQLitePCL."],
        ["Klang.Web"] = ["System.Net.Http", "System.Data.", "SQLitePCL."],
    };

    /// <summary>Pairs of folders of one room that know each other today. The list may only get shorter.</summary>
    static readonly HashSet<string> KnownPairs = new(StringComparer.Ordinal)
    {
        "Klang.Care: Summaries <-> Wording",
        "Klang.Fhir: Compartments <-> Search",
    };

    public static TheoryData<string> Rooms => [.. House.Rooms];

    [Fact]
    public void Every_room_is_in_the_table() => Assert.Equal(MayTouch.Keys.Order(StringComparer.Ordinal), House.Rooms);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_rooms_it_may_touch(string room) =>
        Assert.Empty(House.References(House.ProjectFile(room), "ProjectReference").Except(MayTouch[room]));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_takes_only_the_packages_it_is_allowed(string room) =>
        Assert.Empty(House.References(House.ProjectFile(room), "PackageReference").Except(MayUsePackages[room]));

    /// <summary>Compiled constants leave no trace in an assembly, so the source is read as well.</summary>
    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_rooms_it_may_touch(string room)
    {
        var strangers = from file in House.SourcesOf(room)
                        from Match use in Uses().Matches(File.ReadAllText(file))
                        let target = RoomOf(use.Groups["name"].Value)
                        where target is not null && target != room && !MayTouch[room].Contains(target)
                        select $"{House.Relative(file)} uses {target}";
        Assert.Empty(strangers);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_never_names_what_it_must_not(string room)
    {
        if (Never.TryGetValue(room, out var forbidden))
        {
            Assert.DoesNotContain(TypesNamedBy(room), type => forbidden.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Folders_of_a_room_do_not_know_each_other_both_ways(string room)
    {
        var uses = new HashSet<(string From, string To)>();
        foreach (var file in House.SourcesOf(room))
        {
            var parts = House.Relative(file).Split('/');
            var folder = parts.Length > 3 ? parts[2] : "";
            foreach (Match use in Uses().Matches(File.ReadAllText(file)))
            {
                var name = use.Groups["name"].Value;
                if (name.StartsWith(room + ".", StringComparison.Ordinal) && RoomOf(name) == room)
                {
                    uses.Add((folder, name[(room.Length + 1)..].Split('.')[0]));
                }
            }
        }

        var pairs = from use in uses
                    where string.CompareOrdinal(use.From, use.To) < 0 && uses.Contains((use.To, use.From))
                    select $"{room}: {use.From} <-> {use.To}";
        Assert.DoesNotContain(pairs, pair => !KnownPairs.Contains(pair));
    }

    [Fact]
    public void Pages_leave_the_request_to_the_front_of_the_room()
    {
        var offenders = House.SourcesOf("Klang.Web")
            .Where(file => Path.GetFileName(file) is not "KlangWeb.cs" && !House.Relative(file).Contains("Layout", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("HttpContext", StringComparison.Ordinal));
        Assert.Empty(offenders.Select(House.Relative));
    }

    static string? RoomOf(string name)
    {
        var longest = House.Rooms
            .Where(room => name == room || name.StartsWith(room + ".", StringComparison.Ordinal))
            .MaxBy(room => room.Length);
        return longest;
    }

    static IEnumerable<string> TypesNamedBy(string room)
    {
        var path = Path.Combine(AppContext.BaseDirectory, (room switch { "Klang" => "klang", "Klang.Verify" => "klang-verify", _ => room }) + ".dll");
        using var portable = new PEReader(File.OpenRead(path));
        var reader = portable.GetMetadataReader();
        return [.. reader.TypeReferences
            .Select(reader.GetTypeReference)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
    }

    [GeneratedRegex(@"^\s*@?(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>Klang(?:\.\w+)*)", RegexOptions.Multiline, 5_000)]
    private static partial Regex Uses();
}
