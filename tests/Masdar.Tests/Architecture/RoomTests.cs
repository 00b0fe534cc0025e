using System.Reflection;
using Masdar.Model;
using NetArchTest.Rules;

namespace Masdar.Tests.Architecture;

/// <summary>Who may import whom: docs/architecture.md in a form that fails. A room is a folder of the program, and its namespace.</summary>
public class RoomTests
{
    private const string Root = "Masdar";

    private static readonly Assembly Program = typeof(Source).Assembly;

    private static readonly string[] Ground = ["Model", "Text"];
    private static readonly string[] Stages = ["Fetching", "Parsing", "Extraction", "Normalization", "Deduplication", "Attribution", "Polling"];
    private static readonly string[] Ends = ["Storage", "Output"];

    /// <summary>What each room may import of the others.</summary>
    private static readonly Dictionary<string, string[]> MayImport = new(StringComparer.Ordinal)
    {
        ["Model"] = [],
        ["Text"] = ["Model"],
        ["Fetching"] = Ground,
        ["Parsing"] = Ground,
        ["Extraction"] = Ground,
        ["Normalization"] = Ground,
        ["Deduplication"] = Ground,
        ["Attribution"] = Ground,
        ["Polling"] = Ground,
        ["Storage"] = Ground,
        ["Output"] = Ground,
        ["Configuration"] = Ground,
        ["Archive"] = [.. Ground, "Output"],
        ["Pipeline"] = [.. Ground, .. Stages, .. Ends, "Archive"],
        ["Scheduling"] = [.. Ground, "Configuration", "Polling", "Pipeline"],
        ["WebSub"] = [.. Ground, "Fetching", "Storage", "Pipeline"],
        ["Hosting"] = [.. Ground, .. Stages, .. Ends, "Archive", "Configuration", "Pipeline", "Scheduling", "WebSub"],
        ["Commands"] = [.. Ground, .. Stages, .. Ends, "Archive", "Configuration", "Pipeline", "Scheduling", "WebSub", "Hosting"],
    };

    /// <summary>The rooms of a package (by its namespace); in all others it is unknown.</summary>
    private static readonly Dictionary<string, string[]> RoomsOf = new(StringComparer.Ordinal)
    {
        ["System.Net.Http"] = ["Fetching"],
        ["CodeHollow.FeedReader"] = ["Parsing"],
        ["AngleSharp"] = ["Extraction", "Normalization", "Text"],
        ["SmartReader"] = ["Extraction"],
        ["Ganss.Xss"] = ["Text"],
        ["UtfUnknown"] = ["Text"],
        ["Microsoft.Data.Sqlite"] = ["Storage"],
        ["Npgsql"] = ["Storage"],
        ["Quartz"] = ["Scheduling", "Hosting"],
        // Configuration knows the name of the section, which is a text like the package's own.
        ["Serilog.LoggerConfiguration"] = ["Hosting"],
        ["Serilog.Events"] = ["Hosting"],
        ["System.CommandLine"] = ["Commands"],
        ["Microsoft.AspNetCore"] = ["Commands", "Hosting", "WebSub"],
        ["Microsoft.Extensions.Hosting"] = ["Hosting"],
        ["Microsoft.Extensions.DependencyInjection"] = ["Hosting"],
    };

    public static TheoryData<string> Rooms => [.. MayImport.Keys];

    public static TheoryData<string> Packages => [.. RoomsOf.Keys];

    [Fact]
    public void Every_room_of_the_program_has_its_rule()
    {
        var rooms = Program.GetTypes().Select(RoomOf).OfType<string>().Distinct(StringComparer.Ordinal);
        Assert.Equal(MayImport.Keys.Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_imports_only_what_it_may(string room)
    {
        var inRoom = In(room);
        Assert.NotEmpty(inRoom.GetTypes());
        var forbidden = MayImport.Keys.Except([room, .. MayImport[room]], StringComparer.Ordinal).Select(other => $"{Root}.{other}").ToArray();
        if (forbidden.Length > 0) Holds(inRoom.ShouldNot().HaveDependencyOnAny(forbidden), $"{room} may not import {string.Join(", ", forbidden)}");
    }

    [Theory, MemberData(nameof(Packages))]
    public void A_package_stays_in_its_rooms(string package)
    {
        foreach (var room in MayImport.Keys.Except(RoomsOf[package], StringComparer.Ordinal)) Holds(In(room).ShouldNot().HaveDependencyOn(package), $"{room} may not use {package}");
    }

    [Fact]
    public void The_rules_see_what_they_look_for()
    {
        // A rule about a name that nothing has would hold for ever.
        string[] unused = ["Ganss.Xss"];
        foreach (var package in RoomsOf.Keys.Except(unused, StringComparer.Ordinal)) Assert.NotEmpty(Types.InAssembly(Program).That().HaveDependencyOn(package).GetTypes());
        foreach (var room in MayImport.Keys.Except(["Commands", "Storage"], StringComparer.Ordinal))
            Assert.NotEmpty(Types.InAssembly(Program).That().DoNotResideInNamespace($"{Root}.{room}").And().HaveDependencyOn($"{Root}.{room}").GetTypes());
    }

    [Fact]
    public void Nothing_is_public_and_what_nobody_derives_from_is_sealed()
    {
        var types = Program.GetTypes().Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true && !IsGenerated(type)).ToList();
        Assert.DoesNotContain(types, type => type.IsVisible);
        var bases = types.Select(type => type.BaseType).OfType<Type>().ToHashSet();
        Assert.DoesNotContain(types, type => type is { IsClass: true, IsSealed: false } && !bases.Contains(type));
    }

    private static PredicateList In(string room) => Types.InAssembly(Program).That().ResideInNamespace($"{Root}.{room}");

    private static void Holds(ConditionList rule, string words)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, $"{words}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    private static string? RoomOf(Type type) => type.Namespace?.Split('.') is [Root, var room, ..] ? room : null;

    private static bool IsGenerated(Type type) => type.Name.Contains('<', StringComparison.Ordinal) || (type.DeclaringType is { } outer && IsGenerated(outer))
        || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null;
}
