using CsCheck;
using Masdar.Storage;

namespace Masdar.Tests.Storage;

public class SketchIndexTests
{
    [Fact]
    public void A_segment_gives_the_entries_of_a_hash_and_no_others_wherever_they_lie()
    {
        // Few hashes, so that some are had by many; the smallest and the greatest are among them.
        var hash = Gen.OneOf(Gen.UInt[0, 40], Gen.UInt[uint.MaxValue - 40, uint.MaxValue], Gen.UInt);
        Gen.Select(hash, Gen.UInt[0, 5000]).Array[0, 3000].Sample(pairs =>
        {
            var entries = pairs.Select(pair => SketchSegment.Entry(pair.Item1, pair.Item2)).Distinct().Order().ToArray();
            var segment = new SketchSegment(entries);
            foreach (var asked in pairs.Select(pair => pair.Item1).Take(40).Append(7u).Append(uint.MaxValue))
            {
                Assert.Equal(entries.Where(entry => entry >> 32 == asked), segment.Of(asked).ToArray());
            }
        }, iter: 100);
    }

    [Fact]
    public void Merging_keeps_every_entry_once_and_in_order() =>
        Gen.Select(Gen.ULong[0, 3000].Array[0, 200], Gen.ULong[0, 3000].Array[0, 200]).Sample((a, b) =>
        {
            ulong[] Sorted(IEnumerable<ulong> numbers) => [.. numbers.Select(number => number << 32).Distinct().Order()];
            var merged = SketchSegment.Merge(new SketchSegment(Sorted(a)), new SketchSegment(Sorted(b)));
            Assert.Equal(Sorted(a.Concat(b)).Length, merged.Count);
            Assert.All(a.Concat(b), number => Assert.Equal(1, merged.Of(number).Length));
        });

    /// <summary>Over many heads and merges.</summary>
    [Fact]
    public async Task What_shares_hashes_is_found_over_restarts_and_among_what_was_dropped()
    {
        var folder = Directory.CreateTempSubdirectory("masdar-sketches-");
        try
        {
            var random = new Random(5);
            var sketches = new List<ulong[]>();
            var (store, path) = (default(Store), Path.Combine(folder.FullName, "masdar.db"));
            for (var round = 0; round < 4; round++)
            {
                store?.Dispose();
                store = Store.Open(new Masdar.Storage.Sqlite.SqliteDialect(path));
                for (var i = 0; i < 1500; i++) sketches.Add([.. Enumerable.Range(0, 16).Select(_ => (ulong)random.NextInt64(1, 60_000)).Distinct()]);
                var from = sketches.Count - 1500;
                await store.WriteAsync(
                    writer =>
                    {
                        writer.Near.Find([1], 1, DateTimeOffset.MinValue, 1);
                        for (var i = from; i < sketches.Count; i++) writer.Near.Put(Original(i), new Masdar.Model.Shingles(sketches[i], new byte[] { 1 }), story: null, isNew: true);
                        // The oldest two hundred of each round go.
                        writer.Near.Prune(Time(200 * (round + 1)), 1000);
                        return true;
                    },
                    TestContext.Current.CancellationToken);
                var gone = 200 * (round + 1);
                await store.WriteAsync(
                    writer =>
                    {
                        for (var asked = 0; asked < 60; asked++)
                        {
                            var sketch = sketches[random.Next(sketches.Count)];
                            var expected = sketches.Select((other, i) => (Number: i, Hits: other.Intersect(sketch).Count())).Where(x => x.Number >= gone && x.Hits >= 2).OrderByDescending(x => x.Hits).ThenByDescending(x => x.Number).Take(24).Select(x => Original(x.Number).Id);
                            Assert.Equal(expected, writer.Near.Find(sketch, 2, DateTimeOffset.MinValue, 24).Select(found => found.Id));
                        }
                        return true;
                    },
                    TestContext.Current.CancellationToken);
            }
            store!.Dispose();
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task Of_a_hash_that_thousands_have_the_newest_are_looked_at()
    {
        var folder = Directory.CreateTempSubdirectory("masdar-sketches-");
        try
        {
            using var store = Store.Open(new Masdar.Storage.Sqlite.SqliteDialect(Path.Combine(folder.FullName, "masdar.db")));
            await store.WriteAsync(
                writer =>
                {
                    writer.Near.Find([1], 1, DateTimeOffset.MinValue, 1);
                    for (var i = 0; i < 3000; i++) writer.Near.Put(Original(i), new Masdar.Model.Shingles([7, 8, 1000 + (ulong)i], new byte[] { 1 }), story: null, isNew: true);
                    Assert.Equal(Enumerable.Range(0, 24).Select(i => Original(2999 - i).Id), writer.Near.Find([7, 8], 2, DateTimeOffset.MinValue, 24).Select(found => found.Id));
                    Assert.Equal(Original(5).Id, Assert.Single(writer.Near.Find([1005, 3], 1, DateTimeOffset.MinValue, 24)).Id);
                    return true;
                },
                TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static DateTimeOffset Time(int number) => DateTimeOffset.UnixEpoch.AddMinutes(number);

    private static Masdar.Model.Article Original(int number) => Deduplication.Articles.Of("x", guid: FormattableString.Invariant($"g{number}"), at: Time(number));
}
