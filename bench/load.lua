-- Sends the requests of a file in their order, again from the first when they are through; prints one line of JSON.
local requests, next_one = {}, 0

function init(words)
   local file = io.open(words[1], "rb")
   while true do
      local path = file:read("*l")
      if not path then break end
      local body = file:read(tonumber(file:read("*l")))
      requests[#requests + 1] = wrk.format(body and #body > 0 and "POST" or "GET", path, nil, body)
   end
   file:close()
end

function request()
   next_one = next_one % #requests + 1
   return requests[next_one]
end

function done(summary, latency, all)
   local errors = summary.errors
   io.write(string.format('JSON {"requests":%d,"seconds":%.4f,"p50_ms":%.3f,"p95_ms":%.3f,"failed":%d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
