using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Klang.Identity;

/// <summary>The way back of <see cref="SealedRing"/>; the framework makes it by name.</summary>
sealed class SealedRingOpener : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => encryptedElement.Elements().Single();
}
