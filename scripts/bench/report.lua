-- Shared by the scripts beside it: one line that wrk.ts reads.
local function report(summary, latency)
  local e = summary.errors
  io.write(string.format("BENCH %.1f %.3f %.3f %d %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout))
end
return report
