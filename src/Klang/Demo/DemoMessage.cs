namespace Klang.Demo;

/// <summary>One thing that a facility sends: what an importer would find in its inbox.</summary>
public sealed record DemoMessage
{
    /// <summary>File name, unique in the province, e.g. <c>F43_K0003_20250331233000.zip</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Five-character code of the sender.</summary>
    public required string Facility { get; init; }

    /// <summary>The sender's name, which no 43-file archive carries.</summary>
    public required string FacilityName { get; init; }

    public required DemoMessageKind Kind { get; init; }

    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>How far the province is sent when this message is done: above 0, at most 1.</summary>
    public required double Progress { get; init; }

    /// <summary>The content from its beginning.</summary>
    public Stream Open() => new MemoryStream(Content.ToArray(), writable: false);
}
