namespace Kiva.PartnerApi.Sandbox;

/// <summary>Numbers that follow from the seed and the place alone: the same in any order, on any machine and runtime.</summary>
internal readonly struct Dice(int seed)
{
    /// <param name="place">What is diced for, e.g. the number of a loan.</param>
    /// <param name="throwNumber">Tells several throws for one place apart.</param>
    public ulong Throw(long place, int throwNumber)
    {
        // SplitMix64 (Steele, Lea, Flood 2014): System.Random would tie a loan to those made before it.
        unchecked
        {
            var z = (((ulong)(uint)seed << 32) ^ ((ulong)place * 0xD1342543DE82EF95UL) ^ ((ulong)(uint)throwNumber << 56)) + 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    public int Below(int limit, long place, int throwNumber) => (int)(Throw(place, throwNumber) % (ulong)limit);

    public T Pick<T>(T[] from, long place, int throwNumber) => from[Below(from.Length, place, throwNumber)];
}
