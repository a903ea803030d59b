-- KEYS session, index. ARGV name. The lease stays, so that a stale holder is known as such.
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1])
