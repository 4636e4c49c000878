using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Klang.Trust.Keys;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Klang.Trust;

/// <summary>
/// The root key in a device (HSM) that speaks PKCS#11 v2.40: AES-256, made in the device, not extractable. Keys are wrapped by CKM_AES_GCM with their
/// context as associated data: version 1, root version (2), nonce (12), ciphertext, tag (16). Thread-safe.
/// </summary>
public sealed class Pkcs11Kms : IKms
{
    const byte Format = 1;
    const int HeaderLength = 3;
    const int NonceLength = 12;
    const int TagLength = 16;
    const int SessionsMax = 8;

    readonly Pkcs11Options options;
    readonly Pkcs11Module module;
    readonly ISlot slot;
    readonly ISession login;
    readonly ConcurrentBag<ISession> idle = [];
    readonly SemaphoreSlim free = new(SessionsMax);
    SortedDictionary<int, IObjectHandle> roots;

    Pkcs11Kms(Pkcs11Options options, Pkcs11Module module, ISlot slot, ISession login, SortedDictionary<int, IObjectHandle> roots)
    {
        this.options = options;
        this.module = module;
        this.slot = slot;
        this.login = login;
        this.roots = roots;
    }

    /// <inheritdoc/>
    public string RootName => string.Create(CultureInfo.InvariantCulture, $"root/{Newest.Key}");

    KeyValuePair<int, IObjectHandle> Newest => Volatile.Read(ref roots).Last();

