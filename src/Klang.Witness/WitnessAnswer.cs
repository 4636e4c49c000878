namespace Klang.Witness;

/// <summary>What goes back for a submitted checkpoint.</summary>
/// <param name="Status">As C2SP tlog-witness lays down: 200, 400, 403, 404, 409, 422.</param>
/// <param name="Body">Cosignatures for 200, the known size for 409, a sentence otherwise.</param>
sealed record WitnessAnswer(int Status, string Body)
{
    public string MediaType => Status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
}
