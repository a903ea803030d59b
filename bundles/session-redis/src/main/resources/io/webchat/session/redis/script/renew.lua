-- KEYS lease, session, index. ARGV owner, token, time, name, retention. 1, or 0 when the lease was lost.
local held = redis.call('HMGET', KEYS[1], 'owner', 'token')
if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then
  return 0
end
local expires = now + tonumber(ARGV[3])
redis.call('HSET', KEYS[1], 'expires', text(expires))
redis.call('PEXPIRE', KEYS[1], text(tonumber(ARGV[3]) + tonumber(ARGV[5])))
redis.call('PEXPIRE', KEYS[2], text(tonumber(ARGV[3]) + tonumber(ARGV[5])))
redis.call('ZADD', KEYS[3], 'XX', text(expires), ARGV[4])
return 1
