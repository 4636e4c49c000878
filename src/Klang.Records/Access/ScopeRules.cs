using System.Collections.Immutable;
using Klang.Fhir;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>Which of a token's scopes count.</summary>
static class ScopeRules
{
    /// <summary>The scopes that bound an access to one chart; null when none covers it.</summary>
    internal static ScopeFilter? Bound(ScopeSet scopes, in AccessQuestion question)
    {
        var interaction = LetterOf(question.Action);
        var counting = ImmutableArray.CreateBuilder<ScopeGrant>();
        foreach (var grant in scopes.Grants)
        {
            if (grant.Covers(ResourceType.None, interaction) && Counts(grant.Context, question.Caller.Kind)
                && (grant.Context != "patient" || IsLaunched(question)))
            {
                counting.Add(grant);
            }
        }

        return counting.Count == 0 ? null : new ScopeFilter(counting.ToImmutable(), interaction);
    }

    /// <summary>True when some scope covers an interaction with a type, whatever the chart: what can be told from the URL and the token alone.</summary>
    internal static bool Covers(ScopeSet scopes, Caller caller, ResourceType type, char interaction)
    {
        foreach (var grant in scopes.Grants)
        {
            if (Counts(grant.Context, caller.Kind) && grant.Covers(type, interaction))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>system/</c> is for systems, <c>user/</c> for people; <c>patient/</c> for whoever has a patient in the launch.</summary>
    static bool Counts(string context, CallerKind kind) => context switch
    {
        "system" => kind == CallerKind.System,
        "user" => kind is CallerKind.Staff or CallerKind.Citizen or CallerKind.Delegate,
        _ => kind != CallerKind.System,
    };

    /// <summary><c>patient/</c> scopes reach the patient of the launch, and the registry that its records refer to.</summary>
    static bool IsLaunched(in AccessQuestion question)
    {
        var patient = question.Caller.LaunchPatient.Length > 0 ? question.Caller.LaunchPatient : question.Caller.OwnPatient;
        return question.Head.Kind == ChartKind.Registry || question.Head.IsOf(patient);
    }

    static char LetterOf(AccessAction action) => action switch
    {
        AccessAction.Query or AccessAction.Disclose => 's',
        AccessAction.Create => 'c',
        AccessAction.Update or AccessAction.Job => 'u',
        AccessAction.Delete => 'd',
        _ => 'r',
    };
}
