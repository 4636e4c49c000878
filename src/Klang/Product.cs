using System.Reflection;

namespace Klang;

/// <summary>What this program is.</summary>
static class Product
{
    /// <summary>Version of the build, e.g. <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
