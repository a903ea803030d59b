-- KEYS session, lease, index. ARGV key, record, name, retention, token or nothing. 1, or 0 when a later token was given out.
local lease = redis.call('HMGET', KEYS[2], 'token', 'expires')
if ARGV[5] ~= '' and lease[1] ~= ARGV[5] then
  return 0
end
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'record', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[3], text(math.max(now, tonumber(lease[2] or '0'))), ARGV[3])
return 1
