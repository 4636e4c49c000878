using Klang.Demo.People;

namespace Klang.Demo.Lives;

/// <summary>Plans what happens to a person in the two years.</summary>
static class Life
{
    public static IReadOnlyList<Visit> Plan(Person person, District district, DemoOptions options)
    {
        var line = new LifeLine(person, district, options);
        if (person.Story != Story.Traveller)
        {
            new ChronicCare(line).Plan();
            new MotherAndChild(line).Plan();
            new ChildHealth(line).Plan();
            new Prevention(line).Plan();
        }

        new AcuteCare(line).Plan();
        return line.Finish();
    }
}
