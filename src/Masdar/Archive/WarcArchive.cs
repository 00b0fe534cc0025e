using Masdar.Model;
using Masdar.Output;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Masdar.Archive;

/// <summary>What has become durable: the bodies that are new, and the length of each file that grew.</summary>
internal sealed record ArchiveGain(IReadOnlyList<ArchivedPayload> Payloads, IReadOnlyDictionary<string, long> Lengths)
{
    public static ArchiveGain None { get; } = new([], new Dictionary<string, long>(StringComparer.Ordinal));
}

/// <summary>
/// Appends to the archive's files, one capture at a time, whoever brings it. A file is closed when its day (UTC) is over or it has
/// reached its size. Nothing is flushed until <see cref="FlushAsync"/>, which stands before the records that point here are stored.
/// </summary>
internal sealed partial class WarcArchive : IDisposable
{
    /// <summary>A file that is this long is closed.</summary>
    public const long MostBytes = 1_000_000_000;

    private readonly WarcFiles _files;
    private readonly KnownPayloads _known;
    private readonly string _software;
    private readonly long _mostBytes;
    private readonly TimeProvider _time;
    private readonly ILogger<WarcArchive> _logger;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<ArchivedPayload> _newPayloads = [];
    private readonly Dictionary<string, long> _newLengths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lost = new(StringComparer.Ordinal);
    private SafeFileHandle? _file;
    private string? _name;
    private long _length, _flushed;

    /// <param name="software">Name and version, for the files' descriptions.</param>
    public WarcArchive(WarcFiles files, KnownPayloads known, string software, TimeProvider time, ILogger<WarcArchive> logger, long mostBytes = MostBytes)
    {
        (_files, _known, _software, _time, _logger, _mostBytes) = (files, known, software, time, logger, mostBytes);
    }

    /// <summary>Cuts what an interrupted run left torn at the end of the newest file.</summary>
    /// <param name="flushed">How far a file was known to be on disk; nothing before that is touched.</param>
    public void Recover(Func<string, long> flushed)
    {
        if (_files.OnDisk() is not [.., var name]) return;
        var (length, from) = (_files.LengthOf(name), flushed(name));
        if (length < from)
        {
            _lost[name] = length;
            LogShort(_files.PathOf(name), from - length);
            return;
        }
        var whole = new WarcReader(_files).WholeUntil(name, from);
        if (whole == length) return;
        using var file = File.OpenHandle(_files.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(file, whole);
        RandomAccess.FlushToDisk(file);
        LogCut(length - whole, _files.PathOf(name));
    }

    /// <summary>Keeps a request and its answer. The place is that of the answer's body, which may be an earlier answer's.</summary>
    /// <exception cref="ArchiveFailedException">The disk is full or refuses.</exception>
    public async Task<ArchivePlace> AppendAsync(Capture capture, CancellationToken cancellationToken)
    {
        var digest = Capture.DigestOf(capture.Exchange.Body.Span);
        var known = capture.Exchange.Body.IsEmpty ? null : await _known.FindAsync(digest, capture.Exchange.At, cancellationToken);
        // Of another address it is kept again: links in it would lead elsewhere.
        if (known?.Url != capture.Exchange.Url.AbsoluteUri || !IsThere(known.Place)) known = null;
        var id = Capture.NewId(capture.Exchange.At);
        // Packed outside of the gate: others need not wait for it.
        using var packed = new MemoryStream(1024 + (capture.Exchange.Body.Length / 3));
        capture.Write(packed, id, known);
        var place = await AppendAsync(packed, digest, known is null ? at => new ArchivedPayload(at, id, capture.Exchange.Url.AbsoluteUri, capture.Exchange.At) : null, cancellationToken);
        return known?.Place ?? place;
    }

    /// <summary>Keeps what a hub pushed, whole each time: it is no answer of an address, by which a later one is known again.</summary>
    /// <exception cref="ArchiveFailedException">The disk is full or refuses.</exception>
    public async Task<ArchivePlace> AppendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream(1024 + (delivery.Body.Length / 3));
        delivery.Write(packed);
        return await AppendAsync(packed, Capture.DigestOf(delivery.Body.Span), payload: null, cancellationToken);
    }

