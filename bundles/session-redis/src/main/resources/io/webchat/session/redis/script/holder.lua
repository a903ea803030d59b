-- KEYS lease. The owner of a valid lease and how long it is that, or nothing.
local held = redis.call('HMGET', KEYS[1], 'owner', 'expires')
if held[1] and held[2] and tonumber(held[2]) > now then
  return {held[1], text(tonumber(held[2]) - now)}
end
return false
