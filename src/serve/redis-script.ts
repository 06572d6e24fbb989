import { CATCH_UP, LOOKING_MS, RESERVE } from '../lib/budget'
import { RECOVERY_MS, TRY_ANSWER_MS, TRY_MS } from '../lib/budget-limit'

/** Redis forgets a token that nobody has asked about for this long, ms. No pause that an upstream asks for is longer. */
const FORGOTTEN_MS = 7_200_000

/**
 * An exact sliding log of the calls of one token, which all replicas share. A member is a call of a replica; its score is
 * the instant until which the call counts, ms since 1970 UTC by the clock of Redis.
 *
 * KEYS: the log (a sorted set), the state (a hash). ARGV: a `StoreQuestion` as JSON. Gives a `StoreReply` as JSON.
 */
export const SCRIPT = `
local log, state = KEYS[1], KEYS[2]
local ask = cjson.decode(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- Calls that are over are forgotten. The calls that this replica tells replace those that the log has of it.
redis.call('ZREMRANGEBYSCORE', log, '-inf', now)
local own = ask.replica .. ':'
for _, call in ipairs(redis.call('ZRANGE', log, 0, -1)) do
  if string.sub(call, 1, #own) == own then redis.call('ZREM', log, call) end
end
local made = 0
local function add(ms)
  made = made + 1
  redis.call('ZADD', log, now + ms, own .. made)
end
for _, ms in ipairs(ask.countingMs) do add(ms) end
local size = redis.call('ZCARD', log)

local function known(field) return tonumber(redis.call('HGET', state, field)) or 0 end
local looked, pace = known('looked'), known('pace')
local pause, wish, tried = known('pause'), known('wish'), known('tried')
if type(ask.lookedMs) == 'number' then looked = math.max(looked, now - ask.lookedMs) end
if type(ask.pause) == 'table' then
  if ask.pause.ms == 0 then pause, wish, tried = 0, 0, 0
  else pause, wish, tried = math.max(pause, now + ask.pause.ms), math.max(wish, now + ask.pause.wishMs), 0 end
end

-- In a long pause one call is tried each minute. The others wait a moment for its answer.
local pauseMs = math.max(0, pause - now)
if now < tried + ${TRY_ANSWER_MS} then pauseMs = math.min(pauseMs, tried + ${TRY_ANSWER_MS} - now) end
local isTry = pauseMs == 0 and now < wish

-- What a 429 has taught one replica holds for all of them, and is given back slowly.
local calls, taught = known('calls'), known('taught')
local learned = calls + (now - taught) * ask.limit / ${RECOVERY_MS}
if ask.calls < math.min(ask.limit, learned) then learned, calls, taught = ask.calls, ask.calls, now end
local limit = math.floor(math.min(ask.limit, learned))
local part = now - looked < ${LOOKING_MS} and ${RESERVE.looking} or ${RESERVE.idle}
local most = math.max(1, limit - math.ceil(limit * part))
local people, background = 0, 0
if pauseMs == 0 then
  people = math.max(0, math.min(ask.wants.people, limit - size))
  if isTry then people = math.min(people, 1) end
end

-- Background leaves at an even pace, so that its calls also leave the window at an even pace.
local gap = math.ceil(ask.windowMs / most)
local turn = math.max(pace, now - ${CATCH_UP} * gap)
local function hasTurn()
  if pauseMs > 0 or (isTry and people + background > 0) then return false end
  return background < ask.wants.background and size + people + background < most and turn <= now
end
while hasTurn() do background, turn = background + 1, turn + gap end
if background > 0 then pace = turn end

for _ = 1, people + background do add(ask.grantMs) end
isTry = isTry and people + background > 0
if isTry then
  tried, pause = now, math.min(wish, now + ${TRY_MS})
end
redis.call('HSET', state, 'looked', looked, 'pace', pace, 'pause', pause, 'wish', wish, 'tried', tried,
  'calls', calls, 'taught', taught)
redis.call('PEXPIRE', log, ${FORGOTTEN_MS})
redis.call('PEXPIRE', state, ${FORGOTTEN_MS})

-- The time until fewer calls than this count.
local function roomMs(count)
  local over = redis.call('ZCARD', log) - count
  if over < 0 then return 0 end
  return redis.call('ZRANGE', log, over, over, 'WITHSCORES')[2] - now
end
local heldMs = isTry and ${TRY_ANSWER_MS} or pauseMs
return cjson.encode({
  grants = { people = people, background = background },
  waitMs = {
    people = math.max(heldMs, roomMs(limit)),
    background = math.max(heldMs, roomMs(most), turn - now),
  },
  pauseMs = pauseMs,
  wishMs = math.max(0, wish - now),
  isTry = isTry,
})
`
