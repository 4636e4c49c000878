using System.Collections.Frozen;
using Klang.Care.Wording;
using Klang.Fhir.Json;

namespace Klang.Care.Terms;

/// <summary>Words for allergic reactions: the national two-digit list (SYMPTOM) and the ICD-10 codes it is tied to.</summary>
public static class ReactionWords
{
    static readonly FrozenDictionary<string, Bilingual> ByNationalCode = new Dictionary<string, Bilingual>(StringComparer.Ordinal)
    {
        ["01"] = new("โลหิตจางจากเม็ดเลือดแดงแตก", "Autoimmune haemolytic anaemia"),
        ["02"] = new("โลหิตจางจากเม็ดเลือดแดงแตก", "Haemolytic anaemia"),
        ["03"] = new("ไขกระดูกไม่สร้างเม็ดเลือดแดงชั่วคราว", "Transient pure red cell aplasia"),
        ["04"] = new("ไขกระดูกฝ่อ", "Aplastic anaemia"),
        ["05"] = new("โลหิตจางชนิดซิเดอโรบลาสติก", "Sideroblastic anaemia"),
        ["06"] = new("เลือดออกผิดปกติจากยาต้านการแข็งตัว", "Bleeding from anticoagulants"),
        ["07"] = new("เม็ดเลือดขาวต่ำมาก", "Agranulocytosis"),
        ["08"] = new("กลุ่มอาการร้ายแรงจากยาจิตเวช (NMS)", "Neuroleptic malignant syndrome"),
        ["09"] = new("อาการคล้ายพาร์กินสัน", "Drug-induced parkinsonism"),
        ["10"] = new("มือสั่น", "Tremor"),
        ["11"] = new("การเคลื่อนไหวผิดปกติ", "Tics and movement disorder"),
        ["12"] = new("ปวดศีรษะ", "Headache"),
        ["13"] = new("กล้ามเนื้อผิดปกติ", "Myopathy"),
        ["14"] = new("สมองผิดปกติจากพิษ", "Toxic encephalopathy"),
        ["15"] = new("ต้อหิน", "Glaucoma"),
        ["16"] = new("ต้อกระจก", "Cataract"),
        ["17"] = new("กล้ามเนื้อหัวใจผิดปกติ", "Cardiomyopathy"),
        ["18"] = new("ความดันต่ำ", "Hypotension"),
        ["19"] = new("ผื่นแพ้สัมผัส", "Allergic contact dermatitis"),
        ["20"] = new("ผื่นระคายสัมผัส", "Irritant contact dermatitis"),
        ["21"] = new("ผื่นสัมผัส", "Contact dermatitis"),
        ["22"] = new("ผิวหนังลอกทั้งตัว", "Exfoliative dermatitis"),
        ["23"] = new("ผื่นทั่วตัว", "Generalised skin eruption"),
        ["24"] = new("ผื่นแพ้ยาตำแหน่งเดิม", "Fixed drug eruption"),
        ["25"] = new("ผื่นเฉพาะที่", "Localised skin eruption"),
        ["26"] = new("ผื่นเฉพาะที่", "Localised skin eruption"),
        ["27"] = new("ลมพิษ", "Urticaria"),
        ["28"] = new("ลมพิษสัมผัส", "Contact urticaria"),
        ["29"] = new("ผื่นอีริทีมา มัลติฟอร์เม", "Erythema multiforme"),
        ["30"] = new("ผื่นพุพองรุนแรงที่ผิวหนังและเยื่อบุ", "Bullous erythema multiforme"),
        ["31"] = new("ผื่นอีริทีมา มัลติฟอร์เม", "Erythema multiforme"),
        ["32"] = new("ผื่นอีริทีมา มัลติฟอร์เม", "Erythema multiforme"),
        ["33"] = new("เกาต์จากยา", "Drug-induced gout"),
        ["34"] = new("กล้ามเนื้อสลาย", "Rhabdomyolysis"),
        ["35"] = new("กระดูกพรุนและหัก", "Osteoporosis with fracture"),
        ["36"] = new("กระดูกพรุน", "Osteoporosis"),
        ["37"] = new("ไตเสียจากยาแก้ปวด", "Analgesic nephropathy"),
        ["38"] = new("ไตเสียจากยา", "Drug-induced nephropathy"),
        ["39"] = new("ไตเสียจากพิษ", "Toxic nephropathy"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The list is published under two addresses, cs-43plus-allergy-symptom and cs-thcc-allergy-manifest.</summary>
    static bool IsNationalList(ReadOnlySpan<byte> system) => system.IndexOf("allergy-symptom"u8) >= 0 || system.IndexOf("allergy-manifest"u8) >= 0;

    /// <summary>Words for one manifestation; empty when it has neither code nor text.</summary>
    public static Bilingual Of(JsonNode manifestation)
    {
        foreach (var coding in manifestation["coding"u8])
        {
            if (IsNationalList(coding["system"u8].StringBytes)
                && ByNationalCode.TryGetValue(coding["code"u8].GetString() ?? "", out var words))
            {
                return words;
            }
        }

        var concept = Concept.Of(manifestation);
        if (!concept.Exists)
        {
            return default;
        }

        if (concept.Family == CodeFamily.Icd10 && Icd10Words.Of(concept.Code) is { Exists: true } disease)
        {
            return disease with { English = concept.Text ?? disease.English };
        }

        return new Bilingual(concept.Display);
    }
}
