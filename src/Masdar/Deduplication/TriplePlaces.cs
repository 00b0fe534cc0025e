namespace Masdar.Deduplication;

/// <summary>Where each triple of a text stands: a table with open addressing, much cheaper than a dictionary of lists.</summary>
internal sealed class TriplePlaces
{
    private readonly UnitText text;
    private readonly int[] heads;
    private readonly int[] next;

    public TriplePlaces(UnitText text)
    {
        this.text = text;
        heads = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Count * 2)];
        next = new int[text.Count];
        // From the end, so that a chain is in the text's order.
        for (var i = text.Count - 3; i >= 0; i--)
        {
            var slot = Slot(text, i);
            next[i] = heads[slot];
            heads[slot] = i + 1;
        }
    }

    /// <summary>The first place at or behind <paramref name="from"/> where the triple of <paramref name="other"/> stands, else the first anywhere, else -1.</summary>
    public int Find(UnitText other, int at, int from)
    {
        var first = -1;
        for (var place = heads[Slot(other, at)] - 1; place >= 0; place = next[place] - 1)
        {
            if (!Equal(place, other, at)) continue;
            if (place >= from) return place;
            if (first < 0) first = place;
        }
        return first;
    }

    private int Slot(UnitText other, int at) =>
        (int)((other.Hashes[at] + (other.Hashes[at + 1] * 3) + (other.Hashes[at + 2] * 7)) >> 7) & (heads.Length - 1);

    private bool Equal(int place, UnitText other, int at) =>
        text.Hashes[place] == other.Hashes[at] && text.Hashes[place + 1] == other.Hashes[at + 1] && text.Hashes[place + 2] == other.Hashes[at + 2];
}
