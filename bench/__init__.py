"""How long things take: `make bench`. Nothing is asserted here; BENCH_JSON=file keeps the figures."""