    /// <param name="payload">What the body is known again by; null where it is not to be.</param>
    private async Task<ArchivePlace> AppendAsync(MemoryStream packed, string digest, Func<ArchivePlace, ArchivedPayload>? payload, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Turn();
            var place = new ArchivePlace(_name!, _length, digest);
            Write(packed);
            if (payload is not null)
            {
                _known.Add(payload(place));
                _newPayloads.Add(payload(place));
            }
            return place;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveFailedException($"The archive {_name ?? "folder"} could not be written: {e.Message} Free some space or mend its permissions; what is missing is fetched again.", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Flushes what was appended; on return it is on disk for good. What it gives is given once.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public async Task<ArchiveGain> FlushAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            FlushFile();
            if (_newLengths.Count == 0) return ArchiveGain.None;
            var gain = new ArchiveGain([.. _newPayloads], new Dictionary<string, long>(_newLengths, StringComparer.Ordinal));
            _newPayloads.Clear();
            _newLengths.Clear();
            return gain;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether what an earlier place points to could not be flushed: then nothing may be stored that names it.</summary>
    public async Task<bool> HasLostAsync(IEnumerable<ArchivePlace> places, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _lost.Count > 0 && places.Any(place => IsLost(place) || (place.Feed is { } feed && IsLost(feed)));
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Goes on with the day's newest file, or begins one.</summary>
    private void Turn()
    {
        var day = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        if (_name is not null && _length < _mostBytes && WarcFiles.Parse(_name)?.Day >= day) return;
        FlushFile();
        var newest = _files.OnDisk() is [.., var last] && WarcFiles.Parse(last) is { } at && at.Day >= day ? at : (Day: day, Number: 0);
        // The clock may have been set back: a file never comes before one that is there.
        day = newest.Day;
        if (_name is null && newest.Number > 0 && Continue(WarcFiles.NameOf(day, newest.Number))) return;
        Open(WarcFiles.NameOf(day, newest.Number + 1), 0);
        using var info = new MemoryStream();
        Capture.WriteInfo(info, Path.GetFileName(_name!), _software, _time.GetUtcNow());
        Write(info);
        FolderSync.Flush(Path.GetDirectoryName(_files.PathOf(_name!))!);
    }

    private bool Continue(string name)
    {
        var length = _files.LengthOf(name);
        if (length >= _mostBytes || _lost.ContainsKey(name)) return false;
        Open(name, length);
        return true;
    }

    private void Open(string name, long length)
    {
        var path = _files.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _file?.Dispose();
        (_file, _name, _length, _flushed) = (file, name, length, length);
    }

    private void Write(MemoryStream packed)
    {
        // What an earlier failure could not take back.
        if (RandomAccess.GetLength(_file!) != _length) RandomAccess.SetLength(_file!, _length);
        try
        {
            RandomAccess.Write(_file!, packed.GetBuffer().AsSpan(0, (int)packed.Length), _length);
        }
        catch (IOException)
        {
            TryCut();
            throw;
        }
        _length += packed.Length;
        _newLengths[_name!] = _length;
    }

    private void TryCut()
    {
        try
        {
            RandomAccess.SetLength(_file!, _length);
        }
        catch (IOException)
        {
            // Tried again before the next write, and at the next start.
        }
    }

    private void FlushFile()
    {
        if (_file is null || _flushed == _length) return;
        try
        {
            RandomAccess.FlushToDisk(_file);
            _flushed = _length;
        }
        catch (IOException)
        {
            // A later flush would succeed without these bytes: whatever points there must not be stored.
            _lost[_name!] = _flushed;
            _known.Forget(payload => IsLost(payload.Place));
            _newPayloads.RemoveAll(payload => IsLost(payload.Place));
            _newLengths.Remove(_name!);
            _length = _flushed;
            TryCut();
            _file.Dispose();
            (_file, _name, _length, _flushed) = (null, null, 0, 0);
            throw;
        }
    }

    /// <summary>Whether a body that the store knows is still to be had: the disk may have lost it, or somebody deleted the file.</summary>
    private bool IsThere(ArchivePlace place)
    {
        try
        {
            return Capture.DigestOf(new WarcReader(_files).Read(place.File, place.Offset).Payload.Span) == place.Digest;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool IsLost(ArchivePlace place) => _lost.TryGetValue(place.File, out var from) && place.Offset >= from;

    [LoggerMessage(1701, LogLevel.Warning, "Cut {Bytes} bytes of an interrupted run from the end of the archive {Path}; no record points there")]
    private partial void LogCut(long bytes, string path);

    [LoggerMessage(1702, LogLevel.Error, "The archive {Path} has lost {Bytes} bytes that records may point to; a new file is begun")]
    private partial void LogShort(string path, long bytes);
}
