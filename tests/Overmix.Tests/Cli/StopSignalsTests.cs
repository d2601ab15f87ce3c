using Overmix.Cli.Processes;
using Overmix.Core.Errors;

namespace Overmix.Tests.Cli;

public sealed class StopSignalsTests
{
    [Theory]
    [InlineData(Signal.Interrupt, 130)]
    [InlineData(Signal.Terminate, 143)]
    [InlineData(Signal.User1, 75)]
    internal void Signal_First_AsksToSaveAndEndsWithItsCode(Signal signal, int expected)
    {
        using OvermixProcess child = SignalChild.Start(SignalChild.Obedient);
        Assert.True(child.WaitFor("working"));
        Assert.True(child.Send(signal));
        ProcessOutcome outcome = child.WaitForExit();

        Assert.Equal((expected, "working\nsaved\n"), (outcome.ExitCode, outcome.Output));
        Assert.Contains("saving; press Ctrl-C", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupt_IgnoredByTheStartingShell_IsHeardAllTheSame()
    {
        using OvermixProcess child = SignalChild.StartIgnoringInterrupts();
        Assert.True(child.WaitFor("working"));
        Assert.True(child.Send(Signal.Interrupt));
        Assert.Equal(130, child.WaitForExit().ExitCode);
    }

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    internal void Interrupt_AfterAnyRequest_QuitsThoughSavingHangs(Signal first)
    {
        using OvermixProcess child = SignalChild.Start(SignalChild.Hanging);
        Assert.True(child.WaitFor("working"));
        Assert.True(child.Send(first));
        Assert.True(child.WaitFor("saving; press Ctrl-C"));
        while (!child.HasExited)
        {
            _ = child.Send(Signal.Interrupt); // Within a moment of the first it is the same wish: press until heard, as people do.
            Thread.Sleep(20);
        }

        Assert.Equal(130, child.WaitForExit().ExitCode);
    }

    [Fact]
    public void Quit_AtAnyTime_IsIgnored()
    {
        using OvermixProcess child = SignalChild.Start(SignalChild.Obedient);
        Assert.True(child.WaitFor("working"));
        Assert.True(child.Send(Signal.Quit));
        Assert.True(child.Send(Signal.Terminate));
        Assert.Equal(143, child.WaitForExit().ExitCode);
    }

    [Fact]
    public void Request_Several_TheFirstDecidesTheCode()
    {
        List<string> said = [];
        using var signals = new StopSignals(said.Add, _ => Assert.Fail("must not quit"));
        Assert.Null(signals.Requested);
        signals.Request(ExitCode.StoppedByLimit);
        signals.Request(ExitCode.StoppedByTerminate);

        Assert.Equal(ExitCode.StoppedByLimit, signals.Requested);
        Assert.True(signals.Token.IsCancellationRequested);
        Assert.Single(said);
    }

    [Fact]
    public void Request_InterruptTwiceWithinAMoment_IsOneWish()
    {
        var clock = new SteppedClock();
        List<int> quits = [];
        using var signals = new StopSignals(_ => { }, quits.Add, clock);
        signals.Request(ExitCode.StoppedByInterrupt);
        clock.Advance(TimeSpan.FromMilliseconds(49));
        signals.Request(ExitCode.StoppedByInterrupt);
        Assert.Empty(quits);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        signals.Request(ExitCode.StoppedByInterrupt);
        Assert.Equal([130], quits);
    }
}
