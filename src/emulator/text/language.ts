/** Words of one language, from which conversations are generated. */
export interface Language {
  /** BCP 47 tag, also for the dates inside texts. */
  readonly code: string
  readonly given: readonly string[]
  readonly family: readonly string[]
  /** How a guest's full name is written. */
  readonly fullName: string
  /** Room types and remarks of a rooming list. */
  readonly rooms: readonly string[]
  readonly remarks: readonly string[]
  /** Subjects of threads that go on for months: crews, tour series, long stays. */
  readonly standing: readonly string[]
  /** Subjects of threads in which a guest writes about one thing after the other. */
  readonly stays: readonly string[]
  readonly topics: readonly Topic[]
  /** What an employee says to thanks that end a topic. */
  readonly closing: string
  /** What an employee answers when no script says it. */
  readonly replies: readonly string[]
}

/**
 * One thing that guests write about. `lines` are templates in the order of the conversation: the guest
 * starts and the writers take turns; `+` in front of a line means that the same one writes again at once.
 */
export interface Topic {
  readonly subjects: readonly string[]
  readonly lines: readonly string[]
}

/** True when line number `line` of a topic was written by an employee. */
export function isAnswer(topic: Topic, line: number): boolean {
  let answer = false
  for (let index = 1; index <= line; index++) {
    if (!continues(topic, index)) answer = !answer
  }
  return answer
}

/** True when the writer of the line before goes on in the same breath. */
export function continues(topic: Topic, line: number): boolean {
  return topic.lines[line]?.startsWith('+') === true
}
