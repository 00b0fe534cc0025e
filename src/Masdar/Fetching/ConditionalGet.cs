using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>What becomes of stored validators after a conditional request.</summary>
internal static class ConditionalGet
{
    /// <summary>After a 304: what it carried replaces the stored value, what it left out stays (RFC 9111 §3.2, §4.3.4).</summary>
    public static Validators Renew(Validators stored, Validators received) =>
        new(received.ETag ?? stored.ETag, received.LastModified ?? stored.LastModified);
}
