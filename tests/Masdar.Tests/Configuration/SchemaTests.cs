using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Masdar.Configuration;

namespace Masdar.Tests.Configuration;

/// <summary>The shipped files, their schemas and the reader say the same.</summary>
public class SchemaTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private const string EveryGroup = """
        {
          "defaults": { "selectors": { "remove": [] }, "include": {}, "exclude": {} },
          "sources": [ { "id": "a", "name": "A", "feed": "https://example.org/feed", "selectors": { "remove": [] }, "include": {}, "exclude": {} } ]
        }
        """;

    [Fact]
    public void The_shipped_files_are_valid_and_masdar_json_says_the_defaults()
    {
        var result = new ConfigReader(Reading.Checks).Read(Reading.ShippedFolder(), Reading.NoEnvironment);
        var shipped = Reading.Good(result);
        var defaults = Reading.Good(Reading.Read());
        Assert.Equal(40, shipped.Sources.Count);
        Assert.Equal(35, shipped.Sources.Count(s => s.Enabled));
        Assert.Equal(shipped.Sources.Count, shipped.Sources.Select(s => s.Feed).Distinct().Count());
        Assert.Equal(
            defaults with { Sources = [], Sites = [], Fetching = defaults.Fetching with { AllowNetworks = [] }, Attribution = shipped.Attribution },
            shipped with { Sources = [], Sites = [], Fetching = shipped.Fetching with { AllowNetworks = [] } });
        Assert.Empty(shipped.Fetching.AllowNetworks);
        Assert.Equal(defaults.Attribution.Templates, shipped.Attribution.Templates);
    }

    [Fact]
    public void The_schemas_know_exactly_the_keys_that_the_reader_knows()
    {
        var keys = Reading.Read("""{ "attribution": { "templates": { "ar": {} } } }""", EveryGroup, sites: """{ "sites": [ { "host": "example.org", "remove": [".x"] } ] }""").Keys;
        var schema = Keys(Schema("masdar")).Concat(Keys(Schema("sources"))).Concat(Keys(Schema("sites"))).Distinct(StringComparer.Ordinal);
        Assert.Equal(keys.Order(StringComparer.Ordinal), schema.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_shipped_files_are_valid_by_their_schemas()
    {
        foreach (var name in new[] { "masdar", "sources", "sites" })
        {
            var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Reading.ShippedFolder(), $"{name}.schema.json"), TestContext.Current.CancellationToken);
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Reading.ShippedFolder(), $"{name}.json")), documentOptions: Lenient)!;
            Assert.Empty(schema.Validate(json.ToJsonString()));
        }
    }

    [Fact]
    public void Every_key_of_the_schemas_is_described() =>
        Assert.All(Leaves(Schema("masdar")).Concat(Leaves(Schema("sources"))).Concat(Leaves(Schema("sites"))), leaf => Assert.EndsWith(".", (string?)leaf.Schema["description"], StringComparison.Ordinal));

    [Fact]
    public void The_manual_has_every_key()
    {
        var manual = File.ReadAllText(Path.Combine(Reading.ShippedFolder(), "..", "docs", "configuration.md"));
        var keys = Leaves(Schema("masdar")).Select(l => l.Path).Concat(Leaves(Schema("sources")).Where(l => l.Path.StartsWith("sources[].", StringComparison.Ordinal)).Select(l => l.Path.Split('.')[1]))
            .Concat(Leaves(Schema("sites")).Where(l => l.Path.StartsWith("sites[].", StringComparison.Ordinal)).Select(l => l.Path["sites[].".Length..]));
        Assert.All(keys, key => Assert.Contains($"| `{key}` |", manual, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_default_example_and_bound_of_masdar_schema_holds_in_the_reader()
    {
        foreach (var (path, schema) in Leaves(Schema("masdar")))
        {
            foreach (var value in Examples(schema)) Assert.True(Accepts(path, value), $"{path} = {value.ToJsonString()}");
            foreach (var value in (JsonArray?)schema["enum"] ?? []) Assert.True(Accepts(path, value!), path);
            foreach (var (bound, step) in new[] { ("minimum", -1), ("maximum", 1) })
            {
                if (schema[bound] is not { } limit) continue;
                Assert.True(Accepts(path, limit), $"{path} {bound}");
                Assert.False(Accepts(path, JsonValue.Create(limit.GetValue<double>() + step)), $"{path} beyond {bound}");
            }
            if (schema["maxLength"] is not { } most || path.EndsWith("connectionString", StringComparison.Ordinal)) continue;
            Assert.False(Accepts(path, new string('a', most.GetValue<int>() + 1)), $"{path} too long");
        }
    }

    [Fact]
    public void Every_default_and_example_of_sources_schema_holds_in_the_reader()
    {
        foreach (var (path, schema) in Leaves(Schema("sources")).Where(l => l.Path.StartsWith("sources[].", StringComparison.Ordinal) && l.Path.Count(c => c == '.') == 1))
        {
            foreach (var value in Examples(schema))
            {
                var source = new JsonObject { ["id"] = "a", ["name"] = "A", ["feed"] = "https://example.org/" };
                if (path.EndsWith("Interval", StringComparison.Ordinal)) source["schedule"] = "auto";
                source[path["sources[].".Length..]] = value.DeepClone();
                Assert.Empty(Reading.Read("{}", new JsonObject { ["sources"] = new JsonArray(source) }.ToJsonString()).Problems);
            }
        }
    }

    [Fact]
    public void Every_example_of_sites_schema_holds_in_the_reader()
    {
        foreach (var (path, schema) in Leaves(Schema("sites")).Where(l => l.Path.StartsWith("sites[].", StringComparison.Ordinal)))
        {
            foreach (var value in Examples(schema))
            {
                var rule = new JsonObject { ["host"] = "example.org", ["content"] = "article" };
                rule[path["sites[].".Length..]] = value.DeepClone();
                Assert.Empty(Reading.Read(sites: new JsonObject { ["sites"] = new JsonArray(rule) }.ToJsonString()).Problems);
            }
        }
    }

    [Theory]
    [InlineData("15m", true)]
    [InlineData("0 0/10 6-23 * * ?", true)]
    [InlineData("auto", true)]
    [InlineData("soon", false)]
    [InlineData("*/10 * * * *", false)]
    public async Task The_schema_and_the_reader_agree_on_schedules(string schedule, bool fine)
    {
        var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Reading.ShippedFolder(), "sources.schema.json"), TestContext.Current.CancellationToken);
        var sources = Reading.Source($"\"schedule\": \"{schedule}\"");
        Assert.Equal(fine, schema.Validate(sources).Count == 0);
        Assert.Equal(fine, Reading.Read(sources: sources).Config is not null);
    }

    private static bool Accepts(string path, JsonNode value)
    {
        var root = new JsonObject();
        var node = root;
        var steps = path.Replace("*", "ar", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1])
        {
            node[step] = new JsonObject();
            node = (JsonObject)node[step]!;
        }
        node[steps[^1]] = value.DeepClone();
        if (path is "storage.provider" && value.ToJsonString() is "\"postgres\"") node["connectionString"] = "Host=db";
        return Reading.Read(Encoding.UTF8.GetBytes(root.ToJsonString()), Encoding.UTF8.GetBytes(Reading.OneSource)).Config is not null;
    }

    private static IEnumerable<JsonNode> Examples(JsonObject schema) => ((JsonArray?)schema["examples"] ?? []).Append(schema["default"]?.DeepClone()).OfType<JsonNode>();

    private static JsonObject Schema(string name) =>
        (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Reading.ShippedFolder(), string.Create(CultureInfo.InvariantCulture, $"{name}.schema.json"))))!;

    private static IEnumerable<string> Keys(JsonObject schema) => Walk(schema, schema, "").Select(k => k.Path);

    private static IEnumerable<(string Path, JsonObject Schema)> Leaves(JsonObject schema) =>
        Walk(schema, schema, "").Where(k => k.Path is not "$schema" and not "Serilog" && k.Schema["properties"] is null);

    private static IEnumerable<(string Path, JsonObject Schema)> Walk(JsonObject root, JsonObject schema, string path)
    {
        if ((string?)schema["$ref"] is { } reference) schema = (JsonObject)root["$defs"]![reference["#/$defs/".Length..]]!;
        foreach (var (name, property) in (JsonObject?)schema["properties"] ?? [])
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            yield return (inner, (JsonObject)property!);
            foreach (var key in Walk(root, (JsonObject)property!, inner)) yield return key;
        }
        if (schema["items"] is JsonObject items)
            foreach (var key in Walk(root, items, path + "[]")) yield return key;
        if (schema["additionalProperties"] is JsonObject named)
            foreach (var key in Walk(root, named, path + ".*")) yield return key;
        if ((string?)schema["type"] is "object" && schema["properties"] is not null) Assert.NotNull(schema["additionalProperties"]);
    }
}
