-- POSTs bookings, no slot twice: each human in turn, then the next half hour. Sixteen a day, 14:00 to
-- 21:30 UTC. BENCH_FIRST is the number of the first, so that rounds do not meet.
local here = debug.getinfo(1, "S").source:sub(2):match("(.*/)")
local report = dofile(here .. "report.lua")
local humans = {}
local number = tonumber(os.getenv("BENCH_FIRST"))
local firstDay = tonumber(os.getenv("BENCH_FIRST_DAY"))
local path = "/v1/bookings"
local head, date = "", ""
local dateOfSlot = -1

init = function()
  for id in io.lines(os.getenv("BENCH_HUMANS")) do humans[#humans + 1] = id end
  local host = wrk.host .. ":" .. wrk.port
  head = "POST " .. path .. " HTTP/1.1\r\nHost: " .. host .. "\r\nAuthorization: Bearer "
    .. os.getenv("BENCH_KEY") .. "\r\nContent-Type: application/json\r\nContent-Length: "
end

request = function()
  local human = humans[number % #humans + 1]
  local slot = math.floor(number / #humans)
  number = number + 1
  if slot ~= dateOfSlot then
    dateOfSlot = slot
    local half = slot % 16
    date = os.date("!%Y-%m-%d", (firstDay + math.floor(slot / 16)) * 86400)
      .. string.format("T%02d:%02d:00.000Z", 14 + math.floor(half / 2), (half % 2) * 30)
  end
  local body = '{"human_id":"' .. human .. '","starts_at":"' .. date
    .. '","duration":30,"attendee_name":"Alex Rivera","attendee_email":"alex@startup.io",'
    .. '"metadata":{"lead_id":"lead_123","conversation_id":"conv_456"}}'
  return head .. #body .. "\r\n\r\n" .. body
end

done = function(summary, latency) report(summary, latency) end
