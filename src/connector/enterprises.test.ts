import { describe, expect, it } from 'vitest'
import { uuid } from '../test/naive-upstream'
import { type EnterprisesPage, readEnterprises } from './enterprises'
import { ConnectorError } from './errors'

const enterprise = (n: number) => ({
  id: uuid(9, n),
  name: `Hotel ${n}`,
  timeZone: null,
  languageCode: null,
  chainName: null,
})

/** An upstream with so many properties; `spoil` makes of a page what it will, told how often it was asked before. */
function createUpstream(total: number, spoil = (page: EnterprisesPage, _times: number) => page) {
  const all = Array.from({ length: total }, (_, n) => enterprise(n))
  const asked: { readonly count: number; readonly isFresh: boolean }[] = []
  const times = new Map<string, number>()
  const read = () =>
    readEnterprises(async ({ Limitation: { Count, Cursor } }, isFresh) => {
      asked.push({ count: Count, isFresh })
      const before = times.get(Cursor ?? '') ?? 0
      times.set(Cursor ?? '', before + 1)
      const from = Cursor == null ? 0 : all.findIndex(({ id }) => id === Cursor) + 1
      const enterprises = all.slice(from, from + Count)
      return spoil({ enterprises, cursor: enterprises.at(-1)?.id ?? null }, before)
    })
  return { read, asked }
}

const nothing: EnterprisesPage = { enterprises: [], cursor: null }

describe('the properties of a connection', () => {
  it('cost one request where they are fewer than a page holds', async () => {
    const { read, asked } = createUpstream(3)
    expect(await read()).toHaveLength(3)
    expect(asked).toEqual([{ count: 1_000, isFresh: false }])
  })

  it.each([
    ['nothing', 3, (page: EnterprisesPage, times: number) => (times === 0 ? nothing : page)],
    [
      'nothing after a cursor',
      2_000,
      (page: EnterprisesPage, times: number) => (times === 0 ? nothing : page),
    ],
    [
      'less than there is, after a cursor',
      1_700,
      (page: EnterprisesPage, times: number) =>
        times === 0
          ? {
              ...page,
              enterprises: page.enterprises.slice(0, 1_000 - 700 * Number(page.enterprises.length < 1_000)),
            }
          : page,
    ],
  ])('are all there when the upstream answers %s once', async (_, total, spoil) => {
    const { read, asked } = createUpstream(total, spoil)
    expect(await read()).toHaveLength(total)
    expect(asked.some(({ isFresh }) => isFresh)).toBe(true)
  })

  it('are none only when that was answered twice', async () => {
    const { read, asked } = createUpstream(0)
    expect(await read()).toEqual([])
    expect(asked.map(({ isFresh }) => isFresh)).toEqual([false, true])
  })

  it('fail clearly when a full page leads nowhere', async () => {
    const { read } = createUpstream(1_500, (page) => ({ ...page, cursor: null }))
    // The second page would be short; the first is full, and says that it is the last.
    await expect(read()).rejects.toMatchObject({ kind: 'malformed' })
  })

  it('are read on where an empty page leads on, and fail clearly where such pages have no end', async () => {
    let calls = 0
    // It is asked for twice before it is followed.
    const leadsOn = createUpstream(3, (page) =>
      calls++ < 2 ? { enterprises: [], cursor: uuid(8, 1) } : page,
    )
    expect(await leadsOn.read()).toHaveLength(3)
    let steps = 0
    const endless = createUpstream(3, () => ({ enterprises: [], cursor: uuid(8, 10 + steps++) }))
    await expect(endless.read()).rejects.toMatchObject({ kind: 'malformed' })
  })

  it('are asked for again where fewer than a page come without a cursor', async () => {
    const { read } = createUpstream(5, (page, times) =>
      times === 0 ? { enterprises: page.enterprises.slice(0, 2), cursor: null } : page,
    )
    expect(await read()).toHaveLength(5)
  })

  it.each([0, 2, 1_000])(
    'fail clearly where a page of %d repeats the cursor it was asked with',
    async (kept) => {
      let cursor: string | null = null
      const { read } = createUpstream(1_500, (page) => {
        const isFirst = page.enterprises[0]?.id === uuid(9, 0)
        if (isFirst) cursor = page.cursor
        return isFirst ? page : { enterprises: page.enterprises.slice(0, kept), cursor }
      })
      await expect(read()).rejects.toMatchObject({ kind: 'malformed' })
    },
  )

  it('are asked for fewer at a time when a page is too heavy', async () => {
    const { read, asked } = createUpstream(700, (page) => {
      if (page.enterprises.length > 200) throw new ConnectorError('too-heavy', { status: 408 })
      return page
    })
    expect(await read()).toHaveLength(700)
    expect(asked.slice(0, 4).map(({ count }) => count)).toEqual([1_000, 500, 250, 125])
    const hopeless = createUpstream(1, () => {
      throw new ConnectorError('too-heavy', { status: 408 })
    })
    await expect(hopeless.read()).rejects.toMatchObject({ kind: 'too-heavy' })
    expect(hopeless.asked).toHaveLength(10)
  })
})
