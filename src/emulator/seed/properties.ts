import type { Enterprise } from '../../connector/enterprises'

/** A seeded property: what the API tells of it, and what its conversations need. */
export interface Property {
  readonly id: string
  readonly name: string
  /** For dense rows: at most 11 characters. */
  readonly shortName: string
  readonly externalIdentifier: string
  /** IANA name. */
  readonly timeZone: string
  readonly languageCode: string
  readonly countryCode: string
  readonly city: string
  /** Host of the links in its answers; `.example` is reserved, so a click in the demo harms nobody (RFC 2606). */
  readonly site: string
  readonly currency: { readonly before: string; readonly after: string; readonly factor: number }
  /** First names of those who answer. */
  readonly staff: readonly string[]
  /** Share of the threads. */
  readonly weight: number
  /** How often its guests write in which language, by language tag. */
  readonly guests: Readonly<Record<string, number>>
}

export const CHAIN_ID = 'c4a1f0de-6b27-4d93-8e5a-71b0c29d3f07'
export const CHAIN_NAME = 'Lantern & Lane Hotels'

/** Six properties in five time zones; the first is the one that the demo opens on. */
export const properties: readonly Property[] = [
  {
    id: '3f0d6a52-91c4-4be7-8a15-b0c2d94e7f01',
    name: 'Hotel Aranyhíd Budapest',
    shortName: 'Aranyhíd',
    externalIdentifier: 'LL-BUD',
    timeZone: 'Europe/Budapest',
    languageCode: 'hu-HU',
    countryCode: 'HU',
    city: 'Budapest',
    site: 'https://www.aranyhid-budapest.example',
    currency: { before: '€', after: '', factor: 1 },
    staff: ['Zsófia', 'Bence', 'Réka', 'Márton', 'Eszter', 'Dániel', 'Anna', 'Gergő'],
    weight: 42,
    guests: { en: 34, de: 22, fr: 11, es: 9, cs: 7, ja: 8, ar: 9 },
  },
  {
    id: 'a8c71e94-2d3b-4f60-b9e8-14f7a6c05d02',
    name: 'U Zlaté lípy Praha',
    shortName: 'Zlatá lípa',
    externalIdentifier: 'LL-PRG',
    timeZone: 'Europe/Prague',
    languageCode: 'cs-CZ',
    countryCode: 'CZ',
    city: 'Praha',
    site: 'https://www.zlatalipa-praha.example',
    currency: { before: '', after: ' Kč', factor: 25 },
    staff: ['Tereza', 'Jakub', 'Klára', 'Ondřej', 'Lucie', 'Matěj'],
    weight: 20,
    guests: { cs: 30, de: 26, en: 24, fr: 6, es: 8, ja: 4, ar: 2 },
  },
  {
    id: '5be20c3d-7714-49d8-a3f6-c918e07b2403',
    name: 'Himal Courtyard Kathmandu',
    shortName: 'Himal',
    externalIdentifier: 'LL-KTM',
    timeZone: 'Asia/Kathmandu',
    languageCode: 'en-US',
    countryCode: 'NP',
    city: 'Kathmandu',
    site: 'https://www.himalcourtyard.example',
    currency: { before: 'US$', after: '', factor: 0.6 },
    staff: ['Sunita', 'Bishal', 'Anjali', 'Pemba', 'Kiran'],
    weight: 9,
    guests: { en: 50, de: 16, fr: 14, es: 8, ja: 12 },
  },
  {
    id: 'd4917b6f-05ea-4c82-9d37-6e2f1ab88c04',
    name: 'Sumida Garden Tokyo',
    shortName: 'Sumida',
    externalIdentifier: 'LL-TYO',
    timeZone: 'Asia/Tokyo',
    languageCode: 'ja-JP',
    countryCode: 'JP',
    city: 'Tokyo',
    site: 'https://www.sumidagarden.example',
    currency: { before: '¥', after: '', factor: 160 },
    staff: ['佐藤', '鈴木', '田中', '渡辺', '小林'],
    weight: 11,
    guests: { ja: 52, en: 28, fr: 8, es: 6, de: 6 },
  },
  {
    id: '72f4e8a1-b60d-4913-8c5e-f3a0d7291b05',
    name: 'The Larkspur New York',
    shortName: 'Larkspur',
    externalIdentifier: 'LL-NYC',
    timeZone: 'America/New_York',
    languageCode: 'en-US',
    countryCode: 'US',
    city: 'New York',
    site: 'https://www.larkspur-newyork.example',
    currency: { before: '$', after: '', factor: 1.6 },
    staff: ['Maya', 'Derek', 'Alicia', 'Sean', 'Imani'],
    weight: 10,
    guests: { en: 52, es: 20, fr: 10, de: 8, ja: 5, ar: 5 },
  },
  {
    id: '09a3d5c7-e82f-4b16-94d0-2b7c6f51ea06',
    name: 'Lázeňský dům Aurora Karlovy Vary',
    shortName: 'Aurora',
    externalIdentifier: 'LL-KV',
    timeZone: 'Europe/Prague',
    languageCode: 'cs-CZ',
    countryCode: 'CZ',
    city: 'Karlovy Vary',
    site: 'https://www.aurora-karlovyvary.example',
    currency: { before: '€', after: '', factor: 0.9 },
    staff: ['Jana', 'Petr', 'Veronika', 'Tomáš', 'Markéta'],
    weight: 8,
    guests: { ar: 34, de: 30, cs: 24, en: 12 },
  },
]

/** The property at an index that came from this list. */
export function propertyAt(index: number): Property {
  const property = properties[index] ?? properties[0]
  if (property === undefined) throw new RangeError(`no property ${index}`)
  return property
}

/** The property as the contract's own type. */
export function toEnterprise(property: Property): Enterprise {
  return {
    id: property.id,
    name: property.name,
    timeZone: property.timeZone,
    languageCode: property.languageCode,
    chainName: CHAIN_NAME,
  }
}
