/** Rows of a block: few enough to walk through, many enough that a million rows are a few thousand blocks. */
const BLOCK_ROWS = 512

/** Estimates that become a block with heights of their own at once; there is room for others to be put between them. */
const OWN_ROWS = 384

interface Block {
  /** px; `null` while all of its rows have one estimate, and then they may be any number. */
  readonly heights: Float32Array | null
  /** 1 for each row whose height is the browser's, 0 for an estimate. */
  readonly measured: Uint8Array
  /** px, of each row without one of its own. */
  readonly estimate: number
  count: number
  /** px. */
  sum: number
}

/**
 * The heights of the rows of a list, px, in blocks with sums. Adding or removing some rows costs these rows and one
 * block; a look-up costs a search among the blocks and a walk through one. Heights are kept as float32, which holds
 * a browser's 1/64 px exactly up to 262,144 px.
 */
export class HeightColumn {
  readonly #blocks: Block[] = []
  /** Rows before each block, right for the first `#validRows` of them; px for the first `#validPx`. */
  #rowsBefore = new Float64Array(16)
  #pxBefore = new Float64Array(16)
  #validRows = 0
  #validPx = 0
  #length = 0
  #total = 0

  get length(): number {
    return this.#length
  }

  /** px. */
  get total(): number {
    return this.#total
  }

  height(index: number): number {
    const { block, at } = this.#find(index)
    return block && at < block.count ? heightIn(block, at) : 0
  }

  isMeasured(index: number): boolean {
    const { block, at } = this.#find(index)
    return block !== undefined && at < block.count && block.measured[at] === 1
  }

