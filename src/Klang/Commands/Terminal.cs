using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Klang.Commands;

/// <summary>Where a command speaks: results on standard output, progress and complaints on standard error.</summary>
sealed class Terminal(bool isJson)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly IAnsiConsole errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>True when the caller is a script that wants JSON.</summary>
    public bool IsJson => isJson;

    public static TextWriter Out => Console.Out;

    /// <summary>A result: as JSON for scripts, else as these lines.</summary>
    public void Answer(object json, params IEnumerable<string> lines)
    {
        if (isJson)
        {
            Out.WriteLine(JsonSerializer.Serialize(json, Json));
            return;
        }

        foreach (var line in lines)
        {
            Out.WriteLine(line);
        }
    }

    /// <summary>Something for the person at the screen; nothing for scripts.</summary>
    public void Say(string line)
    {
        if (!isJson)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>What went wrong, and the exit code.</summary>
    public static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"klang: {message}");
        return code;
    }

    /// <summary>Runs long work under a bar that it tells how far it is, from 0 to 1.</summary>
    public async Task<T> WatchAsync<T>(string what, Func<IProgress<double>, Task<T>> work)
    {
        if (isJson)
        {
            return await work(new Silent());
        }

        return await errors.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask(Markup.Escape(what), maxValue: 1);
                var answer = await work(new Bar(bar));
                bar.Value = 1;
                return answer;
            });
    }

    sealed class Silent : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }

    sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = Math.Clamp(value, 0, 1);
    }
}
