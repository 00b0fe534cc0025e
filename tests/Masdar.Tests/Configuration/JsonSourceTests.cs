using System.Text;
using Masdar.Configuration;

namespace Masdar.Tests.Configuration;

public class JsonSourceTests
{
    [Theory]
    [InlineData("{\n  \"fetching\": {\n    \"timeout\": oops\n  }\n}", "f:3:16: \"oops\" is no value; write a number, true, false, or a text in double quotes")]
    [InlineData("{ \"sources\": [ { \"id\": \"a\" ", "f:1:28: the file ends, but the { of line 1, column 16 is not closed")]
    [InlineData("", "f:1:1: there is nothing in it; write at least {}")]
    [InlineData(" \n // only a comment\n", "f:3:1: there is nothing in it; write at least {}")]
    [InlineData("{ broken", "f:1:3: \"broken\" stands where a key in double quotes is expected")]
    [InlineData("{ 'a': 1 }", "f:1:3: a text stands in double quotes (\"), not in single ones")]
    [InlineData("{ “a”: 1 }", "f:1:3: a text stands in straight double quotes (\"), not in “")]
    [InlineData("{ \"a\" 1 }", "f:1:7: \"1\" stands where a colon is expected")]
    [InlineData("{ \"a\": 1 \"b\": 2 }", "f:1:10: a comma is missing before this text")]
    [InlineData("{ \"a\": 1,, \"b\": 2 }", "f:1:10: there is a comma too many")]
    [InlineData("{ \"a\": }", "f:1:8: \"}\" closes nothing here, or a value is missing before it")]
    [InlineData("{ \"a\": [1 } ]", "f:1:11: \"}\" closes nothing here, or a value is missing before it")]
    [InlineData("{} {}", "f:1:4: \"{\" stands behind the end of the document")]
    [InlineData("{ \"a\": \"b\n\" }", "f:1:10: the text is not closed in its line, or has a line break or tab that must be written \\n or \\t")]
    [InlineData("{ \"a\": \"C:\\data\" }", "f:1:12: a backslash in a text is written \\\\")]
    [InlineData("{ \"قناة\": صح }", "f:1:11: \"صح\" is no value; write a number, true, false, or a text in double quotes")]
    [InlineData("{ \"a\": True }", "f:1:8: \"True\" is no value; write a number, true, false, or a text in double quotes")]
    [InlineData("{ \"a\": 01 }", "f:1:9: a number does not begin with a zero")]
    public void Broken_JSON_is_told_in_plain_words_with_its_place(string text, string expected) => Assert.Equal(expected, Problem(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_found() => Assert.Equal("f:2:7: the byte 0xFF is no UTF-8; save the file as UTF-8", Problem([.. "{\n\"ا\": \""u8, 0xFF, 0xFE, .. "\" }"u8]));

    [Fact]
    public void UTF_16_is_named() => Assert.Equal("f:1:1: the file is UTF-16; save it as UTF-8", Problem([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")]));

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.Equal("f:1:33: braces and brackets lie more than 32 deep in each other", Problem(Encoding.UTF8.GetBytes(new string('[', 100_000))));
        Assert.Equal("f: the file has more than 16 MiB, too much for a configuration", Problem(new byte[JsonSource.MaxBytes + 1]));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_problem() => Assert.Equal(
        "f:1:7: a: the text has half a surrogate pair (\\uD800 to \\uDFFF), which is no character", Problem("{\"a\" :\"\\ud83d\"}"u8.ToArray()));

    [Fact]
    public void Every_key_and_value_knows_its_line_and_column()
    {
        var root = JsonSource.Read("f", [.. Encoding.UTF8.Preamble, .. "{\r\n  // تعليق\r\n  \"قناة\" : [ 1, /* x */ \"b\" ],\r\n}"u8], new Ledger())!;
        var member = Assert.Single(root.Members);
        Assert.Equal(("f", 3, 3), At(member.At));
        Assert.Equal(("f", 3, 12), At(member.Value.At));
        Assert.Equal([("f", 3, 14), ("f", 3, 25)], member.Value.Items.Select(i => At(i.At)));
    }

    private static (string, int, int) At(Position position)
    {
        var p = position.Problem("", "");
        return (p.File, p.Line, p.Column);
    }

    private static string Problem(byte[] bytes)
    {
        var ledger = new Ledger();
        JsonSource.Read("f", bytes, ledger);
        return Assert.Single(ledger.ToList()).ToString();
    }
}
