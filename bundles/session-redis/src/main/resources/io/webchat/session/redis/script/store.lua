-- KEYS session, lease, index. ARGV key, record, name, retention, dormant, then owner, token and write or nothing. 1, or 0 when a later token was given out.
if ARGV[6] then
  if not isLatest(KEYS[2], ARGV[6], ARGV[7], ARGV[4]) then
    return 0
  end
  if not isNext(KEYS[2], ARGV[8]) then
    return 1
  end
end
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'record', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[5] == 'true' then
  redis.call('ZREM', KEYS[3], ARGV[3])
else
  local expires = tonumber(redis.call('HGET', KEYS[2], 'expires') or '0')
  redis.call('ZADD', KEYS[3], text(math.max(now, expires)), ARGV[3])
end
return 1
