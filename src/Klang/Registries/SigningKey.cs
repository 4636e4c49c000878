using System.Security.Cryptography;

namespace Klang.Registries;

/// <summary>A key that signs tokens.</summary>
/// <param name="Id">Its public name in headers and in the published set: a hash of the public key.</param>
/// <param name="Key">On P-256.</param>
sealed record SigningKey(string Id, ECDsa Key);
