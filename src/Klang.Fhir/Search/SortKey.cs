using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>One key of <c>_sort</c> (FHIR R4 §3.1.1.5.2).</summary>
/// <param name="Parameter">By which values.</param>
/// <param name="Descending">Largest first.</param>
public sealed record SortKey(SearchParameter Parameter, bool Descending)
{
    /// <summary>
    /// The value by which a resource is placed: its smallest when ascending, its largest when descending. A name is placed by its
    /// family name and given names, each for itself.
    /// </summary>
    public SortValue Read(JsonNode resource, ResourceType type, in ResourceIdentity identity)
    {
        switch (Parameter.Code)
        {
            case "_id":
                return new SortValue(0, identity.Id);
            case "_lastUpdated":
                return new SortValue(identity.LastUpdated.UtcTicks, "");
            default:
                break;
        }

        if (Parameter.BaseType != ResourceType.None && Parameter.BaseType != type
            && !SearchParameters.TryFind(type, Parameter.Code, out _))
        {
            return SortValue.Missing;
        }

        var parameter = SearchParameters.TryFind(type, Parameter.Code, out var own) ? own : Parameter;
        var best = new Best { Descending = Descending };
        ValueExtractor.Visit(resource, parameter, ref best);
        return best.HasValue ? best.Value : SortValue.Missing;
    }

    /// <summary>Below zero when left comes first. Without a value means last, in both directions.</summary>
    public int Compare(SortValue left, SortValue right)
    {
        if (left.IsMissing || right.IsMissing)
        {
            return left.IsMissing.CompareTo(right.IsMissing);
        }

        var order = left.CompareTo(right);
        return Descending ? -order : order;
    }

    struct Best : IValueSink
    {
        internal bool Descending;
        internal bool HasValue;
        internal SortValue Value;

        public bool Take(in IndexValue value)
        {
            if (value.IsDerived)
            {
                return true;
            }

            var candidate = Of(value);
            var order = HasValue ? candidate.CompareTo(Value) : 0;
            if (!HasValue || (Descending ? order > 0 : order < 0))
            {
                Value = candidate;
                HasValue = true;
            }

            return true;
        }

        readonly SortValue Of(in IndexValue value) => value.Type switch
        {
            SearchParameterType.Date => new SortValue(Descending ? value.HighTicks : value.LowTicks, ""),
            SearchParameterType.Number or SearchParameterType.Quantity => new SortValue(Descending ? value.High : value.Low, ""),
            SearchParameterType.Token => new SortValue(0,
                TextFold.ForSorting(Encoding.UTF8.GetString(value.Code.IsEmpty ? value.Text.Span : value.Code.Span))),
            _ => new SortValue(0, TextFold.ForSorting(Encoding.UTF8.GetString(value.Code.Span))),
        };
    }
}
