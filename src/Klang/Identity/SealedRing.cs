using System.Xml.Linq;
using Klang.Registries;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Klang.Identity;

/// <summary>Where the framework keeps its key ring: in the identity file, sealed.</summary>
sealed class SealedRing(RingRegistry ring) : IXmlRepository, IXmlEncryptor
{
    public IReadOnlyCollection<XElement> GetAllElements() => ring.List();

    public void StoreElement(XElement element, string friendlyName) => ring.Keep(friendlyName, element);

    /// <summary>Nothing more to do: the whole element is sealed where it is kept.</summary>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(new XElement("sealed", plaintextElement), typeof(SealedRingOpener));
}
