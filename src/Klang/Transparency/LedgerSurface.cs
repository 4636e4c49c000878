using System.Globalization;
using System.Text.Json;
using Klang.Http;
using Klang.Records;
using Klang.Trust;

namespace Klang.Transparency;

/// <summary>
/// The ledger's tree, open to everyone: checkpoint and tiles (C2SP tlog-tiles), and the same in JSON. Leaves are salted commitments, so nothing here
/// tells of a person. What is behind them is read through the door.
/// </summary>
/// <param name="tree">Tiles and proofs.</param>
/// <param name="checkpoints">Signed heads.</param>
/// <param name="door">For what is behind a leaf.</param>
sealed class LedgerSurface(LedgerTree tree, CheckpointSigner checkpoints, Door door)
{
    public const string Path = "/ledger";

    const string Text = "text/plain; charset=utf-8";
    const string Forever = "public, max-age=31536000, immutable";
    const string Shortly = "public, no-cache";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Answers what stands under <see cref="Path"/>; false when nothing of this stands there.</summary>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value![Path.Length..].TrimStart('/');
        if (!IsOurs(path))
        {
            return false;
        }

        if (path.StartsWith("proof/", StringComparison.Ordinal))
        {
            await ProofAsync(context, path["proof/".Length..]);
            return true;
        }

