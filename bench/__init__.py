"""How long things take: `make bench`. Broken promises fail it; BENCH_JSON=file keeps the figures."""
