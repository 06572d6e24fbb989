import { hash, pick } from '../hash'
import type { Property } from '../seed/properties'
import type { Language } from './language'
import type { Slots } from './template'

/** What the slots of one episode are filled from. */
export interface Episode {
  readonly seed: number
  /** ms since 1970 UTC; dates in the text are some days later. */
  readonly startMs: number
  readonly property: Property
  readonly language: Language
  /** The guest's full name. */
  readonly guest: string
}

const DAY_MS = 86_400_000
const MAX_TEXT = 4_900

const STREETS = [
  'Lindenweg 14',
  '27 Orchard Lane',
  '8 rue des Lilas',
  'Calle Mayor 51',
  'Dlouhá 32',
  'Kossuth Lajos u. 9',
  '112 Mill Road',
]
const CITIES = [
  '4053 Basel',
  'Leeds LS6 2AB',
  '69003 Lyon',
  '28013 Madrid',
  '110 00 Praha 1',
  '1053 Budapest',
  'Bristol BS6 5EJ',
]
const COMPANIES = [
  'Halden Optics Ltd',
  'Brunner & Söhne GmbH',
  'Atelier Corvo SARL',
  'Northwick Survey Ltd',
  'Talleres Ibarra S.L.',
  'Kestrel Robotics Ltd',
  'Vltava Data s.r.o.',
]
const AIRLINES = ['LH', 'BA', 'KL', 'OS', 'AF', 'LO', 'EK', 'JL']
const NETWORKS = ['linden', 'amber', 'lantern', 'river', 'walnut', 'harbour', 'saffron']

const formats = new Map<string, { format: Intl.DateTimeFormat; days: Map<number, string> }>()

/** The slots of an episode: the same seed gives the same room, date and price on every line of it. */
export function createSlots(episode: Episode): Slots {
  const { property, language } = episode
  const draw = (salt: number, range: number): number => hash(episode.seed, salt) % range
  return (name) => {
    switch (name) {
      case 'guest':
        return episode.guest
      case 'first':
        return nameParts(episode).given
      case 'family':
        return nameParts(episode).family
      case 'agent':
        return pick(property.staff, hash(episode.seed, 2))
      case 'agent2':
        return pick(property.staff, hash(episode.seed, 2) + 1)
      case 'hotel':
        return property.name
      case 'city':
        return property.city
      case 'room':
        return `${1 + draw(3, 5)}${pad(1 + draw(4, 24))}`
      case 'time':
        return `${13 + draw(5, 7)}:${pad(draw(6, 4) * 15)}`
      case 'time2':
        return `${10 + draw(5, 3)}:${draw(7, 2) * 3}0`
      case 'late':
        return draw(8, 3) === 0
          ? `${pad(draw(9, 3))}:${pad(5 + draw(10, 10) * 5)}`
          : `${22 + draw(9, 2)}:${pad(5 + draw(10, 10) * 5)}`
      case 'early':
        return `${5 + draw(11, 4)}:${pad(draw(12, 4) * 15)}`
      case 'date':
        return format(language.code, episode.startMs + (1 + draw(1, 24)) * DAY_MS, 'day')
      case 'month':
        return format(language.code, episode.startMs - 10 * DAY_MS, 'month')
      case 'year':
        return String(new Date(episode.startMs).getUTCFullYear())
      case 'nights':
        return String(2 + draw(13, 5))
      case 'n':
        return String(2 + draw(14, 5))
      case 'group':
        return String(14 + draw(15, 38))
      case 'smallprice':
        return price(property, 12 + draw(16, 18))
      case 'price':
        return price(property, 48 + draw(17, 260))
      case 'bigprice':
        return price(property, 900 + draw(18, 45) * 60)
      case 'flight':
        return `${pick(AIRLINES, draw(19, 1000))} ${100 + draw(20, 1800)}`
      case 'booking':
        return String(48_210_000 + draw(21, 900_000))
      case 'code':
        return String(1000 + draw(22, 9000))
      case 'wifi':
        return `${pick(NETWORKS, draw(23, 1000))}-${100 + draw(24, 900)}`
      case 'plate':
        return `${pick(['B-KL', 'RZ', 'AB', 'M-TR', '4AX', 'W'], draw(25, 1000))} ${1000 + draw(26, 9000)}`
      case 'company':
        return pick(COMPANIES, draw(27, 1000))
      case 'street':
        return `${pick(STREETS, draw(28, 1000))}, ${pick(CITIES, draw(28, 1000))}`
      case 'vat':
        return `${pick(['DE', 'GB', 'CZ', 'ATU', 'ES B'], draw(27, 1000))}${10_000_000 + draw(30, 80_000_000)}`
      case 'url':
        return property.site
      case 'rooming':
        return roomingList(episode)
      default:
        throw new RangeError(`no slot named ${name}`)
    }
  }
}

/** A full name in the order in which the language writes it. */
export function fullName(language: Language, seed: number): string {
  const given = pick(language.given, hash(seed, 1))
  const family = pick(language.family, hash(seed, 2))
  return language.fullName.replace('{given}', given).replace('{family}', family)
}

function nameParts({ language, guest }: Episode): { given: string; family: string } {
  const words = guest.split(' ')
  const head = words[0] ?? guest
  const tail = words.slice(1).join(' ') || guest
  return language.fullName.startsWith('{family}')
    ? { given: tail, family: head }
    : { given: head, family: tail }
}

/** The longest texts of the trade: a list of names, rooms and remarks, up to some 5,000 characters. */
function roomingList({ seed, language }: Episode): string {
  const size = hash(seed, 40) % 4 === 0 ? 150 : 4 + (hash(seed, 41) % 30)
  let list = ''
  for (let row = 1; row <= size; row++) {
    const name = fullName(language, hash(seed, 42, row))
    const remark = hash(seed, 43, row) % 3 === 0 ? ` (${pick(language.remarks, hash(seed, 44, row))})` : ''
    const line = `${row}. ${name} – ${pick(language.rooms, hash(seed, 45, row))}${remark}`
    // Leave room for the letter around the list.
    if (list.length + line.length > MAX_TEXT - 600) break
    list += `${list === '' ? '' : '\n'}${line}`
  }
  return list
}

function price({ currency }: Property, amount: number): string {
  const value = Math.round(amount * currency.factor)
  return `${currency.before}${value}${currency.after}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

/** A day or month in words. In UTC and kept by the day, because Intl is what takes longest in a page. */
function format(code: string, ms: number, kind: 'day' | 'month'): string {
  const key = `${code} ${kind}`
  let made = formats.get(key)
  if (made === undefined) {
    const parts: Intl.DateTimeFormatOptions =
      kind === 'day' ? { day: 'numeric', month: 'long' } : { month: 'long' }
    made = { format: new Intl.DateTimeFormat(code, { timeZone: 'UTC', ...parts }), days: new Map() }
    formats.set(key, made)
  }
  const day = Math.floor(ms / DAY_MS)
  let words = made.days.get(day)
  if (words === undefined) {
    words = made.format.format(ms)
    made.days.set(day, words)
  }
  return words
}
