using System.Text.Json;

namespace Masdar.Tests.Text;

/// <summary>HTML that wants to run, hide or break out. Own payloads, and those of the shared corpus where it is at hand.</summary>
internal static class HtmlPayloads
{
    public static IReadOnlyList<string> Own { get; } =
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script/src=data:,alert(1)>",
        "<img src=x onerror=alert(1)>", "<img src=\"javascript:alert(1)\">", "<img src=`x` onerror=alert(1)>", "<image src=x onerror=alert(1)>",
        "<img src=\"x\" alt=\"``onload=alert(1)\">", "<img src=x:x onerror=\"alert(1)\" srcset=\"javascript:alert(1) 1x, data:,x 2x\">",
        "<img srcset=\"https://e.org/a.png 1x, javascript:alert(1) 2x\" src=https://e.org/b.png>", "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
        "<img src=\"data:image/png;base64,iVBORw0KGgo=\">", "<img src=\"data:image/png;base64,iVBORw0K src=\">", "<img src=\"data:image/png;base64,abc<script>\">", "<img src=data:text/html,<script>alert(1)</script>>",
        "<a href=javascript:alert(1)>x</a>", "<a href=\" javascript:alert(1)\">x</a>", "<a href=\"java\tscript:alert(1)\">x</a>", "<a href=\"java&#10;script:alert(1)\">x</a>",
        "<a href=\"jav&#x0A;ascript:alert(1)\">x</a>", "<a href=\"&#1;javascript:alert(1)\">x</a>", "<a href=\"JaVaScRiPt:alert(1)\">x</a>", "<a href=\"vbscript:x\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>", "<a href=\"file:///etc/passwd\">x</a>", "<a href=\"\\\\evil\\share\">x</a>", "<a href=\"//evil.example\">x</a>",
        "<a href=\"http://e.org/&quot;onmouseover=&quot;alert(1)\">x</a>", "<a href=\"blob:https://e.org/x\">x</a>", "<a href='javascript&colon;alert(1)'>x</a>",
        "<a href=\"view-source:javascript:1\">x</a>", "<a href=\"intent://x#Intent;end\">x</a>", "<a href=http://e.org/ style=\"position:fixed\" onclick=x id=y name=z class=w>x</a>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>", "<svg><use href=data:,x#x></svg>",
        "<svg><desc><p><style><!--</style><img src=x onerror=alert(1)>--></style></p></desc></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
        "<template><script>alert(1)</script></template>", "<template><img src=x onerror=alert(1)></template>x", "<textarea><img src=x onerror=alert(1)></textarea>",
        "<title><img src=x onerror=alert(1)></title>", "<xmp><img src=x onerror=alert(1)></xmp>", "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>", "<plaintext><img src=x onerror=alert(1)>",
        "<noembed><img src=x onerror=alert(1)></noembed>", "<noframes><img src=x onerror=alert(1)></noframes>", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<iframe><img src=x onerror=alert(1)></iframe>", "<object data=javascript:alert(1)>x</object>", "<object><param name=x></object>", "<embed src=javascript:alert(1)>", "<applet code=x>",
        "<form action=javascript:alert(1)><input type=submit formaction=javascript:alert(1)><button>x</button></form>", "<isindex action=javascript:alert(1)>",
        "<select><option><img src=x onerror=alert(1)></select>", "<select><style></select><img src=x onerror=alert(1)></style>", "<keygen autofocus onfocus=alert(1)>",
        "<video src=javascript:alert(1) onerror=alert(1)><source src=x onerror=alert(1)></video>", "<video poster=javascript:alert(1) src=https://e.org/v.mp4></video>",
        "<audio src=https://e.org/a.mp3 autoplay onplay=alert(1)>fallback</audio>", "<video><source onerror=\"javascript:alert(1)\"></video>", "<track src=javascript:x>",
        "<div style=\"background:url(javascript:alert(1))\">x</div>", "<style>@import 'javascript:alert(1)';</style>", "<link rel=stylesheet href=javascript:alert(1)>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", "<base href=javascript:alert(1)//><a href=x>y</a>", "<body onload=alert(1) background=javascript:x>x",
        "<html onclick=alert(1)><head><title>t</title></head><body onload=alert(1)>x</body></html>", "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>text",
        "<!--<img src=x onerror=alert(1)>-->", "<!--> <img src=x onerror=alert(1)> -->", "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", "<!-- --!><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml version=1?><img src=x onerror=alert(1)>", "<!DOCTYPE html><p>x", "<img id=getElementById name=cookie src=https://e.org/a.png>",
        "<form id=x><input name=attributes></form><p>x", "<a id=defaultView href=http://e.org>x</a>", "<p is=x-evil slot=y part=z data-x=1 aria-label=q itemprop=w>x</p>",
        "<table background=javascript:x><tr><td background=javascript:x>y</td></tr></table>", "<table><a href=http://e.org>moved</a><tr><td>cell</td></tr></table>",
        "<table><tr><td><a href=http://e.org/1>x<table><tr><td><a href=http://e.org/2>y</a></td></tr></table></a></td></tr></table>",
        "<b><p>x</b>y</p>", "<a href=http://e.org/1><div><a href=http://e.org/2>x</a></div></a>", "<p><button><p>x</button>", "<p><object><p>x</object>", "<p><marquee><p>x</marquee>y",
        "<h1><marquee><h2>x</h2></marquee></h1>", "<li><marquee><li>x</marquee>", "<dl><dt>a<dd>b<dt>c</dl>", "<bdo dir=rtl>reversed</bdo>", "<p dir=rtl lang=ar onclick=x>نص</p>",
        "<q cite=javascript:alert(1)>x</q>", "<ins cite=javascript:alert(1) datetime=\"x&quot;\">y</ins>", "<td>loose</td><tr>loose", "<details ontoggle=alert(1) open>x</details>",
        "x<y and a>b & c &lt;script&gt;", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "<<img src=x onerror=alert(1)//", "<img/src=x/onerror=alert(1)/>", "<img\u000Csrc=x onerror=alert(1)>",
        "<a\0 href=\"javas\0cript:alert(1)\">x</a>", "<p>\u0338slash</p>", "<b></b>\u0338", "<p>x\u202E<b>y\u202C</b></p>", "<p>\uD800</p>", "<IMG SRC=\"jav&#x0D;ascript:alert('XSS');\">",
        "<a href=\"http://e.org/\u0000x\">y</a>", "<dialog open onclose=x>y</dialog>", "<portal src=x>", "<menu><li>x</menu>", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        "<pre>\n\n  a\n\tb</pre>", "<p>a<br>b<br><br>c</p>", "<img src=https://e.org/1.gif width=1 height=1>", "<img src=https://e.org/1.gif style=\"width: 1px\">",
        "<style><style/><img src=x onerror=alert(1)>", "<div><svg><g/onload=alert(2)//<p>", "<mglyph><style></mglyph><img src=x onerror=alert(1)>", "<nobr><b><nobr>x</b>y</nobr>",
        "<font color=red><table><tr><td>x</font></table>", "<ol start=5 type=a reversed><li value=7>x</ol>", "<time datetime=2026-01-21 onclick=x>then</time>",
        "<a href=\"mailto:a@b.example?subject=x\">mail</a> <a href=tel:+963>call</a>", "<p>ا<b>\u0654</b> ا<!-- -->\u0654</p>",
    ];

    /// <summary>The shared corpus: null where it is not at hand.</summary>
    public static IReadOnlyList<string>? Shared()
    {
        if (SharedFiles.Find("tools/battery/data/xss.json") is not { } path) return null;
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.EnumerateObject().SelectMany(part => part.Value.EnumerateArray()).Select(pair => pair[1].GetString()!)];
    }
}
