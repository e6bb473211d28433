-- GETs of the slots of each human in turn: with BENCH_QUERY the same ones again and again, with BENCH_FIRST_DAY five days from
-- that day on, and a day later with every turn.
local here = debug.getinfo(1, "S").source:sub(2):match("(.*/)")
local report = dofile(here .. "report.lua")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
local query = os.getenv("BENCH_QUERY")
local day = tonumber(os.getenv("BENCH_FIRST_DAY") or "0")
local humans = {}
local requests = {}
local at = 0

init = function()
  for id in io.lines(os.getenv("BENCH_HUMANS")) do humans[#humans + 1] = "/v1/humans/" .. id .. "/slots?" end
  if query then for n, path in ipairs(humans) do requests[n] = wrk.format("GET", path .. query) end end
end

local function date(number) return os.date("!%Y-%m-%d", number * 86400) end

request = function()
  at = at % #humans + 1
  if query then return requests[at] end
  if at == 1 then day = day + 1 end
  return wrk.format("GET", humans[at] .. "duration=30&date_from=" .. date(day) .. "&date_to=" .. date(day + 4))
end

done = function(summary, latency) report(summary, latency) end
