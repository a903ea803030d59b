-- KEYS lease, session, index. ARGV owner, token, time, name, retention. 1, or 0 when the lease was lost.
if not isLatest(KEYS[1], ARGV[1], ARGV[2], ARGV[5]) then
  return 0
end
local expires = now + tonumber(ARGV[3])
redis.call('HSET', KEYS[1], 'expires', text(expires))
redis.call('PEXPIRE', KEYS[1], text(tonumber(ARGV[3]) + tonumber(ARGV[5])))
redis.call('PEXPIRE', KEYS[2], text(tonumber(ARGV[3]) + tonumber(ARGV[5])))
redis.call('ZADD', KEYS[3], 'XX', text(expires), ARGV[4])
return 1
