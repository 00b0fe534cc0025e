using System.Collections.Frozen;

namespace Masdar.Text;

/// <summary>Parameters of an address that say how a reader came, never what he reads. Names are compared without letter case.</summary>
internal static class TrackingParameters
{
    private static readonly string[] Prefixes = ["utm_", "mtm_", "piwik_", "matomo_", "hmb_", "itm_", "hsa_", "fb_action_", "at_custom", "at_campaign", "at_medium"];

    private static readonly FrozenSet<string> Names = (
        "fbclid fb_ref fb_source fb_comment_id _openstat gclid dclid gbraid wbraid gclsrc campaign_id campaign_medium campaign_name campaign_source "
        + "campaign_term campaign_content srsltid yclid ysclid twclid msclkid mc_cid mc_eid mc_tc wickedid _hsenc __hssc __hstc __hsfp _hsmi "
        + "hsctatracking rb_clickid oly_anon_id oly_enc_id vero_id vero_conv mkt_tok sc_cid _bhlid _branch_match_id _branch_referrer "
        + "__readwiselocation igshid igsh ttclid li_fat_id epik scid _ga _gl ga_source ga_medium ga_term ga_content ga_campaign wt_mc wt.mc_id "
        + "pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid pk_cpn ns_mchannel ns_source ns_campaign ns_linkname ns_fee __twitter_impression guccounter guce_referrer guce_referrer_sig "
        + "soc_src soc_trk cmpid ocid xtor wprss ftag traffic_source echobox feature_share")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NamesBySpan = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="parameter">Name and value as they stand in the address.</param>
    /// <param name="hosts">The hosts that <c>ref</c> may name.</param>
    public static bool Is(ReadOnlySpan<char> parameter, ReadOnlySpan<string> hosts)
    {
        var equals = parameter.IndexOf('=');
        var name = equals < 0 ? parameter : parameter[..equals];
        if (NamesBySpan.Contains(name)) return true;
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        }
        if (equals < 0 || !(name.Equals("ref", StringComparison.OrdinalIgnoreCase) || name.Equals("source", StringComparison.OrdinalIgnoreCase))) return false;
        var value = parameter[(equals + 1)..].TrimEnd('/');
        foreach (var host in hosts)
        {
            if (value.Equals(host, StringComparison.OrdinalIgnoreCase) || WithoutWww(value).Equals(WithoutWww(host), StringComparison.OrdinalIgnoreCase)) return true;
        }
        return name.Equals("source", StringComparison.OrdinalIgnoreCase) && value is "rss" or "feed";
    }

    private static ReadOnlySpan<char> WithoutWww(ReadOnlySpan<char> host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
}
