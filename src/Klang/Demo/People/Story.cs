namespace Klang.Demo.People;

/// <summary>People whose lives are written rather than drawn, so that every province has them.</summary>
enum Story
{
    None,

    /// <summary>An elder with diabetes, hypertension and failing kidneys: years of results that get better and worse.</summary>
    ElderWithTrends,

    /// <summary>A penicillin allergy that the hospital knows and the pharmacy did not.</summary>
    AllergyAtPharmacy,

    /// <summary>Pregnant now, cared for at two places.</summary>
    Pregnant,

    /// <summary>A toddler with all vaccines, reported by hospital and primary care.</summary>
    Toddler,

    /// <summary>Born a few weeks ago, no number yet; the mother's chart leads there.</summary>
    Newborn,

    /// <summary>The newborn's mother.</summary>
    NewMother,

    /// <summary>Came with a number of the 6 series, was given one of the 0 series: the hospital's own number joins them.</summary>
    RenumberedForeigner,

    /// <summary>A traveller with a passport and no number at all.</summary>
    Traveller,

    /// <summary>Referred with a heart attack, treated, sent back, followed near home.</summary>
    Referred,

    /// <summary>An allergy written for the wrong person and withdrawn by its sender.</summary>
    WrongAllergy,

    /// <summary>Food allergies that only the pharmacy wrote down.</summary>
    FoodAllergy,

    /// <summary>Care of the restricted kind.</summary>
    Restricted,
}
