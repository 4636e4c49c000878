using Klang.Demo.Messages;
using Klang.Demo.People;

namespace Klang.Demo;

/// <summary>
/// A made-up province: people, places of care, and two years of what happened, as messages for the importers. The same
/// options give the same messages on every run. One district of about two thousand people is held in memory at a time.
/// </summary>
public static class DemoProvince
{
    /// <summary>The messages in the order of sending, made while they are asked for.</summary>
    public static IEnumerable<DemoMessage> Generate(DemoOptions options)
    {
        Check(options);
        var districts = DistrictsOf(options);
        yield return new DemoMessage
        {
            Name = "FHIR_facilities.ndjson",
            Facility = Facility.GeneralHospital.Code,
            FacilityName = Facility.GeneralHospital.Name,
            Kind = DemoMessageKind.FhirBundles,
            Content = FacilityRegister.Write(Facilities(districts)),
            Progress = 1.0 / (districts * DistrictPost.Quarters * 10),
        };
        for (var number = 0; number < districts; number++)
        {
            var post = new DistrictPost(options, number);
            for (var quarter = 0; quarter < DistrictPost.Quarters; quarter++)
            {
                var sent = 0;
                foreach (var (name, sender, kind, content) in post.Send(quarter))
                {
                    sent++;
                    yield return new DemoMessage
                    {
                        Name = name,
                        Facility = sender.Code,
                        FacilityName = sender.Name,
                        Kind = kind,
                        Content = content,
                        Progress = (number * DistrictPost.Quarters + quarter + Math.Min(1, sent / 8.0)) / (districts * DistrictPost.Quarters),
                    };
                }
            }
        }
    }

    /// <summary>People worth looking up, each with a reason; found in the first district as generated.</summary>
    public static IReadOnlyList<DemoGuideEntry> Guide(DemoOptions options)
    {
        Check(options);
        return DemoGuide.Of(new DistrictPost(options, number: 0), options);
    }

    /// <summary>Names of all facilities by five-character code.</summary>
    public static IReadOnlyDictionary<string, string> FacilityNames(DemoOptions options)
    {
        Check(options);
        return Facilities(DistrictsOf(options)).ToDictionary(facility => facility.Code, facility => facility.Name, StringComparer.Ordinal);
    }

    static int DistrictsOf(DemoOptions options) =>
        (options.People + Census.DistrictPeople - 1) / Census.DistrictPeople;

    static IEnumerable<Facility> Facilities(int districts)
    {
        yield return Facility.GeneralHospital;
        yield return Facility.Laboratory;
        for (var number = 0; number < districts; number++)
        {
            foreach (var facility in Facility.OfDistrict(number))
            {
                yield return facility;
            }
        }
    }

    static void Check(DemoOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.People, DemoOptions.PeopleMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.People, DemoOptions.PeopleMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AsOf.Year, 2010);
    }
}
