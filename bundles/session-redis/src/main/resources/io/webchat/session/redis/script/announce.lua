-- KEYS members. ARGV owner, address, time. One entry for each container, by when it runs out; none when the time is 0.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now))
local own = ARGV[1] .. '\n'
for _, entry in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if string.sub(entry, 1, #own) == own then
    redis.call('ZREM', KEYS[1], entry)
  end
end
if tonumber(ARGV[3]) > 0 then
  redis.call('ZADD', KEYS[1], text(now + tonumber(ARGV[3])), own .. ARGV[2])
end
return 1
