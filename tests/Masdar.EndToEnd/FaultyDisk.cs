using System.Diagnostics;

namespace Masdar.EndToEnd;

/// <summary>A disk that refuses: calls of the C library that change something below a folder fail, the n-th or all from the n-th on, or are the program's last. Compiled for the test and loaded before the library itself.</summary>
internal static class FaultyDisk
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/uio.h>
        #include <unistd.h>
        static long counted;
        static int is_it(const char *path) {
            const char *folder = getenv("MASDAR_FAULT_FOLDER"), *from = getenv("MASDAR_FAULT_FROM"), *error = getenv("MASDAR_FAULT_ERROR"), *once = getenv("MASDAR_FAULT_ONCE");
            if (!folder || !from || !error) return 0;
            if (strncmp(path, folder, strlen(folder)) != 0 || strstr(path, "/logs/") || strstr(path, "masdar.lock")) return 0;
            long call = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
            if (call < atol(from) || (once && call > atol(from))) return 0;
            errno = atoi(error);
            return 1;
        }
        static int fails(int descriptor) {
            char link[64], path[4096];
            int saved = errno;
            snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
            ssize_t length = readlink(link, path, sizeof path - 1);
            errno = saved;
            if (length <= 0) return 0;
            path[length] = 0;
            return is_it(path);
        }
        /* No error to give: the program dies there, of a write after half of it. */
        static int refuse(void) {
            if (errno == 0) kill(getpid(), SIGKILL);
            return -1;
        }
        #define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) *(void **)&real = dlsym(RTLD_NEXT, name)
        ssize_t write(int d, const void *b, size_t n) { REAL(ssize_t, "write", int, const void *, size_t); return !fails(d) ? real(d, b, n) : errno ? -1 : (real(d, b, n / 2), errno = 0, refuse()); }
        ssize_t pwrite(int d, const void *b, size_t n, off_t o) { REAL(ssize_t, "pwrite", int, const void *, size_t, off_t); return !fails(d) ? real(d, b, n, o) : errno ? -1 : (real(d, b, n / 2, o), errno = 0, refuse()); }
        ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) { REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t); return !fails(d) ? real(d, b, n, o) : errno ? -1 : (real(d, b, n / 2, o), errno = 0, refuse()); }
        ssize_t pwritev(int d, const struct iovec *v, int c, off_t o) { REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t); return fails(d) ? refuse() : real(d, v, c, o); }
        ssize_t pwritev64(int d, const struct iovec *v, int c, off64_t o) { REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t); return fails(d) ? refuse() : real(d, v, c, o); }
        int fsync(int d) { REAL(int, "fsync", int); return fails(d) ? refuse() : real(d); }
        int fdatasync(int d) { REAL(int, "fdatasync", int); return fails(d) ? refuse() : real(d); }
        int ftruncate(int d, off_t n) { REAL(int, "ftruncate", int, off_t); return fails(d) ? refuse() : real(d, n); }
        int ftruncate64(int d, off64_t n) { REAL(int, "ftruncate64", int, off64_t); return fails(d) ? refuse() : real(d, n); }
        int unlink(const char *p) { REAL(int, "unlink", const char *); return is_it(p) ? refuse() : real(p); }
        int rmdir(const char *p) { REAL(int, "rmdir", const char *); return is_it(p) ? refuse() : real(p); }
        int rename(const char *p, const char *q) { REAL(int, "rename", const char *, const char *); return is_it(p) ? refuse() : real(p, q); }
        __attribute__((destructor)) static void told(void) {
            const char *path = getenv("MASDAR_FAULT_COUNT");
            FILE *file = path ? fopen(path, "w") : NULL;
            if (file) { fprintf(file, "%ld", counted); fclose(file); }
        }
        """;

    /// <summary>Compiles it into a folder; null where there is no C compiler, or no Linux.</summary>
    public static async Task<string?> BuildAsync(string folder)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var (source, library) = (Path.Combine(folder, "fault.c"), Path.Combine(folder, "fault.so"));
        await File.WriteAllTextAsync(source, Source);
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]) { UseShellExecute = false, RedirectStandardError = true })!;
            var error = await compiler.StandardError.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            Assert.True(compiler.ExitCode == 0, error);
            return library;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <param name="from">The first call that fails, from 1.</param>
    /// <param name="error">errno: 5 is EIO, 28 is ENOSPC; 0: the program is killed there, in the middle of what it writes.</param>
    /// <param name="isOnce">Whether the calls after it succeed.</param>
    public static Dictionary<string, string> Environment(string library, string folder, long from, int error, bool isOnce)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = library,
            ["MASDAR_FAULT_FOLDER"] = folder,
            ["MASDAR_FAULT_FROM"] = from.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["MASDAR_FAULT_ERROR"] = error.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["MASDAR_FAULT_COUNT"] = library + ".count",
        };
        if (isOnce) environment["MASDAR_FAULT_ONCE"] = "1";
        return environment;
    }

    /// <summary>Every call where MASDAR_FAULT_ALL is 1, every n-th where it is n; null where it is not set.</summary>
    public static IEnumerable<long>? Wanted(long calls) => System.Environment.GetEnvironmentVariable("MASDAR_FAULT_ALL") is { Length: > 0 } step
        ? Enumerable.Range(1, (int)calls).Where(call => call % int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) == 0).Select(call => (long)call)
        : null;

    /// <summary>How many calls the last program made that could have failed.</summary>
    public static long Counted(string library) => long.Parse(File.ReadAllText(library + ".count"), System.Globalization.CultureInfo.InvariantCulture);
}
