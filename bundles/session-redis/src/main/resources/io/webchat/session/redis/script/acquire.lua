-- KEYS lease, token, index. ARGV owner, time, name, retention. The token, or nothing when another owner holds the lease.
local held = redis.call('HMGET', KEYS[1], 'owner', 'expires', 'token')
if held[1] and held[1] ~= ARGV[1] and tonumber(held[2]) > now then
  return false
end
-- never below the clock: tokens grow even when Redis has lost what it knew
local last = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(held[3] or '0'))
local token = text(math.max(last + 1, micros))
local expires = now + tonumber(ARGV[2])
redis.call('SET', KEYS[2], token)
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'token', token, 'expires', text(expires))
redis.call('HDEL', KEYS[1], 'written')
redis.call('PEXPIRE', KEYS[1], text(tonumber(ARGV[2]) + tonumber(ARGV[4])))
redis.call('ZADD', KEYS[3], 'XX', text(expires), ARGV[3])
return token
