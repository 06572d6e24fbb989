// Runs in the page before its own scripts. Plain JavaScript, because what runs TypeScript here gives every
// function its name through a helper that pages do not have.

/** Resolves when the first message has been painted; all times are ms since the navigation began. */
Reflect.set(
  globalThis,
  'lobbyVisit',
  new Promise((resolve) => {
    const tell = (/** @type {number} */ inDocumentMs) => {
      const paintedMs = performance.now()
      const [navigation] = performance.getEntriesByType('navigation')
      const resources = performance.getEntriesByType('resource')
      /** @type {{ path: string, startMs: number, endMs: number }[]} */
      const files = []
      /** @type {{ path: string, startMs: number, endMs: number }[]} */
      const calls = []
      for (const entry of [navigation, ...resources]) {
        if (!(entry instanceof PerformanceResourceTiming) || entry.responseEnd > inDocumentMs) continue
        const { name, startTime: startMs, responseEnd: endMs } = entry
        const list = entry.initiatorType === 'fetch' ? calls : files
        list.push({ path: new URL(name).pathname, startMs, endMs })
      }
      resolve({ inDocumentMs, paintedMs, files, calls })
    }
    const look = () => {
      if (!document.querySelector('article[data-message-id]')) return
      observer.disconnect()
      const inDocumentMs = performance.now()
      requestAnimationFrame(() => {
        // A message that is posted inside a frame is handled once the frame has been painted.
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => tell(inDocumentMs))
        port1.start()
        port2.postMessage(null)
      })
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { childList: true, subtree: true })
  }),
)