  set(index: number, height: number, isMeasured: boolean): void {
    if (index >= this.#length) throw new RangeError(`there is no row ${index}`)
    const { number, block, at } = this.#own(index)
    const { heights } = block
    const before = heights[at] ?? 0
    heights[at] = height
    block.measured[at] = isMeasured ? 1 : 0
    const change = (heights[at] ?? 0) - before
    block.sum += change
    this.#total += change
    this.#validPx = Math.min(this.#validPx, number + 1)
  }

  /** px before a row; of the row after the last one the height of all. */
  offsetOf(index: number): number {
    if (index >= this.#length) return this.#total
    const { number, block, at } = this.#find(index)
    this.#sumPx(number + 1)
    let px = this.#pxBefore[number] ?? 0
    if (!block?.heights) return px + at * (block?.estimate ?? 0)
    for (let row = 0; row < at; row++) px += block.heights[row] ?? 0
    return px
  }

  /** The row that covers an offset; the first one before all, the last one after all; -1 when there is none. */
  indexAt(offset: number): number {
    if (this.#length === 0) return -1
    if (offset <= 0) return 0
    this.#countRows(this.#blocks.length)
    this.#sumPx(this.#blocks.length)
    const number = lastNotAbove(this.#pxBefore, this.#blocks.length, offset)
    const block = this.#blocks[number]
    const first = this.#rowsBefore[number] ?? 0
    let end = this.#pxBefore[number] ?? 0
    const count = block?.count ?? 0
    const last = Math.min(first + count, this.#length - 1)
    if (block && !block.heights) {
      const at = block.estimate > 0 ? Math.floor((offset - end) / block.estimate) : count
      return Math.min(first + at, last)
    }
    for (let at = 0; at < count; at++) {
      end += block?.heights?.[at] ?? 0
      if (end > offset) return first + at
    }
    return last
  }

  /**
   * Takes rows out and puts others in.
   *
   * @param heights px, one for each row that is put in
   * @param measured 1 for each whose height is the browser's, 0 for an estimate
   */
  splice(index: number, remove: number, heights: ArrayLike<number>, measured: ArrayLike<number>): void {
    if (index < 0 || remove < 0 || index + remove > this.#length)
      throw new RangeError('rows that do not exist')
    if (remove > 0) this.#remove(index, remove)
    if (heights.length > 0) this.#insert(index, heights, measured)
  }

  /** Puts rows in that have one estimate. A million of them cost no more than one. */
  fill(index: number, count: number, estimate: number): void {
    if (index < 0 || index > this.#length) throw new RangeError('rows that do not exist')
    if (count > 0) this.#put(this.#cutAt(index), [estimated(count, Math.fround(estimate))])
  }

  #find(index: number): { number: number; block: Block | undefined; at: number } {
    this.#countRowsTo(index)
    const number = lastNotAbove(this.#rowsBefore, this.#validRows, index)
    return { number, block: this.#blocks[number], at: index - (this.#rowsBefore[number] ?? 0) }
  }

  /** The block of a row, with heights of its own: taken out of a block of estimates where it is in one. */
  #own(index: number): { number: number; block: OwnBlock; at: number } {
    const { number, block, at } = this.#find(index)
    if (block && isOwn(block)) return { number, block, at }
    const from = Math.floor(at / OWN_ROWS) * OWN_ROWS
    const count = Math.min(OWN_ROWS, (block?.count ?? 0) - from)
    const own = newBlock()
    own.heights.fill(block?.estimate ?? 0, 0, count)
    own.count = count
    recount(own)
    const parts = [
      estimated(from, block?.estimate ?? 0),
      own,
      estimated((block?.count ?? 0) - from - count, block?.estimate ?? 0),
    ]
    const pieces = parts.filter((piece) => piece.count > 0)
    this.#changedFrom(number + 1)
    this.#blocks.splice(number, 1, ...pieces)
    return { number: number + pieces.indexOf(own), block: own, at: at - from }
  }

  /** Makes a block begin at a row; its number. */
  #cutAt(index: number): number {
    const { number, block, at } = this.#find(index)
    if (!block || at === 0) return number
    if (at < block.count) {
      this.#changedFrom(number + 1)
      this.#blocks.splice(number + 1, 0, cut(block, at))
    }
    return number + 1
  }

  #put(number: number, blocks: readonly Block[]): void {
    this.#changedFrom(number)
    this.#blocks.splice(number, 0, ...blocks)
    for (const { count, sum } of blocks) {
      this.#length += count
      this.#total += sum
    }
  }

  #remove(index: number, count: number): void {
    const { number, at } = this.#find(index)
    this.#changedFrom(number + 1)
    let from = at
    let rest = count
    let here = number
    while (rest > 0) {
      const block = this.#blocks[here]
      if (!block) return
      const taken = Math.min(rest, block.count - from)
      rest -= taken
      this.#length -= taken
      if (taken === block.count) {
        this.#total -= block.sum
        this.#blocks.splice(here, 1)
        this.#changedFrom(here)
      } else {
        this.#total -= block.sum
        block.heights?.copyWithin(from, from + taken, block.count)
        block.measured.copyWithin(from, from + taken, block.count)
        block.count -= taken
        recount(block)
        this.#total += block.sum
        here++
      }
      from = 0
    }
    if (this.#length === 0) this.#total = 0
  }

  #insert(index: number, heights: ArrayLike<number>, measured: ArrayLike<number>): void {
    const size = heights.length
    const place = this.#roomFor(index, size)
    if (place) {
      const { number, block, at } = place
      this.#changedFrom(number + 1)
      this.#total -= block.sum
      block.heights.copyWithin(at + size, at, block.count)
      block.measured.copyWithin(at + size, at, block.count)
      put(block, at, heights, 0, size, measured)
      block.count += size
      recount(block)
      this.#total += block.sum
      this.#length += size
      return
    }
    const added: Block[] = []
    for (let from = 0; from < size; from += BLOCK_ROWS) {
      const piece = newBlock()
      piece.count = Math.min(BLOCK_ROWS, size - from)
      put(piece, 0, heights, from, piece.count, measured)
      recount(piece)
      added.push(piece)
    }
    this.#put(this.#cutAt(index), added)
  }

  /** A block with room for some rows before one, `null` when they need blocks of their own. */
  #roomFor(index: number, size: number): { number: number; block: OwnBlock; at: number } | null {
    if (size > BLOCK_ROWS - OWN_ROWS) return null
    const { number, block, at } = this.#find(index)
    const before = at === 0 ? this.#blocks[number - 1] : undefined
    if (before && isOwn(before) && before.count + size <= BLOCK_ROWS)
      return { number: number - 1, block: before, at: before.count }
    if (!block) return null
    // Among estimates others may come, too: each for itself would be a block with room for hundreds.
    if (!isOwn(block) && at < block.count) return this.#own(index)
    return isOwn(block) && block.count + size <= BLOCK_ROWS ? { number, block, at } : null
  }

  /** What is known of the blocks from here on is not right any more. */
  #changedFrom(number: number): void {
    this.#validRows = Math.min(this.#validRows, number)
    this.#validPx = Math.min(this.#validPx, number)
  }

  /** Counts the rows before each block, as far as the block that holds a row. */
  #countRowsTo(index: number): void {
    const last = this.#validRows - 1
    const block = this.#blocks[last]
    if (block && index < (this.#rowsBefore[last] ?? 0) + block.count) return
    this.#countRows(this.#blocks.length)
  }

  #countRows(count: number): void {
    if (this.#rowsBefore.length < count) this.#rowsBefore = grown(this.#rowsBefore, count)
    for (let at = this.#validRows; at < count; at++) {
      const before = this.#blocks[at - 1]
      this.#rowsBefore[at] = before ? (this.#rowsBefore[at - 1] ?? 0) + before.count : 0
    }
    this.#validRows = Math.max(this.#validRows, count)
  }

  #sumPx(count: number): void {
    if (this.#pxBefore.length < count) this.#pxBefore = grown(this.#pxBefore, count)
    for (let at = this.#validPx; at < count; at++) {
      const before = this.#blocks[at - 1]
      this.#pxBefore[at] = before ? (this.#pxBefore[at - 1] ?? 0) + before.sum : 0
    }
    this.#validPx = Math.max(this.#validPx, count)
  }
}

type OwnBlock = Block & { readonly heights: Float32Array }

function isOwn(block: Block): block is OwnBlock {
  return block.heights !== null
}

function newBlock(): OwnBlock {
  const [heights, measured] = [new Float32Array(BLOCK_ROWS), new Uint8Array(BLOCK_ROWS)]
  return { heights, measured, estimate: 0, count: 0, sum: 0 }
}

const NOTHING_MEASURED = new Uint8Array(0)

function estimated(count: number, estimate: number): Block {
  return { heights: null, measured: NOTHING_MEASURED, estimate, count, sum: count * estimate }
}

function heightIn({ heights, estimate }: Block, at: number): number {
  return heights ? (heights[at] ?? 0) : estimate
}

function put(
  block: OwnBlock,
  at: number,
  heights: ArrayLike<number>,
  from: number,
  count: number,
  measured: ArrayLike<number>,
): void {
  for (let row = 0; row < count; row++) {
    block.heights[at + row] = heights[from + row] ?? 0
    block.measured[at + row] = measured[from + row] ?? 0
  }
}

/** Takes the rows from `at` on out of a block into one of their own. */
function cut(block: Block, at: number): Block {
  const count = block.count - at
  let rest = estimated(count, block.estimate)
  if (block.heights) {
    const own = newBlock()
    own.heights.set(block.heights.subarray(at, block.count))
    own.measured.set(block.measured.subarray(at, block.count))
    own.count = count
    rest = own
  }
  block.count = at
  recount(block)
  recount(rest)
  return rest
}

function recount(block: Block): void {
  const { heights, count, estimate } = block
  block.sum = heights ? 0 : count * estimate
  if (heights) for (let row = 0; row < count; row++) block.sum += heights[row] ?? 0
}

/** The last of the first `count` values, which rise, that is not above `value`; 0 when all are. */
function lastNotAbove(values: Float64Array, count: number, value: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((values[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

function grown(values: Float64Array, count: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(count * 2)
  larger.set(values)
  return larger
}
