using System.Globalization;
using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Studies.Guarding;

/// <summary>
/// A synthetic world whose labels are known: C Gaussian clouds in d dimensions, means drawn on the sphere of a given radius, unit noise in every direction. The
/// class is the cloud an example was drawn from, so P(Y|x) is known and overlap is the only noise.
/// </summary>
public static class GaussianClouds
{
    private const int Dimensions = 20, ClassCount = 5, TrainPool = 1_000, TestExamples = 4_000;

    /// <summary>Draws the world's examples: an official training part of 1 000 and a test part of 4 000.</summary>
    /// <param name="radius">Distance of the means from the origin; unit noise.</param>
    /// <param name="seed">Seed of means and examples.</param>
    public static IDataSet Draw(double radius, long seed)
    {
        RandomStream stream = new RandomStreams((ulong)seed).Open(StreamName.Theory);
        double[][] means = [.. Enumerable.Range(0, ClassCount).Select(_ => OnSphere(stream, radius))];
        int count = TrainPool + TestExamples;
        float[] inputs = new float[count * Dimensions];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % ClassCount;
            for (int j = 0; j < Dimensions; j++)
            {
                inputs[(i * Dimensions) + j] = (float)(means[labels[i]][j] + stream.NextGaussian());
            }
        }

        string[] names = [.. Enumerable.Range(0, ClassCount).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        DataPart[] parts = [.. Enumerable.Range(0, count).Select(i => i < TrainPool ? DataPart.Train : DataPart.Test)];
        return new ArrayDataSet("clouds", inputs, labels, new ExampleShape(1, 1, Dimensions), names, parts);
    }

    private static double[] OnSphere(RandomStream stream, double radius)
    {
        double[] direction = [.. Enumerable.Range(0, Dimensions).Select(_ => stream.NextGaussian())];
        double norm = Math.Sqrt(direction.Sum(x => x * x));
        return [.. direction.Select(x => radius * x / norm)];
    }
}
