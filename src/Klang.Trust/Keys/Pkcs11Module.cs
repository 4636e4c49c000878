using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Klang.Trust.Keys;

/// <summary>
/// A loaded PKCS#11 library. There is one state of it in a process (PKCS#11 §5.4), so all who use it share one module, and the last one to leave finalises it.
/// </summary>
sealed class Pkcs11Module : IDisposable
{
    static readonly Lock Gate = new();
    static readonly Dictionary<string, Pkcs11Module> Loaded = new(StringComparer.Ordinal);

    readonly string path;
    int users;

    static Pkcs11Module() => NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, Resolve);

    Pkcs11Module(string path)
    {
        this.path = path;
        Library = Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded);
    }

    public Pkcs11InteropFactories Factories { get; } = new();

    public IPkcs11Library Library { get; }

    public static Pkcs11Module Open(string path)
    {
        lock (Gate)
        {
            if (!Loaded.TryGetValue(path, out var module))
            {
                module = new Pkcs11Module(path);
                Loaded.Add(path, module);
            }

            module.users++;
            return module;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--users == 0)
            {
                Loaded.Remove(path);
                Library.Dispose();
            }
        }
    }

    /// <summary>The package asks for <c>libdl</c>, which only development packages bring; every glibc has <c>libdl.so.2</c>.</summary>
    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var library) ? library : nint.Zero;
}
