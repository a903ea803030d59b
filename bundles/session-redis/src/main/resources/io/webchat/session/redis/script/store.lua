-- KEYS session, lease, index. ARGV key, record, name, retention, owner and token or nothing, dormant. 1, or 0 when a later token was given out.
if ARGV[6] ~= '' and not isLatest(KEYS[2], ARGV[5], ARGV[6], ARGV[4]) then
  return 0
end
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'record', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[7] == 'true' then
  redis.call('ZREM', KEYS[3], ARGV[3])
else
  local expires = tonumber(redis.call('HGET', KEYS[2], 'expires') or '0')
  redis.call('ZADD', KEYS[3], text(math.max(now, expires)), ARGV[3])
end
return 1
