import { CATCH_UP, LOOKING_MS } from '../lib/budget'
import { SILENT_MS, drainMs, longestGrantMs, youngMs } from '../lib/shares'

/** Everything is forgotten that nobody has asked about for this long, ms. */
const FORGOTTEN_MS = 86_400_000

/** After people had to wait at one replica, background waits at all of them for this long, ms. */
const WAITING_MS = 500

/**
 * What both scripts begin with. A server that was started anew, or that took over from another, may hold data of
 * long ago; `run_id` is another one then, and nothing of it counts. Where INFO is forbidden only lost keys are noticed.
 */
const REGISTRY = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local ask = cjson.decode(ARGV[1])

local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''

local function read(key)
  local text = redis.call('GET', key)
  return text and cjson.decode(text) or nil
end
local function write(key, value)
  redis.call('SET', key, cjson.encode(value), 'PX', ${FORGOTTEN_MS})
end

local registry = nil
local function open()
  registry = read(KEYS[1])
  if registry == nil or registry.run ~= run then
    registry = { run = run, since = now, heard = {} }
    write(KEYS[1], registry)
  end
end
local function probation(since, remembered)
  if registry.since + remembered > now then return 0 end
  return math.max(0, since + remembered - now)
end
`

/** KEYS: the registry. ARGV: a \`Beat\` as JSON. Gives a \`BeatAnswer\` as JSON. */
export const BEAT_SCRIPT = `${REGISTRY}
if now > ask.latestMs then
  return cjson.encode({ isTaken = false, nowMs = now, probationMs = 0 })
end
open()
for id, each in pairs(registry.heard) do
  if each.at + ask.rememberedMs < now then registry.heard[id] = nil end
end
local known = registry.heard[ask.replica]
local since = known and known.since or now
registry.heard[ask.replica] = { since = since, at = now }
write(KEYS[1], registry)
return cjson.encode({ isTaken = true, nowMs = now, probationMs = probation(since, ask.rememberedMs) })
`

/** What the script of a report has to know of the window's length. */
export function reportTimes(windowMs: number): Readonly<Record<string, number>> {
  return {
    drain: drainMs(windowMs),
    longest: longestGrantMs(windowMs),
    young: youngMs(windowMs),
  }
}

/**
 * KEYS: the registry, the token. ARGV: a \`Report\` as JSON, and \`reportTimes\` as JSON. Gives an \`Answer\` as JSON.
 * \`src/test/store-twin.ts\` says the same in TypeScript.
 */
export const REPORT_SCRIPT = `${REGISTRY}
local times = cjson.decode(ARGV[2])
local rules, wants = ask.rules, ask.wants

local function answer(status, young, pause, people, background, waitPeople, waitBackground)
  return cjson.encode({
    status = status, nowMs = now, youngMs = young, pauseMs = pause,
    grants = { people = people, background = background },
    waitMs = { people = waitPeople, background = waitBackground },
  })
end

if now > ask.latestMs then return answer('late', 0, 0, 0, 0, 0, 0) end
open()
local heard = registry.heard
local life = run .. ':' .. registry.since
local token = read(KEYS[2])
if token == nil or token.life ~= life then
  token = { life = life, since = now, holders = {}, looked = 0, waiting = 0, pace = 0, paused = 0 }
end
local holders = token.holders
local before = holders[ask.replica]
if before and before.sequence >= ask.sequence then return answer('late', 0, 0, 0, 0, 0, 0) end

local untils = {}
for index, ms in ipairs(ask.countsMs) do untils[index] = now + ms end
local own = { sequence = ask.sequence, at = now, claim = math.max(ask.claim, #untils), untils = untils }
holders[ask.replica] = own

local function isAlive(id)
  return heard[id] ~= nil and heard[id].at > now - ${SILENT_MS}
end
local remembered = ${SILENT_MS} + times.drain
for id, holder in pairs(holders) do
  local last = math.max(heard[id] and heard[id].at or 0, holder.at)
  if last + remembered < now then holders[id] = nil end
end
if type(ask.lookedMs) == 'number' then token.looked = math.max(token.looked, now - ask.lookedMs) end
if ask.pauseMs > 0 then token.paused = math.max(token.paused, now + ask.pauseMs) end

local young = math.max(0, token.since + times.young - now)
local pause = math.max(0, token.paused - now)
if young > 0 or not isAlive(ask.replica) or pause > 0 then
  write(KEYS[2], token)
  if young > 0 then return answer('young', young, pause, 0, 0, 0, 0) end
  if not isAlive(ask.replica) then return answer('unheard', 0, pause, 0, 0, 0, 0) end
  return answer('ok', 0, pause, 0, 0, pause, pause)
end

local alive = 0
for id in pairs(heard) do
  if isAlive(id) then alive = alive + 1 end
end
local claims = {}
for id, holder in pairs(holders) do claims[id] = holder.claim end
local isLooking = now - token.looked < ${LOOKING_MS}
local reserve = isLooking and rules.reserve.looking or rules.reserve.idle
local isNew = probation(heard[ask.replica].since, remembered) > 0

-- What has to be thought of as under way.
local function reckoned()
  local sum, known, silent, silentSum, silentFull = 0, 0, 0, 0, 0
  for id, claim in pairs(claims) do
    if isAlive(id) then
      known = known + 1
      sum = sum + math.max(claim, rules.slice)
    else
      silent = silent + 1
      silentSum = silentSum + claim
      silentFull = silentFull + math.max(claim, rules.full)
    end
  end
  sum = sum + (alive - known) * rules.slice
  local missing = math.max(0, rules.replicas - alive)
  if silent <= missing then return sum + silentFull + (missing - silent) * rules.full end
  return sum + silentSum + missing * rules.full
end

local function free(kept)
  local sum = reckoned()
  local slice = rules.slice - math.ceil(kept / rules.replicas)
  if isNew and sum > rules.calls then slice = 0 end
  return math.max(0, slice - claims[ask.replica]) + math.max(0, rules.calls - kept - sum)
end

local function grant(count)
  own.claim = own.claim + count
  claims[ask.replica] = own.claim
  for _ = 1, count do untils[#untils + 1] = now + times.longest end
end

local people = math.min(wants.people, free(0))
grant(people)
if people < wants.people then token.waiting = now + ${WAITING_MS} end
local gap = math.ceil(rules.windowMs / math.max(1, rules.calls - reserve))
local background = 0
local pace = math.max(token.pace, now - ${CATCH_UP} * gap)
if now >= token.waiting then
  local room = math.min(wants.background, free(reserve))
  while background < room and pace <= now do
    background = background + 1
    pace = pace + gap
  end
  if background > 0 then token.pace = pace end
  grant(background)
end
write(KEYS[2], token)

-- When calls will have left the window one after the other so that there is room.
local function room(kept)
  local leaving = {}
  for id, holder in pairs(holders) do
    for _, at in ipairs(holder.untils) do
      if at > now then leaving[#leaving + 1] = { id = id, at = at } end
    end
  end
  table.sort(leaving, function(a, b) return a.at < b.at end)
  local saved = {}
  for id, claim in pairs(claims) do saved[id] = claim end
  local at = now
  for _, each in ipairs(leaving) do
    if free(kept) >= 1 then break end
    at = each.at
    claims[each.id] = math.max(0, claims[each.id] - 1)
  end
  claims = saved
  return at - now
end

local waitPeople, waitBackground = 0, 0
if people < wants.people then waitPeople = room(0) end
if background < wants.background then
  waitBackground = math.max(room(reserve), pace - now, token.waiting - now)
end
return answer('ok', 0, pause, people, background, waitPeople, waitBackground)
`
