-- Calls the tool find_slots for one human and one day.
local here = debug.getinfo(1, "S").source:sub(2):match("(.*/)")
local report = dofile(here .. "report.lua")
local body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_slots","arguments":{"human_id":"'
  .. os.getenv("BENCH_HUMAN") .. '","date_from":"' .. os.getenv("BENCH_DAY") .. '","date_to":"'
  .. os.getenv("BENCH_DAY") .. '","duration":30}}}'

wrk.method = "POST"
wrk.body = body
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"

done = function(summary, latency) report(summary, latency) end
