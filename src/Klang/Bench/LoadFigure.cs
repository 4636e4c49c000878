namespace Klang.Bench;

/// <summary>What one kind of work reached.</summary>
/// <param name="Work">Its name.</param>
/// <param name="Clients">Connections that asked at a time, each waiting for its answer.</param>
/// <param name="Operations">Answers counted.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="MedianMs">Half were faster, in milliseconds.</param>
/// <param name="P99Ms">All but one in a hundred were faster.</param>
/// <param name="MaxMs">The slowest.</param>
/// <param name="Failed">Answers that were not 2xx.</param>
sealed record LoadFigure(
    string Work, int Clients, long Operations, double PerSecond, double MedianMs, double P99Ms, double MaxMs, long Failed);