    /// <summary>Opens the token. Throws <see cref="TrustException"/> when library, token or PIN are not right, or the root key is missing.</summary>
    public static Pkcs11Kms Open(Pkcs11Options options)
    {
        if (!File.Exists(options.Library))
        {
            throw new TrustException($"There is no PKCS#11 library {options.Library}.");
        }

        var module = Pkcs11Module.Open(options.Library);
        ISession? login = null;
        try
        {
            var slot = module.Library.GetSlotList(SlotsType.WithTokenPresent).Find(slot => slot.GetTokenInfo().Label == options.Token)
                ?? throw new TrustException($"There is no token {options.Token} in the device. Check its label, and SOFTHSM2_CONF when it is SoftHSM.");
            login = slot.OpenSession(SessionType.ReadWrite);
            LogIn(login, options);
            var roots = FindRoots(login, options.KeyLabel);
            if (roots.Count == 0)
            {
                if (!options.CreateIfMissing)
                {
                    throw new TrustException($"The token {options.Token} holds no key {options.KeyLabel}-1. Restore the device from its backup: without it no data can be opened.");
                }

                roots.Add(1, Generate(login, options.KeyLabel, 1));
            }

            return new Pkcs11Kms(options, module, slot, login, roots);
        }
        catch (Exception failure)
        {
            login?.Dispose();
            module.Dispose();
            throw failure is Pkcs11Exception refused ? Refused($"open the token {options.Token}", refused) : failure;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken) =>
        EachAsync(items, Wrap, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken) =>
        EachAsync(items, Unwrap, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RotateAsync(CancellationToken cancellationToken) => await Task.Run(
        () =>
        {
            lock (login)
            {
                var known = FindRoots(login, options.KeyLabel);
                var version = known.Keys.Last() + 1;
                known.Add(version, Generate(login, options.KeyLabel, version));
                Volatile.Write(ref roots, known);
            }
        },
        cancellationToken);

    /// <summary>Closes its sessions.</summary>
    public void Dispose()
    {
        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }

        login.Dispose();
        free.Dispose();
        module.Dispose();
    }

    async ValueTask<IReadOnlyList<byte[]>> EachAsync(
        IReadOnlyList<KmsItem> items, Func<ISession, KmsItem, byte[]> work, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        ISession? session = null;
        try
        {
            var at = session = idle.TryTake(out var kept) ? kept : slot.OpenSession(SessionType.ReadOnly);
            var done = await Task.Run(() => items.Select(item => work(at, item)).ToArray(), cancellationToken);
            idle.Add(session);
            session = null;
            return done;
        }
        catch (Pkcs11Exception refused)
        {
            throw Refused("wrap or unwrap a key", refused);
        }
        finally
        {
            session?.Dispose(); // After a failure its state is not known.
            free.Release();
        }
    }

    byte[] Wrap(ISession session, KmsItem item)
    {
        var (version, root) = Newest;
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var plain = item.Bytes.ToArray();
        try
        {
            using var mechanism = Gcm(session, nonce, item.Context);
            return [Format, (byte)(version >> 8), (byte)version, .. nonce, .. session.Encrypt(mechanism, root, plain)];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    byte[] Unwrap(ISession session, KmsItem item)
    {
        var wrapped = item.Bytes.Span;
        if (wrapped.Length < HeaderLength + NonceLength + TagLength || wrapped[0] != Format)
        {
            throw new TrustException("A key wrapped by the root has an unknown form.");
        }

        var version = BinaryPrimitives.ReadUInt16BigEndian(wrapped[1..]);
        if (!Volatile.Read(ref roots).TryGetValue(version, out var root))
        {
            throw new TrustException($"A key is wrapped by root/{version}, which is not in the device.");
        }

        try
        {
            using var mechanism = Gcm(session, wrapped.Slice(HeaderLength, NonceLength).ToArray(), item.Context);
            return session.Decrypt(mechanism, root, wrapped[(HeaderLength + NonceLength)..].ToArray());
        }
        catch (Pkcs11Exception refused)
        {
            // Devices report a tag that does not verify in different ways; none of them may be told apart by whoever asks.
            throw new TrustException($"A key does not verify under root/{version}: it was changed, moved, or the device is that of another store.", refused);
        }
    }

    static IMechanism Gcm(ISession session, byte[] nonce, ReadOnlyMemory<byte> context) => session.Factories.MechanismFactory.Create(
        CKM.CKM_AES_GCM, session.Factories.MechanismParamsFactory.CreateCkGcmParams(nonce, NonceLength * 8, context.ToArray(), TagLength * 8));

    static void LogIn(ISession session, Pkcs11Options options)
    {
        try
        {
            session.Login(CKU.CKU_USER, options.Pin);
        }
        catch (Pkcs11Exception refused) when (refused.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // The log-in holds for every session of this process.
        }
        catch (Pkcs11Exception refused) when (refused.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE)
        {
            throw new TrustException($"The PIN of the token {options.Token} is wrong. Check the PIN file: devices lock themselves after a few tries.", refused);
        }
    }

    static SortedDictionary<int, IObjectHandle> FindRoots(ISession session, string label)
    {
        var roots = new SortedDictionary<int, IObjectHandle>();
        var attributes = session.Factories.ObjectAttributeFactory;
        List<IObjectAttribute> template = [attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attributes.Create(CKA.CKA_TOKEN, true)];
        foreach (var handle in session.FindAllObjects(template))
        {
            var name = session.GetAttributeValue(handle, [CKA.CKA_LABEL])[0].GetValueAsString();
            if (name.StartsWith(label + "-", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(label.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && version is >= 1 and <= ushort.MaxValue && !roots.TryAdd(version, handle))
            {
                throw new TrustException($"The token holds two keys {name}. Rename or remove the one that is not Klang's.");
            }
        }

        return roots;
    }

    static IObjectHandle Generate(ISession session, string label, int version)
    {
        var attributes = session.Factories.ObjectAttributeFactory;
        var name = string.Create(CultureInfo.InvariantCulture, $"{label}-{version}");
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        return session.GenerateKey(mechanism,
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
            attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
            attributes.Create(CKA.CKA_VALUE_LEN, 32),
            attributes.Create(CKA.CKA_LABEL, name),
            attributes.Create(CKA.CKA_ID, Encoding.ASCII.GetBytes(name)),
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, true),
            attributes.Create(CKA.CKA_SENSITIVE, true),
            attributes.Create(CKA.CKA_EXTRACTABLE, false),
            attributes.Create(CKA.CKA_ENCRYPT, true),
            attributes.Create(CKA.CKA_DECRYPT, true),
        ]);
    }

    static TrustException Refused(string what, Pkcs11Exception refused) =>
        new($"The device refused to {what}: {refused.RV}.", refused);
}
