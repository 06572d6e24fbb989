import { type Spread, spread } from '../stats'
import { type Figure, type Visit } from './measure'
import { PEERS, type SubjectName } from './names'

/** Everything that was seen of the subjects at one size. */
export class Results {
  readonly #values = new Map<string, number[]>()
  readonly #gaveUp = new Map<SubjectName, string>()

  constructor(
    readonly size: number,
    readonly subjects: readonly SubjectName[],
  ) {}

  add(subject: SubjectName, { values, gaveUp }: Visit): void {
    for (const [figure, seen] of values) {
      const name = `${subject} ${figure}`
      this.#values.set(name, [...(this.#values.get(name) ?? []), ...seen])
    }
    if (gaveUp !== null) this.#gaveUp.set(subject, gaveUp)
  }

  /** Why a subject did not get to the end. */
  gaveUp(subject: SubjectName): string | undefined {
    return this.#gaveUp.get(subject)
  }

  /** `null` where it was not measured. */
  of(subject: SubjectName, figure: Figure): Spread | null {
    const values = this.#values.get(`${subject} ${figure}`)
    return values ? spread(values) : null
  }

  /** The peer with the least median, `null` where none was measured. */
  bestPeer(figure: Figure): { readonly name: SubjectName; readonly median: number } | null {
    const peers = PEERS.flatMap((name) => {
      const median = this.of(name, figure)?.median
      return median === undefined ? [] : [{ name, median }]
    })
    return peers.sort((a, b) => a.median - b.median)[0] ?? null
  }
}
