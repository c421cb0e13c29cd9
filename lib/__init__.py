"""Everything that knows no page: the domain, the store, the engine, the partners, the use cases."""
