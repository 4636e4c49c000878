using System.Text.Json;
using Klang.Evidence;
using Klang.Tests.Architecture;
using Xunit;

namespace Klang.Tests.Evidence;

/// <summary>The list of packages is what restore is held to.</summary>
public sealed class SbomTests
{
    [Fact]
    public void Every_package_of_a_room_is_listed_once_with_its_hash()
    {
        var packages = Sbom.Packages(House.Root);
        var direct = House.Rooms.SelectMany(room => House.References(House.ProjectFile(room), "PackageReference"));

        Assert.Empty(direct.Except(packages.Select(package => package.Name), StringComparer.OrdinalIgnoreCase));
        Assert.Contains(packages, package => package.Name == "libsodium"); // Brought by another.
        Assert.Equal(packages.Count, packages.DistinctBy(package => package.Url).Count());
        Assert.All(packages, package => Assert.Equal(64, Convert.FromBase64String(package.Sha512).Length));
    }

    [Fact]
    public void The_document_is_CycloneDX()
    {
        var document = JsonDocument.Parse(Sbom.Document([new Package("One", "1.2.3", Convert.ToBase64String(new byte[64]))])).RootElement;

        Assert.Equal("CycloneDX", document.GetProperty("bomFormat").GetString());
        var component = Assert.Single(document.GetProperty("components").EnumerateArray());
        Assert.Equal("pkg:nuget/One@1.2.3", component.GetProperty("purl").GetString());
        Assert.Equal(new string('0', 128), Assert.Single(component.GetProperty("hashes").EnumerateArray()).GetProperty("content").GetString());
    }
}
