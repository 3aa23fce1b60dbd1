"""Who is measured: one module each, found by being there, which begins with what it needs and defines `Contestant`."""
