-- GETs of one address, with the key.
local here = debug.getinfo(1, "S").source:sub(2):match("(.*/)")
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("BENCH_KEY") or "")
local report = dofile(here .. "report.lua")
done = function(summary, latency) report(summary, latency) end
