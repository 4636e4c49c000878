namespace Klang.Exchange.Thai43;

/// <summary>How a cell is read.</summary>
enum FieldKind : byte
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>A code or number of identification, kept as characters.</summary>
    Code,

    /// <summary>YYYYMMDD.</summary>
    Date,

    /// <summary>YYYYMMDDhhmmss.</summary>
    DateTime,

    /// <summary>hhmmss.</summary>
    Time,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A 13-digit number of a person.</summary>
    Cid,

    /// <summary>JSON text.</summary>
    Json,
}
