namespace Masdar.EndToEnd;

public class ExecutableTests
{
    [Fact]
    public void The_executable_is_beside_the_tests() => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "masdar.dll")));
}
