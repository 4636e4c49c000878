using System.Collections.Frozen;
using System.Collections.Immutable;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Fhir.Search;

namespace Klang.Fhir.Compartments;

/// <summary>
/// Which person a resource concerns, by R4's CompartmentDefinition "patient" (FHIR R4 §2.36.2), and which types concern nobody.
/// </summary>
public static class PatientCompartment
{
    /// <summary>
    /// Types that the definition leaves out although an element of theirs names the patient. They belong to that chart too.
    /// </summary>
    static readonly (ResourceType Type, string Code)[] Beyond =
    [
        (ResourceType.Contract, "patient"),
        (ResourceType.Device, "patient"),
        (ResourceType.GuidanceResponse, "patient"),
        (ResourceType.Task, "patient"),
    ];

    /// <summary>
    /// Types outside the compartment that may hold personal data all the same: they are not shared reference data.
    /// </summary>
    static readonly FrozenSet<ResourceType> Personal = FrozenSet.ToFrozenSet(
    [
        ResourceType.Binary, ResourceType.BiologicallyDerivedProduct, ResourceType.Bundle, ResourceType.Contract,
        ResourceType.Device, ResourceType.DeviceMetric, ResourceType.EnrollmentResponse, ResourceType.GuidanceResponse,
        ResourceType.Linkage, ResourceType.MessageHeader, ResourceType.OperationOutcome, ResourceType.Parameters,
        ResourceType.PaymentNotice, ResourceType.PaymentReconciliation, ResourceType.Slot, ResourceType.Subscription,
        ResourceType.Task, ResourceType.VerificationResult,
    ]);

    static readonly FrozenDictionary<ResourceType, ImmutableArray<SearchParameter>> Parameters =
        SearchParameterTable.Instance.PatientCompartment.ToFrozenDictionary(member => member.Key, member => Find(member.Key, member.Value));

    static readonly FrozenDictionary<ResourceType, ImmutableArray<SearchParameter>> Ways = WithBeyond();

    /// <summary>True when the definition has the type in the compartment, or it is Patient itself.</summary>
    public static bool IsInCompartment(ResourceType type) => type == ResourceType.Patient || Parameters.ContainsKey(type);

    /// <summary>
    /// True for types that concern no patient (Organization, Practitioner, Location, ValueSet, Questionnaire, Medication …): shared
    /// reference data. False for every type that is in the compartment or may hold personal data (Binary, Task, Device …).
    /// </summary>
    public static bool IsRegistryType(ResourceType type) =>
        type != ResourceType.None && !IsInCompartment(type) && !Personal.Contains(type);

    /// <summary>The reference parameters that put a type into the compartment, in the order of the definition; empty for other types.</summary>
    public static ImmutableArray<SearchParameter> ParametersOf(ResourceType type) =>
        Parameters.TryGetValue(type, out var list) ? list : [];

    /// <summary>
    /// The patients that a resource concerns, in the order of the definition: the first decides its chart. Besides the types of the
    /// definition: Device, Task, Contract, GuidanceResponse by their patient, and Binary by its security context. For a Patient these
    /// are the patients that it links to, never itself. Only references whose text names a Patient (relative, absolute or
    /// conditional) or that are URNs of a member that can only be a patient; each target once.
    /// </summary>
    public static IReadOnlyList<FhirReference> Subjects(JsonNode resource, ResourceType type)
    {
        var found = new SubjectVisitor { Root = resource, Found = [] };
        if (Ways.TryGetValue(type, out var parameters))
        {
            foreach (var parameter in parameters)
            {
                foreach (var path in parameter.Paths)
                {
                    found.OnlyPatients = parameter.Targets is [ResourceType.Patient];
                    PathWalker.Walk(resource, resource, path, ref found);
                }
            }
        }
        else if (type == ResourceType.Binary)
        {
            found.Visit(resource["securityContext"u8]);
        }

        return found.Found;
    }

    static ImmutableArray<SearchParameter> Find(ResourceType type, IEnumerable<string> codes) =>
        [.. codes.Select(code => SearchParameters.TryFind(type, code, out var parameter)
            ? parameter
            : throw new InvalidDataException($"The compartment names the unknown parameter {type.Name()}.{code}."))];

    static FrozenDictionary<ResourceType, ImmutableArray<SearchParameter>> WithBeyond()
    {
        var ways = Parameters.ToDictionary();
        foreach (var (type, code) in Beyond)
        {
            ways.Add(type, Find(type, [code]));
        }

        return ways.ToFrozenDictionary();
    }

    struct SubjectVisitor : IPathVisitor
    {
        internal required JsonNode Root { get; init; }

        internal required List<FhirReference> Found { get; init; }

        /// <summary>The member can refer to nothing but a patient, so a URN is one too.</summary>
        internal bool OnlyPatients { get; set; }

        public readonly bool Visit(JsonNode node)
        {
            var isPatient = PathWalker.RefersTo(Root, node, ResourceType.Patient);
            if (!FhirReference.TryParse(node, out var reference)
                || reference.Kind == ReferenceKind.Contained
                || !(isPatient || (OnlyPatients && reference.Kind == ReferenceKind.Urn))
                || Found.Exists(known => known.TypeAndId == reference.TypeAndId))
            {
                return true;
            }

            Found.Add(reference);
            return true;
        }

        public readonly bool VisitFlag(bool value) => true;
    }
}
