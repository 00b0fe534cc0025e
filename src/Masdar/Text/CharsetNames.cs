using System.Text;

namespace Masdar.Text;

/// <summary>Names of encodings as the web means them (WHATWG Encoding §4.2): a Latin-1 that is windows-1252, a gb2312 that is gb18030.</summary>
internal static class CharsetNames
{
    /// <summary>The encoding of last resort: it reads every byte.</summary>
    public static Encoding Windows1252 => ByCodePage(1252);

    /// <summary>The encoding of a name, in the web's reading; null where the name is none or unknown.</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var trimmed = name.Trim().Trim('"', '\'', ';', ',').ToLowerInvariant();
        var codePage = trimmed switch
        {
            "utf8" or "utf-8" or "unicode-1-1-utf-8" or "utf-8;" => 65001,
            "utf16" or "utf-16" or "utf-16le" or "ucs-2" or "unicode" => 1200,
            "utf-16be" => 1201,
            "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "iso88591" or "latin1" or "latin-1" or "l1" or "us-ascii" or "ascii" or "ansi"
                or "ansi_x3.4-1968" or "cp1252" or "x-cp1252" or "windows1252" => 1252,
            "cp1256" or "x-cp1256" or "windows1256" or "win-1256" or "ansi-1256" => 1256,
            "arabic" or "iso8859-6" or "iso_8859-6" or "iso-8859-6-e" or "iso-8859-6-i" or "ecma-114" or "asmo-708" => 28596,
            "cp1250" or "windows1250" => 1250,
            "cp1251" or "windows1251" or "win1251" => 1251,
            "cp1253" => 1253,
            "cp1254" or "iso-8859-9" or "latin5" => 1254,
            "cp1255" => 1255,
            "iso-8859-8-i" or "iso-8859-8-e" or "logical" => 38598,
            "iso-8859-11" or "tis-620" or "windows-874" => 874,
            "iso-8859-2" or "latin2" => 28592,
            "iso-8859-15" or "latin9" or "latin-9" => 28605,
            "gb2312" or "gbk" or "gb_2312-80" or "x-gbk" or "cp936" or "gb18030" => 54936,
            "big5" or "big5-hkscs" or "x-x-big5" or "cp950" => 950,
            "shift_jis" or "shift-jis" or "sjis" or "x-sjis" or "ms_kanji" or "windows-31j" or "cp932" => 932,
            "euc-jp" or "eucjp" or "x-euc-jp" => 51932,
            "euc-kr" or "ks_c_5601-1987" or "ksc5601" or "cp949" => 949,
            "utf-7" or "x-user-defined" or "binary" or "none" or "null" => 0,
            _ => -1,
        };
        if (codePage == 0) return null;
        try
        {
            return codePage > 0 ? ByCodePage(codePage) : CodePagesEncodingProvider.Instance.GetEncoding(trimmed) ?? Encoding.GetEncoding(trimmed);
        }
        // UTF-7 has more names than one, and the base library refuses it by another exception.
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Western Latin, which servers name by default, whatever they send.</summary>
    public static bool IsLatin(Encoding encoding) => encoding.CodePage is 1252 or 28591 or 20127 or 28605 or 1254;

    /// <summary>ISO-2022 and HZ: escapes within ASCII.</summary>
    public static bool IsSevenBit(Encoding encoding) => encoding.CodePage is 50220 or 50221 or 50222 or 50225 or 50227 or 52936;

    public static Encoding ByCodePage(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
}
