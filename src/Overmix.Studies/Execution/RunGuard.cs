using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Guarding;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Guarding;
using Overmix.Training.Loop;

namespace Overmix.Studies.Execution;

/// <summary>A run's guard with what surrounds it: its scouts beforehand, its alarms in the run's log, one sentence on the terminal, the weights it keeps.</summary>
internal sealed class RunGuard
{
    public const string StoppedMessage = "Stopped while scouting; resume starts the scouts again.";

    private readonly RunDirectory _run;
    private readonly RunConfig _config;
    private readonly Action<string> _say;
    private RunWriter? _writer;
    private Func<(int Epoch, long Step)> _place = () => (0, 0);

    public RunGuard(RunDirectory run, RunConfig config, Action<string> say) =>
        (_run, _config, _say, Kept) = (run, config, say, new KeptWeights(run.PathOf(RunFiles.KeptWeights)));

    /// <summary>The policy; null where there is none.</summary>
    public TurnGuard? Policy { get; private set; }

    public KeptWeights Kept { get; }

    /// <summary>Sends the scouts ahead, unless an earlier process did, and makes the policy.</summary>
    /// <returns>False if a stop was requested meanwhile.</returns>
    public bool Scout(TrainingSetup setup, Func<ExitCode?> stopRequested, out ExitCode stop)
    {
        stop = ExitCode.Done;
        GuardConfig guard = _config.Guard;
        if (guard.Mode == GuardMode.Off)
        {
            return true;
        }

        ScoutForecast? forecast = null;
        if (guard.Scouts > 0)
        {
            forecast = ReadForecast() ?? SendAhead(setup, stopRequested, ref stop);
            if (forecast is null)
            {
                return false;
            }
        }

        Policy = new TurnGuard(guard.Mode, Rule, forecast, Said);
        return true;
    }

    /// <summary>From here on its decisions are news: what it decided before a resume is in the log already.</summary>
    public void Begin(RunWriter writer, Func<(int Epoch, long Step)> place) => (_writer, _place) = (writer, place);

    private ScoutForecast? SendAhead(TrainingSetup setup, Func<ExitCode?> stopRequested, ref ExitCode stop)
    {
        _say($"{_config.Guard.Scouts} scouts go ahead, each without another fifth of the {setup.Data.Train.Count} training examples.");
        var scouts = new ScoutRuns(_config, setup.Data, _config.Guard.Scouts);
        if (scouts.GoAhead(Rule, stopRequested) is not { } forecast)
        {
            stop = stopRequested() ?? ExitCode.StoppedByInterrupt;
            return null;
        }

        _run.WriteJson(RunFiles.Forecast, JsonSerializer.SerializeToUtf8Bytes(forecast, JsonSerializerOptions.Web));
        _say(forecast.Decision.Kind == TurnKind.None
            ? $"The scouts found no turn in {forecast.ScoutedEpochs} epochs."
            : $"The scouts found a turn: {forecast.Decision.Sentence}");
        return forecast;
    }

    private ScoutForecast? ReadForecast()
    {
        try
        {
            return _run.ReadJson(RunFiles.Forecast) is { } json ? JsonSerializer.Deserialize<ScoutForecast>(json, JsonSerializerOptions.Web) : null;
        }
        catch (JsonException cause)
        {
            throw new RunFolderException(_run.PathOf(RunFiles.Forecast), $"cannot be read: {cause.Message}. Delete it, and resume sends the scouts again.");
        }
    }

    private void Said(TurnDecision decision)
    {
        if (_writer is not { } writer)
        {
            return; // seen again on the way to where the run was cut
        }

        if (decision.Kind == TurnKind.OverTraining)
        {
            string signal = _config.Guard.Scouts > 0 ? "scouts" : _config.Ema.Decay > 0 ? "validationLossOfAverage" : "validationLoss";
            (int epoch, long step) = _place();
            writer.Note(RunEvent.Of(RunEvents.AlarmKind, epoch, step, ("signal", signal), ("turningEpoch", (long)decision.TurningEpoch), ("value", decision.Value), ("threshold", decision.Threshold), ("least", decision.Least), ("deviations", decision.Deviations), ("errorRise", decision.ErrorRise), ("action", ActionWord), ("message", decision.Sentence)));
        }

        _say($"{decision.Sentence} {Consequence}");
    }

    // A plateau ends a run that may be ended; scouts that may only warn go on to see whether it grows worse.
    private TurnRule Rule => _config.Guard.Mode == GuardMode.Stop ? new TurnRule() : new TurnRule { PlateauFactor = double.PositiveInfinity };

    private string ActionWord => _config.Guard.Mode.ToString().ToLowerInvariant();

    private string Consequence => _config.Guard.Mode switch
    {
        GuardMode.Stop => "The guard ends the run and delivers the weights of the turn.",
        GuardMode.Switch => "The guard goes on with ERM.",
        _ => "The run goes on; guard.mode=stop would end it, guard.mode=switch would go on with ERM.",
    };
}
