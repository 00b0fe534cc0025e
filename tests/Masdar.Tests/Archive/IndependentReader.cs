using System.Diagnostics;

namespace Masdar.Tests.Archive;

/// <summary>The npm package warcio, which reads the archive back without a line of ours. <c>.ci/warcio</c> installs it.</summary>
internal static class IndependentReader
{
    private const string Script =
        """
        import fs from 'node:fs';
        import crypto from 'node:crypto';
        import { createRequire } from 'node:module';
        const require = createRequire(process.argv[2] + '/');
        const { WARCParser } = require('warcio');
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
        const digest = bytes => {
            let number = BigInt('0x' + crypto.createHash('sha1').update(bytes).digest('hex')), text = '';
            for (let i = 0; i < 32; i++, number /= 32n) text = alphabet[Number(number % 32n)] + text;
            return 'sha1:' + text;
        };
        const path = process.argv[3];
        const counts = {};
        for await (const record of new WARCParser(fs.createReadStream(path), { parseHttp: false, keepHeadersCase: true })) {
            const block = await record.readFully(false);
            if (digest(block) !== record.warcHeader('WARC-Block-Digest')) throw new Error('block digest at ' + record._offset);
            counts[record.warcType] = (counts[record.warcType] ?? 0) + 1;
        }
        for await (const record of new WARCParser(fs.createReadStream(path))) {
            const payload = await record.readFully(false);
            if ((record.warcType === 'response' || record.warcType === 'resource') && digest(payload) !== record.warcPayloadDigest) throw new Error('payload digest of ' + record.warcTargetURI);
        }
        console.log(Object.keys(counts).sort().map(type => `${type} ${counts[type]}`).join(', '));
        """;

    /// <summary>The folder that has node_modules/warcio; null where it was not installed.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("MASDAR_TEST_WARCIO") is { Length: > 0 } folder && Directory.Exists(Path.Combine(folder, "node_modules", "warcio")) ? folder : null;

    /// <summary>Reads every record and recomputes every digest; gives how many of each type there are.</summary>
    public static async Task<string> ReadAsync(string path)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("masdar-warcio-").FullName, "read.mjs");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        using var node = Process.Start(new ProcessStartInfo("node", [script, Folder!, path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(Path.GetDirectoryName(script)!, true);
        Assert.True(node.ExitCode == 0, await error);
        return (await output).Trim();
    }
}
