-- KEYS session, lease, index. ARGV name, retention, owner and token or nothing. 1, or 0 when a later token was given out.
-- The lease stays, so that a stale holder is known as such.
if ARGV[4] ~= '' and not isLatest(KEYS[2], ARGV[3], ARGV[4], ARGV[2]) then
  return 0
end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[1])
return 1
