using System.Collections.Immutable;

namespace Klang.Trust;

/// <summary>
/// The outcome of a decision: this caller may do this to these charts, for this purpose, by this rule. Sealing needs one.
/// Only the decision in Records makes permits (an architecture test holds that); nobody can change one.
/// </summary>
public sealed class Permit
{
    Permit(string callerId, string facility, string purpose, AccessAction action, ImmutableArray<long> charts,
        bool everyChart, ImmutableArray<Compartment> compartments, string rule, string requestId, PermitTerms? terms, PermitOrigin origin)
    {
        CallerId = callerId;
        Facility = facility;
        Purpose = purpose;
        Action = action;
        Charts = charts;
        EveryChart = everyChart;
        Compartments = compartments;
        Rule = rule;
        RequestId = requestId;
        Terms = terms;
        Role = origin.Role;
        Relation = origin.Relation;
        Client = origin.Client;
        Session = origin.Session;
    }

    /// <summary>Who asks: an account id, never a name or citizen number.</summary>
    public string CallerId { get; }

    /// <summary>Code of the facility asked for; empty when the caller acts for none.</summary>
    public string Facility { get; }

    /// <summary>Purpose of use (HL7 v3 PurposeOfUse), e.g. <c>TREAT</c>.</summary>
    public string Purpose { get; }

    /// <summary>What may be done.</summary>
    public AccessAction Action { get; }

    /// <summary>The charts it is about. Empty with <see cref="EveryChart"/>, or when no chart is concerned.</summary>
    public ImmutableArray<long> Charts { get; }

    /// <summary>True for queries and jobs: candidates may be opened to the matcher; disclosure needs a permit of its own.</summary>
    public bool EveryChart { get; }

    /// <summary>Which compartments may be opened or sealed.</summary>
    public ImmutableArray<Compartment> Compartments { get; }

    /// <summary>The rule that granted it, for the ledger and for explanations.</summary>
    public string Rule { get; }

    /// <summary>The request it belongs to.</summary>
    public string RequestId { get; }

    /// <summary>The role in which it was asked; empty when not told.</summary>
    public string Role { get; }

    /// <summary>The relation that decided; empty when none.</summary>
    public string Relation { get; }

    /// <summary>The client through which the caller came; empty when none.</summary>
    public string Client { get; }

    /// <summary>Id of the token or session; empty when none.</summary>
    public string Session { get; }

    /// <summary>What the decision laid down beyond the compartments; null when nothing.</summary>
    public PermitTerms? Terms { get; }

    /// <summary>Makes a permit. Called by the decision alone.</summary>
    public static Permit Grant(string callerId, string facility, string purpose, AccessAction action,
        ImmutableArray<long> charts, bool everyChart, ImmutableArray<Compartment> compartments, string rule, string requestId,
        PermitTerms? terms = null, PermitOrigin? origin = null) =>
        new(callerId, facility, purpose, action, charts, everyChart, compartments, rule, requestId, terms, origin ?? PermitOrigin.None);

    /// <summary>True when the chart and compartment are covered.</summary>
    public bool Covers(KeyName key) => key.Kind switch
    {
        KeyKind.Chart => (EveryChart || Charts.Contains(key.Chart)) && Compartments.Contains(key.Compartment),
        _ => true,
    };
}
