import '../index.css'
import { afterEach, beforeEach, expect, vi } from 'vitest'

// Noise fails: what React or a library complains about in a test is a defect of the component.
const errors: unknown[][] = []
beforeEach(() => {
  errors.length = 0
  vi.spyOn(console, 'error').mockImplementation((...args: unknown[]) => void errors.push(args))
})
afterEach(() => {
  expect(errors, 'unexpected console.error').toEqual([])
})
