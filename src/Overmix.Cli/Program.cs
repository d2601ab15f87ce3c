Console.WriteLine("overmix");
