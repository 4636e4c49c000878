using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Klang.Bench;

/// <summary>
/// One kept connection that asks and waits. As lean as it can be, since client and server share the machine that is
/// measured: requests go out as ready bytes, answers come back as a status and a slice of a buffer.
/// </summary>
sealed class LoadConnection : IDisposable
{
    const int BufferBytes = 1 << 16;
    const int AnswerBytesMax = 1 << 26;

    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly string head;
    readonly ArraySink request = new();
    byte[] buffer = new byte[BufferBytes];
    int filled;

    LoadConnection(string host, string? token) =>
        head = token is null ? $"Host: {host}\r\n" : $"Host: {host}\r\nAuthorization: Bearer {token}\r\n";

    /// <summary>Body of the last answer; valid until the next question.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public static async Task<LoadConnection> OpenAsync(IPEndPoint server, string? token, CancellationToken cancellationToken)
    {
        var connection = new LoadConnection(server.ToString(), token);
        await connection.socket.ConnectAsync(server, cancellationToken);
        return connection;
    }

    /// <summary>GET; answers the status.</summary>
    public ValueTask<int> GetAsync(string path, CancellationToken cancellationToken) => AskAsync("GET", path, default, "", cancellationToken);

    /// <summary>POST, of FHIR JSON when not said otherwise; answers the status.</summary>
    public ValueTask<int> PostAsync(
        string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken, string mediaType = "application/fhir+json") =>
        AskAsync("POST", path, body, mediaType, cancellationToken);

    public void Dispose() => socket.Dispose();

    async ValueTask<int> AskAsync(string method, string path, ReadOnlyMemory<byte> body, string mediaType, CancellationToken cancellationToken)
    {
        request.Clear();
        request.Add($"{method} {path} HTTP/1.1\r\n");
        request.Add(head);
        if (!body.IsEmpty)
        {
            request.Add(FormattableString.Invariant($"Content-Type: {mediaType}\r\nContent-Length: {body.Length}\r\n"));
        }

        request.Add("\r\n");
        request.Add(body.Span);
        var sent = 0;
        while (sent < request.Length)
        {
            sent += await socket.SendAsync(request.Memory[sent..], cancellationToken);
        }

        return await ReadAsync(cancellationToken);
    }

    async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(cancellationToken);
        }

        var head = buffer.AsSpan(0, end + 2);
        if (!Utf8Parser.TryParse(head[9..], out int status, out _))
        {
            throw new InvalidDataException("The answer is not HTTP.");
        }

        var start = end + 4;
        if (Find(head, "\r\nContent-Length: "u8) is { } length)
        {
            while (filled < start + length)
            {
                await FillAsync(cancellationToken);
            }

            Body = buffer.AsMemory(start, length);
            return status;
        }

        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
        {
            await ReadChunksAsync(start, cancellationToken);
        }
        else
        {
            Body = default;
        }

        return status;
    }

    /// <summary>Moves the chunks together, in place.</summary>
    async ValueTask ReadChunksAsync(int start, CancellationToken cancellationToken)
    {
        var read = start;
        var written = start;
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync(cancellationToken);
            }

            if (!Utf8Parser.TryParse(buffer.AsSpan(read, line), out int size, out _, 'x'))
            {
                throw new InvalidDataException("The answer's chunks are not HTTP.");
            }

            read += line + 2;
            while (filled < read + size + 2)
            {
                await FillAsync(cancellationToken);
            }

            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(written));
            read += size + 2;
            written += size;
            if (size == 0)
            {
                Body = buffer.AsMemory(start, written - start);
                return;
            }
        }
    }

    async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (filled == buffer.Length)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(buffer.Length, AnswerBytesMax);
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
        filled += read > 0 ? read : throw new EndOfStreamException("The server closed the connection.");
    }

    static int? Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _) ? value : null;
    }

    /// <summary>A request as it grows.</summary>
    sealed class ArraySink
    {
        byte[] bytes = new byte[1 << 15];

        public int Length { get; private set; }

        public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

        public void Clear() => Length = 0;

        public void Add(string text)
        {
            Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
            Length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(Length));
        }

        public void Add(ReadOnlySpan<byte> more)
        {
            Reserve(more.Length);
            more.CopyTo(bytes.AsSpan(Length));
            Length += more.Length;
        }

        void Reserve(int more)
        {
            if (Length + more > bytes.Length)
            {
                Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + more));
            }
        }
    }
}
