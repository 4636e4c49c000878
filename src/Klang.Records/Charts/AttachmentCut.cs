namespace Klang.Records.Charts;

/// <summary>How the member <c>data</c> was taken out of its text.</summary>
[Flags]
enum CutForm : byte
{
    /// <summary>The characters themselves are sealed.</summary>
    None = 0,

    /// <summary>The bytes are sealed that the characters say in base64.</summary>
    Bytes = 1,

    /// <summary>The comma before the member went with it.</summary>
    CommaBefore = 2,

    /// <summary>The comma after the member went with it.</summary>
    CommaAfter = 4,
}

/// <summary>A large attachment that lies outside its block. Without it the text is still JSON.</summary>
/// <param name="Offset">Where in the stored text it was taken out.</param>
/// <param name="Chart">Number of the chart under which its chunks lie: stays when the block moves.</param>
/// <param name="Attachment">Its number (128 random bits).</param>
/// <param name="Length">Bytes that are sealed.</param>
/// <param name="Form">How it was taken out.</param>
/// <param name="Key">Its key, 32 bytes; inside the sealed block.</param>
sealed record AttachmentCut(int Offset, long Chart, UInt128 Attachment, int Length, CutForm Form, ReadOnlyMemory<byte> Key);
