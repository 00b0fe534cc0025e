namespace Masdar.Scheduling;

/// <summary>Notices a clock that is set back, by the machine's own count of the time that passes.</summary>
internal sealed class ClockWatch(TimeProvider time)
{
    /// <summary>What is less is a clock that is kept right.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(10);

    private DateTimeOffset _now = time.GetUtcNow();
    private long _passed = time.GetTimestamp();

    /// <summary>By how much it was set back since the last call; null where it was not.</summary>
    public TimeSpan? SetBack()
    {
        var expected = _now + time.GetElapsedTime(_passed);
        (_now, _passed) = (time.GetUtcNow(), time.GetTimestamp());
        return expected - _now is var by && by >= Least ? by : null;
    }
}
