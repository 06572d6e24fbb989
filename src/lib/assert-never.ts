/** Ends a `switch` over a union: a new member is then a type error, and at run time an error that names it. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`)
}
