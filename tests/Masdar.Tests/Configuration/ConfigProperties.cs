using System.Text;
using CsCheck;

namespace Masdar.Tests.Configuration;

public class ConfigProperties
{
    private static readonly byte[] Masdar = File.ReadAllBytes(Path.Combine(Reading.ShippedFolder(), "masdar.json"));

    private static readonly byte[] Sources = """
        {
          "defaults": { "schedule": "15m", "language": "ar", },
          "sources": [
            { "id": "a", "name": "قناة", "feed": "https://example.org/feed", "headers": { "X-Key": "hidden-secret" }, "schedule": "0 0/10 6-23 * * ?" }, // one
            { "id": "b", "name": "B", "feed": "https://example.org/b", "selectors": { "content": "p", "remove": [".x"] }, "include": { "keywords": ["ا"] } }
          ]
        }
        """u8.ToArray();

    private static readonly Gen<byte[]> Scrap = Gen.OneOf(
        Gen.Byte.Array[0, 3],
        Of("{", "}", "[", "]", ",", ":", "\"", "null", "-1", "1e999", "\\u0000", "/*", "//", "\n", "\r", "\"x\": 1,", "قناة", "\uFEFF", "true").Select(Encoding.UTF8.GetBytes));

    [Fact]
    public void Any_change_of_a_valid_file_gives_a_configuration_or_problems_with_a_line() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Scrap).Array[1, 3]).Sample((inSources, changes) =>
        {
            var bytes = inSources ? Sources : Masdar;
            foreach (var (where, cut, scrap) in changes)
            {
                var at = (int)(where * bytes.Length);
                bytes = [.. bytes.AsSpan(0, at), .. scrap, .. bytes.AsSpan(Math.Min(at + cut, bytes.Length))];
            }
            var result = inSources ? Reading.Read("{}"u8.ToArray(), bytes) : Reading.Read(bytes, Sources);
            Assert.Equal(result.Config is null, result.Problems.Count > 0);
            var lines = bytes.Count(b => b is (byte)'\n' or (byte)'\r') + 1;
            Assert.All(result.Problems, p =>
            {
                Assert.InRange(p.Line, 1, lines);
                Assert.InRange(p.Column, 1, bytes.Length + 1);
                Assert.DoesNotContain("secret", p.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(p.ToString(), c => char.IsControl(c));
            });
        }, iter: 3000);

    [Fact]
    public void Any_bytes_give_a_configuration_or_problems() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.NotEmpty(Reading.Read(bytes, bytes).Problems), iter: 2000);

    [Fact]
    public void Any_environment_gives_a_configuration_or_problems_that_name_the_variable()
    {
        var part = Of("FETCHING", "TIMEOUT", "ALLOWNETWORKS", "0", "1", "x", "", "ATTRIBUTION", "TEMPLATES", "AR", "LINES", "STORAGE", "CONNECTIONSTRING", "SERILOG", "_", "$SCHEMA");
        var value = Of("", "1", "true", "5s", "[\"10.0.0.0/8\"]", "[", "{}", "postgres", "قناة", "-1");
        Gen.Select(part.Array[1, 5], value).Array[1, 4].Sample(variables =>
        {
            var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var (steps, text) in variables) environment["MASDAR__" + string.Join("__", steps)] = text;
            var result = Reading.Read(environment: environment);
            Assert.Equal(result.Config is null, result.Problems.Count > 0);
            Assert.All(result.Problems, p => Assert.StartsWith("environment variable MASDAR__", p.File, StringComparison.Ordinal));
        }, iter: 2000);
    }

    private static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
