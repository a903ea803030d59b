-- Before scripts that work under a lease. Whether no other owner was given a later one; recreates a lease that Redis has lost.
local function isLatest(lease, owner, token, retention)
  local known = redis.call('HMGET', lease, 'owner', 'token')
  if known[2] then
    return known[1] == owner and known[2] == token
  end
  redis.call('HSET', lease, 'owner', owner, 'token', token, 'expires', text(now))
  redis.call('PEXPIRE', lease, retention)
  return true
end
-- Whether no later write under the same lease was faster.
local function isNext(lease, write)
  local last = redis.call('HGET', lease, 'written')
  if last and tonumber(last) > tonumber(write) then
    return false
  end
  redis.call('HSET', lease, 'written', write)
  return true
end
