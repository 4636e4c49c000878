namespace Klang.Demo.People;

/// <summary>Numbers whose digits 2 to 5 are 9999, an office that does not exist, with a right check digit.</summary>
static class CitizenNumbers
{
    const int Space = 10_000_000;

    // Coprime with the space, so that every number below it has its own seven digits, scattered.
    const long Stride = 7_314_159;
    const long Offset = 2_718_281;

    public static string Make(int first, int number)
    {
        var body = (int)((number * Stride + Offset) % Space);
        Span<char> digits = stackalloc char[13];
        digits[0] = (char)('0' + first);
        digits[1..5].Fill('9');
        for (var at = 11; at >= 5; at--)
        {
            digits[at] = (char)('0' + body % 10);
            body /= 10;
        }

        var sum = 0;
        for (var at = 0; at < 12; at++)
        {
            sum += (13 - at) * (digits[at] - '0');
        }

        digits[12] = (char)('0' + (11 - sum % 11) % 10);
        return new string(digits);
    }
}
