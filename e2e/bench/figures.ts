import type { Spread } from './stats'

/** A time in ms, as text: tenths where they tell something. */
export function ms(value: number): string {
  return value < 20 ? value.toFixed(1) : value.toFixed(0)
}

/** A size in kB (1,000 bytes, as build tools count), as text. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

/** A size in MB (1,000,000 bytes), as text. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`
}

/** A whole number, its thousands apart. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** A ratio, as text. */
export function ratio(value: number): string {
  return value.toFixed(2)
}

/** `median (min–max)`, each written by `write`. */
export function spreadOf({ median, min, max }: Spread, write: (value: number) => string): string {
  return `${write(median)} (${write(min)}–${write(max)})`
}
