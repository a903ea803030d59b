-- KEYS index. ARGV limit, prefix of sessions. Keys of sessions without a valid lease, oldest first; forgets those that have expired.
local keys = {}
local from = 0
while #keys < tonumber(ARGV[1]) do
  local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now), 'LIMIT', from, 100)
  if #names == 0 then
    break
  end
  for _, name in ipairs(names) do
    local key = redis.call('HGET', ARGV[2] .. name, 'key')
    if not key then
      redis.call('ZREM', KEYS[1], name)
    else
      from = from + 1
      if #keys < tonumber(ARGV[1]) then
        keys[#keys + 1] = key
      end
    end
  end
end
return keys
