using System.Numerics;
using System.Runtime.Intrinsics;

namespace Overmix.Theory.RandomFeatures;

/// <summary>One thread's share of the moments: its own block of features and its own float64 sums.</summary>
internal sealed unsafe class PackedLane : IDisposable
{
    private const int Width = PanelProduct.Width, Tile = Width * Width;

    private readonly MixupTask _task;
    private readonly CleanLabels _cleanLabels;
    private readonly AlignedFloats _source, _features, _scratch;
    private readonly AlignedFloats? _ownCoefficients;
    private readonly int _panels;
    private readonly PairBlock _block = new();
    private readonly LabelSums _labels = new();
    private readonly double[] _targets = new double[PairBlock.Capacity], _clean = new double[PairBlock.Capacity];
    private readonly float[] _floatLabels = new float[PairBlock.Capacity];
    private readonly double[] _tiles, _targetMoment, _cleanMoment;

    internal PackedLane(MixupTask task, CleanLabels cleanLabels, AlignedFloats source, int panels)
    {
        (_task, _cleanLabels, _source, _panels) = (task, cleanLabels, source, panels);
        _features = new AlignedFloats((long)panels * PairBlock.Capacity * Width); // [panels, pairs, 32]
        _scratch = new AlignedFloats(Math.Max(Tile, PairBlock.Capacity * 16));
        _tiles = new double[panels * (panels + 1) / 2 * Tile]; // lower triangle of tiles, row by row
        _targetMoment = new double[panels * Width];
        _cleanMoment = new double[panels * Width];
        if (task.OwnCoefficients is { } own)
        {
            _ownCoefficients = new AlignedFloats(panels * Width);
            for (int k = 0; k < own.Length; k++)
            {
                _ownCoefficients.Pointer[k] = (float)own[k];
            }
        }
    }

    /// <summary>Adds a block of pairs.</summary>
    internal void AddBlock(long index)
    {
        _task.Pairs.Fill(index, _block);
        for (int panel = 0; panel < _panels; panel++)
        {
            PanelMixer.Fill(_task.Map.Activation, _source.Pointer + ((long)panel * _task.Pairs.Samples * Width), _block, Panel(panel));
        }

        FillLabels();
        AddMoment(_targets, _targetMoment);
        AddMoment(_clean, _cleanMoment);
        AddTiles();
    }

    /// <summary>Adds another lane's sums.</summary>
    internal void Add(PackedLane other)
    {
        _labels.Add(other._labels);
        AddInto(_tiles, other._tiles);
        AddInto(_targetMoment, other._targetMoment);
        AddInto(_cleanMoment, other._cleanMoment);
    }

    /// <summary>The moments of all that was added.</summary>
    internal MixupMoments Finish()
    {
        int d = _task.Map.Count;
        double scale = 1.0 / _labels.Pairs;
        double[] gram = new double[(long)d * d];
        for (int row = 0; row < d; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double value = scale * _tiles[(TileIndex(row / Width, column / Width) * Tile) + (row % Width * Width) + (column % Width)];
                gram[((long)row * d) + column] = value;
                gram[((long)column * d) + row] = value;
            }
        }

        double[] Scaled(double[] moment) => [.. moment.Take(d).Select(value => value * scale)];
        return new MixupMoments(gram, Scaled(_targetMoment), Scaled(_cleanMoment), _labels);
    }

    /// <summary>Gives the block's memory back; the sums stay.</summary>
    public void Dispose()
    {
        _features.Dispose();
        _scratch.Dispose();
        _ownCoefficients?.Dispose();
    }

    private static int TileIndex(int row, int column) => (row * (row + 1) / 2) + column;

    private static void AddInto(double[] sums, double[] parts)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += parts[i];
        }
    }

    private float* Panel(int panel) => _features.Pointer + ((long)panel * PairBlock.Capacity * Width);

    private void FillLabels()
    {
        Span<double> targets = _targets.AsSpan(0, _block.Count), clean = _clean.AsSpan(0, _block.Count);
        _block.Mix(_task.Targets, targets);
        if (_ownCoefficients is null)
        {
            _cleanLabels.Fill(_block, clean);
        }
        else
        {
            Predict(clean);
        }

        _labels.Add(targets, clean);
    }

    /// <summary>Ỹ* = aᵀφ̃ for a teacher on these very features.</summary>
    private void Predict(Span<double> clean)
    {
        new Span<float>(_scratch.Pointer, _block.Count * 16).Clear();
        for (int panel = 0; panel < _panels; panel++)
        {
            PanelMixer.AddProducts(Panel(panel), _block.Count, _ownCoefficients!.Pointer + (panel * Width), _scratch.Pointer);
        }

        for (int k = 0; k < clean.Length; k++)
        {
            clean[k] = Vector512.Sum(Vector512.Load(_scratch.Pointer + (k * 16)));
        }
    }

    private void AddMoment(double[] labels, double[] moment)
    {
        for (int k = 0; k < _block.Count; k++)
        {
            _floatLabels[k] = (float)labels[k];
        }

        float* sums = stackalloc float[Width];
        for (int panel = 0; panel < _panels; panel++)
        {
            PanelMixer.WeightedSum(Panel(panel), _floatLabels.AsSpan(0, _block.Count), sums);
            AddWidened(sums, moment.AsSpan(panel * Width, Width));
        }
    }

    private void AddTiles()
    {
        int offset = 0;
        for (int row = 0; row < _panels; row++)
        {
            for (int column = 0; column <= row; column++, offset += Tile)
            {
                PanelProduct.Multiply(Panel(row), Panel(column), _block.Count, _scratch.Pointer);
                AddWidened(_scratch.Pointer, _tiles.AsSpan(offset, Tile));
            }
        }
    }

    private static void AddWidened(float* values, Span<double> sums)
    {
        fixed (double* target = sums)
        {
            for (int i = 0; i < sums.Length; i += 16)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(values + i));
                (Vector512.Load(target + i) + low).Store(target + i);
                (Vector512.Load(target + i + 8) + high).Store(target + i + 8);
            }
        }
    }
}