        if (path == "completeness")
        {
            await CompletenessAsync(context);
            return true;
        }

        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await RefuseAsync(context, 405, "The ledger is read with GET.");
            return true;
        }

        await (path switch
        {
            "checkpoint" => CheckpointAsync(context),
            "key" => WriteAsync(context, Text, Shortly, System.Text.Encoding.UTF8.GetBytes(checkpoints.Verifier + "\n")),
            "tree-head" => TreeHeadAsync(context),
            "inclusion" => InclusionAsync(context),
            "consistency" => ConsistencyAsync(context),
            _ when path.StartsWith("tile/", StringComparison.Ordinal) => TileAsync(context, path["tile/".Length..]),
            _ => LeafAsync(context, path["leaf/".Length..]),
        });
        return true;
    }

    static bool IsOurs(string path) => path is "checkpoint" or "key" or "completeness" or "tree-head" or "inclusion" or "consistency"
        || path.StartsWith("tile/", StringComparison.Ordinal) || path.StartsWith("leaf/", StringComparison.Ordinal)
        || path.StartsWith("proof/", StringComparison.Ordinal);

    Task CheckpointAsync(HttpContext context) => checkpoints.Published is { } published
        ? WriteAsync(context, Text, Shortly, published.Note.ToBytes())
        : RefuseAsync(context, 404, "No checkpoint is published yet: the ledger is empty, or its witnesses have not cosigned.");

    Task TreeHeadAsync(HttpContext context)
    {
        var head = tree.Head;
        var published = checkpoints.Published;
        return WriteJsonAsync(context, Shortly, new
        {
            origin = checkpoints.Origin,
            size = head.Size,
            root = Convert.ToBase64String(head.Root.Span),
            time = head.Size == 0 ? (DateTimeOffset?)null : head.Time,
            key = checkpoints.Verifier.ToString(),
            checkpointSize = published?.Head.Size,
            checkpoint = published?.Note.ToString(),
        });
    }

    async Task LeafAsync(HttpContext context, string text)
    {
        if (ReadNumber(text) is not { } index)
        {
            await RefuseAsync(context, 400, "A leaf is named by its index, from 0.");
            return;
        }

        if (index >= tree.Head.Size)
        {
            await RefuseAsync(context, 404, "The ledger has no such leaf yet.");
            return;
        }

        var leaf = await tree.ReadLeafAsync(index, context.RequestAborted);
        var hash = new byte[MerkleTree.HashLength];
        MerkleTree.HashLeaf(leaf.Span, hash);
        await WriteJsonAsync(context, Forever, new { index, leaf = Convert.ToBase64String(leaf.Span), leafHash = Convert.ToBase64String(hash) });
    }

    async Task InclusionAsync(HttpContext context)
    {
        if (Query(context, "leaf") is not { } leaf || Query(context, "size") is not { } size || leaf >= size)
        {
            await RefuseAsync(context, 400, "Ask with leaf={index}&size={size of the tree}; the index is less than the size.");
            return;
        }

        if (size > tree.Head.Size)
        {
            await RefuseAsync(context, 404, "The ledger is not that long yet.");
            return;
        }

        var proof = await tree.ProveInclusionAsync(leaf, size, context.RequestAborted);
        await WriteJsonAsync(context, Forever, new
        {
            leaf,
            size,
            leafHash = Convert.ToBase64String(await tree.ReadLeafHashAsync(leaf, context.RequestAborted)),
            root = Convert.ToBase64String(await tree.ReadRootAsync(size, context.RequestAborted)),
            proof = proof.Select(Convert.ToBase64String),
        });
    }

    async Task ConsistencyAsync(HttpContext context)
    {
        if (Query(context, "from") is not { } from || Query(context, "to") is not { } to || from > to)
        {
            await RefuseAsync(context, 400, "Ask with from={smaller size}&to={larger size}.");
            return;
        }

        if (to > tree.Head.Size)
        {
            await RefuseAsync(context, 404, "The ledger is not that long yet.");
            return;
        }

        var proof = await tree.ProveConsistencyAsync(from, to, context.RequestAborted);
        await WriteJsonAsync(context, Forever, new
        {
            from,
            to,
            fromRoot = Convert.ToBase64String(await tree.ReadRootAsync(from, context.RequestAborted)),
            toRoot = Convert.ToBase64String(await tree.ReadRootAsync(to, context.RequestAborted)),
            proof = proof.Select(Convert.ToBase64String),
        });
    }

    /// <summary>A proof file says what the entry says: it comes through the door, as an access of its own.</summary>
    async Task ProofAsync(HttpContext context, string text)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET";
            await RefuseAsync(context, 405, "A proof is read with GET.");
            return;
        }

        if (!CallerReader.Read(context).TryGet(out var caller, out var refusal))
        {
            await AnswerWriter.WriteAsync(context.Response, FhirAnswer.Refused(refusal), baseUrl: "", pretty: true);
            return;
        }

        if (ReadNumber(text) is not { } index)
        {
            await RefuseAsync(context, 400, "An entry is named by its index, from 0.");
            return;
        }

        var call = new AuditProofCall(index) { Caller = caller, RequestId = RequestIds.Of(context), Purpose = "PATRQT" };
        if (!(await door.ProveAuditAsync(call, context.RequestAborted)).TryGet(out var file, out refusal))
        {
            await AnswerWriter.WriteAsync(context.Response, FhirAnswer.Refused(refusal), baseUrl: "", pretty: true);
            return;
        }

        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"entry-{index}.tlog-proof\"");
        await WriteAsync(context, Text, "no-store", file);
    }

    /// <summary>Through the door as well: it tells which entries concern a person.</summary>
    async Task CompletenessAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Query["patient"] is not [{ Length: > 0 and <= 64 } patient])
        {
            await RefuseAsync(context, 400, "Ask with GET and patient={id of a Patient}.");
            return;
        }

        if (!CallerReader.Read(context).TryGet(out var caller, out var refusal)
            || !(await door.ProveCompleteAsync(
                new CompletenessCall(patient) { Caller = caller, RequestId = RequestIds.Of(context), Purpose = "PATRQT" }, context.RequestAborted)).TryGet(out var proof, out refusal))
        {
            await AnswerWriter.WriteAsync(context.Response, FhirAnswer.Refused(refusal), baseUrl: "", pretty: true);
            return;
        }

        context.Response.Headers.ContentDisposition = "attachment; filename=\"entries.klang-completeness\"";
        await WriteAsync(context, "application/json", "no-store", CompletenessFile.Write(proof));
    }

    async Task TileAsync(HttpContext context, string text)
    {
        if (TilePath.Parse(text) is not { } tile)
        {
            await RefuseAsync(context, 400, "Tiles are tile/<level>/<number>[.p/<width>] and tile/entries/<number>[.p/<width>], as C2SP tlog-tiles writes them.");
            return;
        }

        if (tile.Width > LedgerTree.WidthOf(Math.Max(0, tile.Level), tile.Number, tree.Head.Size))
        {
            await RefuseAsync(context, 404, "The ledger has no such tile yet.");
            return;
        }

        var bytes = tile.Level == TilePath.Entries
            ? await tree.ReadEntriesAsync(tile.Number * LedgerTree.TileWidth, tile.Width, context.RequestAborted)
            : await tree.ReadTileAsync(tile.Level, tile.Number, tile.Width, context.RequestAborted);
        await WriteAsync(context, "application/octet-stream", Forever, bytes);
    }

    static long? Query(HttpContext context, string name) =>
        context.Request.Query.TryGetValue(name, out var values) && values is [{ } text] ? ReadNumber(text) : null;

    static long? ReadNumber(string text) =>
        text.Length <= 18 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static Task WriteJsonAsync(HttpContext context, string caching, object value) =>
        WriteAsync(context, "application/json", caching, JsonSerializer.SerializeToUtf8Bytes(value, Json));

    static async Task WriteAsync(HttpContext context, string type, string caching, ReadOnlyMemory<byte> bytes)
    {
        var response = context.Response;
        response.ContentType = type;
        response.Headers.CacheControl = caching;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }

    static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return WriteJsonAsync(context, "no-store", new { error = message });
    }
}
