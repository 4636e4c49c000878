namespace Klang.Exchange.Thai43;

/// <summary>How far the reading of an archive is.</summary>
/// <param name="RowsRead">Rows read from the members so far.</param>
/// <param name="RowsHandedOver">Rows given out in groups so far.</param>
public readonly record struct F43Progress(long RowsRead, long RowsHandedOver);
