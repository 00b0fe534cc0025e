namespace Masdar.Deduplication;

/// <summary>One side of a comparison, read from its stored form.</summary>
/// <param name="Triples">Distinct, ascending.</param>
internal sealed record ComparedText(UnitText Title, UnitText Body, ulong[] Triples)
{
    public static ComparedText Read(ReadOnlyMemory<byte> tokens)
    {
        var body = StoredText.ReadBody(tokens);
        return new ComparedText(StoredText.ReadTitle(tokens), body, body.Triples());
    }
}
