-- GETs of the slots of each human in turn.
local here = debug.getinfo(1, "S").source:sub(2):match("(.*/)")
local report = dofile(here .. "report.lua")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
local query = os.getenv("BENCH_QUERY")
local requests = {}
local at = 0

init = function()
  for id in io.lines(os.getenv("BENCH_HUMANS")) do
    requests[#requests + 1] = wrk.format("GET", "/v1/humans/" .. id .. "/slots?" .. query)
  end
end

request = function()
  at = at % #requests + 1
  return requests[at]
end

done = function(summary, latency) report(summary, latency) end
