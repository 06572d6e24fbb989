/** Something that waits for its turn, and for whom: several people where they share it. */
export interface Waiting {
  /** Names of people, no two alike; asked whenever the order is made, for people join and leave. */
  readonly people: () => readonly string[]
}

/**
 * The order in which those who wait have their turn: first the first of each person, then the second of each, and so on;
 * within that as they came. So however much one person asks for, another one's first waits for one of it at most.
 */
export function inTurns<Job extends Waiting>(queue: readonly Job[]): Job[] {
  const asked = new Map<string, number>()
  const ranked = queue.map((job) => {
    const people = job.people()
    const rank = people.reduce((least, person) => Math.min(least, asked.get(person) ?? 0), queue.length)
    for (const person of people) asked.set(person, (asked.get(person) ?? 0) + 1)
    return { job, rank }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ job }) => job)
}

/** How much waits for a person before a further job that is for these people; of several the least. */
export function alreadyWaiting(queue: readonly Waiting[], people: readonly string[]): number {
  return people.reduce(
    (least, person) => Math.min(least, queue.filter((job) => job.people().includes(person)).length),
    queue.length,
  )
}
