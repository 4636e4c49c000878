using Klang.Fhir.Json;

namespace Klang.Fhir.Validation.Rules;

/// <summary>A stack of nodes that one walk reuses, so that evaluating a rule allocates nothing.</summary>
sealed class RuleScratch
{
    JsonNode[] nodes = new JsonNode[32];

    /// <summary>How many nodes are on the stack.</summary>
    public int Count { get; private set; }

    public JsonNode this[int place] => nodes[place];

    public void Push(JsonNode node)
    {
        if (Count == nodes.Length)
        {
            Array.Resize(ref nodes, nodes.Length * 2);
        }

        nodes[Count++] = node;
    }

    /// <summary>Forgets everything above a mark.</summary>
    public void Release(int mark) => Count = mark;

    /// <summary>Moves what lies from <paramref name="from"/> up down to a mark: the sources go, the results stay.</summary>
    public void Collapse(int mark, int from)
    {
        Array.Copy(nodes, from, nodes, mark, Count - from);
        Count -= from - mark;
    }
}
