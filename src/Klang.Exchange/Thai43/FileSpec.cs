using System.Collections.Frozen;

namespace Klang.Exchange.Thai43;

/// <summary>One of the 52 files, as the standard has it.</summary>
sealed class FileSpec
{
    readonly FrozenDictionary<string, FieldSpec> byName;

    public FileSpec(int number, string name, string kind, IReadOnlyList<FieldSpec> fields)
    {
        Number = number;
        Name = name;
        IsSurvey = kind.Contains("survey", StringComparison.Ordinal);
        Fields = fields;
        byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        KeyFields = [.. fields.Where(field => field.IsKey)];
        DUpdate = byName["D_UPDATE"];
        Hospcode = byName["HOSPCODE"];
        Pid = byName.GetValueOrDefault("PID");
    }

    public int Number { get; }

    public string Name { get; }

    /// <summary>Also holds what other units did, as residents reported it.</summary>
    public bool IsSurvey { get; }

    public IReadOnlyList<FieldSpec> Fields { get; }

    /// <summary>The primary key without HOSPCODE and the 9-digit codes.</summary>
    public IReadOnlyList<FieldSpec> KeyFields { get; }

    public FieldSpec DUpdate { get; }

    public FieldSpec Hospcode { get; }

    public FieldSpec? Pid { get; }

    public FieldSpec? Find(string name) => byName.GetValueOrDefault(name);

    public FieldSpec this[string name] => byName[name];
}
