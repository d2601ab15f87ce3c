namespace Overmix.Training.Data.Download;

/// <summary>
/// The data sets that Overmix knows where to fetch. Lengths and SHA-256 are those that TensorFlow Datasets publishes for the same files (its folder url_checksums).
/// Where a publisher's server offers no https, plain http follows as the last address: the digest decides, not the way.
/// </summary>
public static class KnownSets
{
    private const string Toronto = "https://www.cs.toronto.edu/~kriz/";
    private const string Stanford = "https://ufldl.stanford.edu/housenumbers/";
    private const string StanfordPlain = "http://ufldl.stanford.edu/housenumbers/";
    private const string Pytorch = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private const string Cvdf = "https://storage.googleapis.com/cvdf-datasets/mnist/";
    private const string Zalando = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/";
    private const string ZalandoPlain = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<KnownSet> All { get; } = [Cifar10(), Cifar100(), FashionMnist(), Mnist(), Svhn()];

    /// <summary>Names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];

    /// <summary>Finds a set.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DataException">No such set can be fetched.</exception>
    public static KnownSet Named(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new DataException($"no data set called '{name}' can be fetched. Known: {string.Join(", ", Names)}.");

    private static KnownSet Cifar10() => new()
    {
        Name = "cifar10",
        TrainExamples = 50_000,
        TestExamples = 10_000,
        Shape = new ExampleShape(3, 32, 32),
        Classes = 10,
        Licence = "none stated",
        Source = new Uri(Toronto + "cifar.html"),
        Files = [File("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", Toronto)],
    };

    private static KnownSet Cifar100() => new()
    {
        Name = "cifar100",
        TrainExamples = 50_000,
        TestExamples = 10_000,
        Shape = new ExampleShape(3, 32, 32),
        Classes = 100,
        Licence = "none stated",
        Source = new Uri(Toronto + "cifar.html"),
        Files = [File("cifar-100-binary.tar.gz", 168_513_733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec", Toronto)],
    };

    private static KnownSet Svhn() => new()
    {
        Name = "svhn",
        TrainExamples = 73_257,
        TestExamples = 26_032,
        Shape = new ExampleShape(3, 32, 32),
        Classes = 10,
        Licence = "non-commercial use",
        Source = new Uri(StanfordPlain),
        Files =
        [
            File("train_32x32.mat", 182_040_794, "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8", Stanford, StanfordPlain),
            File("test_32x32.mat", 64_275_384, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b", Stanford, StanfordPlain),
        ],
    };

    private static KnownSet Mnist() => new()
    {
        Name = "mnist",
        TrainExamples = 60_000,
        TestExamples = 10_000,
        Shape = new ExampleShape(1, 28, 28),
        Classes = 10,
        Licence = "CC BY-SA 3.0",
        Source = new Uri("http://yann.lecun.com/exdb/mnist/"),
        Files =
        [
            File("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", Pytorch, Cvdf),
            File("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", Pytorch, Cvdf),
            File("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", Pytorch, Cvdf),
            File("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", Pytorch, Cvdf),
        ],
    };

    private static KnownSet FashionMnist() => new()
    {
        Name = "fashionMnist",
        TrainExamples = 60_000,
        TestExamples = 10_000,
        Shape = new ExampleShape(1, 28, 28),
        Classes = 10,
        Licence = "MIT",
        Source = new Uri("https://github.com/zalandoresearch/fashion-mnist"),
        Files =
        [
            File("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", Zalando, ZalandoPlain),
            File("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", Zalando, ZalandoPlain),
            File("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", Zalando, ZalandoPlain),
            File("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", Zalando, ZalandoPlain),
        ],
    };

    private static KnownFile File(string name, long bytes, string sha256, params string[] folders) => new(name, bytes, sha256, [.. folders.Select(f => new Uri(f + name))]);
}
