namespace Masdar.Parsing;

/// <summary>A feed document as it came from the network.</summary>
/// <param name="Body">The bytes after content decoding.</param>
/// <param name="Url">The address that answered; relative addresses are relative to it where the document names no other base.</param>
/// <param name="MediaType">The media type without parameters, or null. A hint only: many servers send feeds as text/html.</param>
/// <param name="Charset">The charset parameter of Content-Type as sent, or null.</param>
internal sealed record FeedDocument(ReadOnlyMemory<byte> Body, Uri Url, string? MediaType = null, string? Charset = null);
