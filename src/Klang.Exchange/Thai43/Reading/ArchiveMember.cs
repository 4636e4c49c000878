namespace Klang.Exchange.Thai43.Reading;

/// <summary>One member of an archive or file of a folder, not yet opened.</summary>
/// <param name="Name">As it stands in the archive.</param>
/// <param name="Length">Expanded size as declared.</param>
/// <param name="PackedLength">Packed size; 0 for files of a folder.</param>
/// <param name="Crc">Checksum as declared; null for files of a folder.</param>
/// <param name="Fault">Why it is not opened.</param>
/// <param name="Open">Opens it for reading once.</param>
sealed record ArchiveMember(
    string Name, long Length, long PackedLength, uint? Crc, F43Reason Fault, Func<Stream> Open);
