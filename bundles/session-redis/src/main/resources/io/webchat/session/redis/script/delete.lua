-- KEYS session, lease, index. ARGV name, retention, then owner, token and write or nothing. 1, or 0 when a later token was given out.
-- The lease stays, so that a stale holder is known as such.
if ARGV[3] then
  if not isLatest(KEYS[2], ARGV[3], ARGV[4], ARGV[2]) then
    return 0
  end
  if not isNext(KEYS[2], ARGV[5]) then
    return 1
  end
end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[1])
return 1
