-- KEYS members. The containers that still count: owner, a line feed, address.
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. text(now), '+inf')
