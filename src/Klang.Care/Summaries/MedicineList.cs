using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// Medicines the person may be taking: given out or taken home within six months, orders and statements that are still
/// active. What was given in a ward bed is not on the list.
/// </summary>
sealed class MedicineList
{
    /// <summary>How far back a dispensing counts as current.</summary>
    const int WindowMonths = 6;

    readonly ChartIndex chart;
    readonly DateOnly since;
    readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);
    readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);

    MedicineList(ChartIndex chart)
    {
        this.chart = chart;
        since = chart.Today.AddMonths(-WindowMonths);
    }

    /// <summary>
    /// Everything given, ordered or taken, however old and wherever, ward beds too: what the allergy check looks at.
    /// </summary>
    internal List<Dispensing> Dispensings { get; } = [];

    internal ImmutableArray<MedicineItem> Items { get; private set; } = [];

    internal static MedicineList Read(ChartIndex chart)
    {
        var list = new MedicineList(chart);
        list.ReadDispenses();
        list.ReadAdministrations();
        list.ReadRequests();
        list.ReadStatements();
        list.Items = list.Sorted();
        return list;
    }

    void ReadDispenses()
    {
        foreach (var fact in chart.Of(ResourceType.MedicationDispense))
        {
            var resource = chart[fact].Resource;
            if (References.IsVoid(resource))
            {
                continue;
            }

            var date = FactDate.Of(resource["whenHandedOver"u8]);
            date = date.IsKnown ? date : FactDate.Of(resource["whenPrepared"u8]);
            date = chart.OriginOf(fact, date).Date;
            var concept = chart.ConceptOf(fact);
            if (!concept.Exists)
            {
                continue;
            }

            var key = KeyOf(concept);
            Dispensings.Add(new Dispensing(fact, key, concept, date, MedicineBasis.Dispensed));
            if (date.Day >= since && !Concept.Has(resource["category"u8], "inpatient"u8)
                && !resource["status"u8].StringEquals("stopped"u8))
            {
                GroupOf(concept, key).Take(fact, MedicineBasis.Dispensed, date,
                    QuantityOf(resource["quantity"u8]), DirectionsOf(resource["dosageInstruction"u8]));
            }
        }
    }

    /// <summary>Given in a ward bed: not among the current medicines, but an allergen given is an allergen given.</summary>
    void ReadAdministrations()
    {
        foreach (var fact in chart.Of(ResourceType.MedicationAdministration))
        {
            var resource = chart[fact].Resource;
            var concept = chart.ConceptOf(fact);
            if (!References.IsVoid(resource) && concept.Exists)
            {
                var date = FactDate.Of(resource["effectiveDateTime"u8]);
                date = date.IsKnown ? date : FactDate.StartOf(resource["effectivePeriod"u8]);
                Dispensings.Add(new Dispensing(
                    fact, KeyOf(concept), concept, chart.OriginOf(fact, date).Date, MedicineBasis.Dispensed));
            }
        }
    }

    void ReadRequests()
    {
        foreach (var fact in chart.Of(ResourceType.MedicationRequest))
        {
            var resource = chart[fact].Resource;
            var status = resource["status"u8].StringBytes;
            var isActive = status.SequenceEqual("active"u8);
            if ((!isActive && !status.SequenceEqual("completed"u8)) || !IsOrder(resource))
            {
                continue;
            }

            var date = chart.OriginOf(fact, FactDate.Of(resource["authoredOn"u8])).Date;
            var concept = chart.ConceptOf(fact);
            if (!concept.Exists)
            {
                continue;
            }

            var key = KeyOf(concept);
            Dispensings.Add(new Dispensing(fact, key, concept, date, MedicineBasis.Prescribed));
            var isOver = IsPast(FactDate.Of(resource["dispenseRequest"u8]["validityPeriod"u8]["end"u8]));
            if ((isActive ? !isOver : date.Day >= since) && !Concept.AnyHas(resource["category"u8], "inpatient"u8))
            {
                GroupOf(concept, key).Take(fact, MedicineBasis.Prescribed, date,
                    QuantityOf(resource["dispenseRequest"u8]["quantity"u8]), DirectionsOf(resource["dosageInstruction"u8]));
            }
        }
    }

    /// <summary>A proposal or a plan orders nothing, and an order may forbid.</summary>
    static bool IsOrder(JsonNode request) =>
        !request["intent"u8].StringEquals("proposal"u8) && !request["intent"u8].StringEquals("plan"u8)
        && request["doNotPerform"u8].GetBoolean() != true;

    bool IsPast(FactDate end) => end.IsKnown && end.Day < chart.Today && end.Precision >= FactPrecision.Day;

    /// <summary>A chart says the same few names again and again; each is taken apart once.</summary>
    string KeyOf(Concept concept)
    {
        if (!keys.TryGetValue(concept.Display, out var key))
        {
            keys.Add(concept.Display, key = Substances.KeyOf(concept.Display));
        }

        return key;
    }

    void ReadStatements()
    {
        foreach (var fact in chart.Of(ResourceType.MedicationStatement))
        {
            var resource = chart[fact].Resource;
            if (!resource["status"u8].StringEquals("active"u8) && !resource["status"u8].StringEquals("intended"u8))
            {
                continue;
            }

            var date = FactDate.Of(resource["effectiveDateTime"u8]);
            date = date.IsKnown ? date : FactDate.StartOf(resource["effectivePeriod"u8]);
            date = date.IsKnown ? date : FactDate.Of(resource["dateAsserted"u8]);
            date = chart.OriginOf(fact, date).Date;
            var concept = chart.ConceptOf(fact);
            if (!concept.Exists)
            {
                continue;
            }

            var key = KeyOf(concept);
            Dispensings.Add(new Dispensing(fact, key, concept, date, MedicineBasis.Stated));
            if (!IsPast(FactDate.Of(resource["effectivePeriod"u8]["end"u8])))
            {
                GroupOf(concept, key).Take(fact, MedicineBasis.Stated, date, quantityHere: null, DirectionsOf(resource["dosage"u8]));
            }
        }
    }

    Group GroupOf(Concept concept, string substance)
    {
        var key = Substances.ProductKeyOf(concept.Display);
        if (!groups.TryGetValue(key, out var group))
        {
            groups.Add(key, group = new Group(chart, concept, substance));
        }

        return group;
    }

    ImmutableArray<MedicineItem> Sorted()
    {
        if (groups.Count == 0)
        {
            return [];
        }

        var items = new MedicineItem[groups.Count];
        var next = 0;
        foreach (var group in groups.Values)
        {
            items[next++] = group.ToItem();
        }

        MarkDuplicates(items);
        Array.Sort(items, (left, right) =>
        {
            var order = right.Last.CompareTo(left.Last);
            return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        });
        return ImmutableArray.Create(items);
    }

    /// <summary>Two lines that share one substance, alone or inside a combination, may be taken twice.</summary>
    static void MarkDuplicates(MedicineItem[] items)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            foreach (var part in Substances.PartsOf(item.SubstanceKey))
            {
                lines[part] = lines.GetValueOrDefault(part) + 1;
            }
        }

        for (var at = 0; at < items.Length; at++)
        {
            if (Array.Exists(Substances.PartsOf(items[at].SubstanceKey), part => lines[part] > 1))
            {
                items[at] = items[at] with { IsDuplicate = true };
            }
        }
    }

    static string? QuantityOf(JsonNode quantity)
    {
        if (!quantity["value"u8].Exists)
        {
            return null;
        }

        var number = Numbers.Show(quantity["value"u8].NumberText);
        var unit = quantity["unit"u8].GetString();
        return string.IsNullOrEmpty(unit) ? number : $"{number} {unit}";
    }

    static string? DirectionsOf(JsonNode dosages)
    {
        var first = dosages[0];
        return first["text"u8].GetString() ?? first["patientInstruction"u8].GetString();
    }

    /// <summary>One medicine given, ordered or said to be taken, once.</summary>
    internal readonly record struct Dispensing(int Fact, string SubstanceKey, Concept Concept, FactDate Date, MedicineBasis Basis);

    sealed class Group(ChartIndex chart, Concept concept, string substance)
    {
        readonly OriginList origins = new(keepsEarliest: false);
        MedicineBasis basis = MedicineBasis.Stated;
        FactDate last;
        string? quantity;
        string? directions;
        int times;

        internal void Take(int fact, MedicineBasis basisHere, FactDate date, string? quantityHere, string? directionsHere)
        {
            basis = basisHere < basis ? basisHere : basis;
            times++;
            origins.Add(chart, fact, date);
            if (date >= last)
            {
                last = date;
                quantity = quantityHere ?? quantity;
                directions = directionsHere ?? directions;
            }
            else
            {
                quantity ??= quantityHere;
                directions ??= directionsHere;
            }
        }

        internal MedicineItem ToItem() => new()
        {
            SubstanceKey = substance,
            Concept = concept,
            Name = concept.Display,
            Basis = basis,
            Last = last,
            Quantity = quantity,
            Directions = directions,
            Times = times,
            Origins = origins.ToSorted(),
        };
    }
}
