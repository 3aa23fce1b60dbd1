"""The contestants: each module here is one. It declares its dependencies at the top, and defines `Contestant`."""
