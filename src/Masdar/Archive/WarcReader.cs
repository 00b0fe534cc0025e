namespace Masdar.Archive;

/// <summary>A record and where it lies.</summary>
internal sealed record PlacedRecord(string File, long Offset, WarcRecord Record);

/// <summary>Reads the archive's files. Strict: what was not written like this is refused.</summary>
internal sealed class WarcReader(WarcFiles files)
{
    /// <summary>Bytes in which a record's fields end, but for the longest of addresses.</summary>
    private const int MostOfHead = 4096;

    /// <exception cref="InvalidDataException">There is no whole record; the message names file and place.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    public WarcRecord Read(string name, long offset)
    {
        using var file = File.OpenHandle(files.PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(file, name, offset, RandomAccess.GetLength(file));
    }

    /// <summary>The records of a file in their order, as they are asked for. Ends before a last one that is not whole.</summary>
    /// <param name="from">The beginning of a record.</param>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public IEnumerable<PlacedRecord> ReadAll(string name, long from = 0)
    {
        using var file = File.OpenHandle(files.PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var end = RandomAccess.GetLength(file);
        for (var offset = from; offset < end;)
        {
            if (GzipMember.Measure(file, offset, end) is not var (packed, _)) yield break;
            yield return new PlacedRecord(name, offset, Read(file, name, offset, end));
            offset += packed;
        }
    }

    /// <summary>As <see cref="ReadAll"/>, but only the records' fields, without their blocks: what is not wanted costs little.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public IEnumerable<PlacedRecord> ReadHeads(string name)
    {
        using var file = File.OpenHandle(files.PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var end = RandomAccess.GetLength(file);
        for (var offset = 0L; offset < end;)
        {
            if (GzipMember.Measure(file, offset, end) is not var (packed, _)) yield break;
            var start = GzipMember.ReadStart(file, offset, packed, MostOfHead).Span;
            yield return new PlacedRecord(name, offset, start.IndexOf("\r\n\r\n"u8) < 0 ? Read(file, name, offset, end) : WarcRecord.ReadHead(start).Record);
            offset += packed;
        }
    }

    /// <summary>How far a file has whole records, from a place that is the beginning of one.</summary>
    public long WholeUntil(string name, long from)
    {
        using var file = File.OpenHandle(files.PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (offset, end) = (from, RandomAccess.GetLength(file));
        while (GzipMember.Measure(file, offset, end) is var (packed, _) && GzipMember.Read(file, offset, end) is not null) offset += packed;
        return offset;
    }

    private static WarcRecord Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, string name, long offset, long end)
    {
        var bytes = offset >= 0 && offset < end ? GzipMember.Read(file, offset, end) : null;
        if (bytes is null) throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} has no whole record at {offset}."));
        try
        {
            var record = WarcRecord.Read(bytes);
            return record.Fault() is { } fault ? throw new InvalidDataException(fault) : record;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: the record at {offset} {e.Message}."), e);
        }
    }
}
