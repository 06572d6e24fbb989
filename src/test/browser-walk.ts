/** One hop of a browser: what was asked for, and what came. */
export interface Hop {
  readonly url: string
  readonly response: Response
}

/** As much of a browser as following redirects with cookies takes. It knows no `SameSite`. */
export interface Walker {
  /** Opens an address and follows where it leads; gives every hop, the last one last. */
  readonly open: (url: string) => Promise<Hop[]>
  /** Cookies by origin, then by name. */
  readonly jars: Map<string, Map<string, string>>
  /** The `Cookie` header for an origin. */
  readonly cookieOf: (origin: string) => string
}

/** `answer` stands for one server that is not on the network; `meddle` changes an address before it is asked for. */
export function createWalker(options: {
  readonly origin: string
  readonly answer: (request: Request) => Promise<Response>
  readonly meddle?: (url: URL) => void
}): Walker {
  const jars = new Map<string, Map<string, string>>()
  const cookieOf = (origin: string): string =>
    [...(jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')

  async function ask(url: URL): Promise<Response> {
    const cookie = cookieOf(url.origin)
    const headers = { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) }
    const response =
      url.origin === options.origin
        ? await options.answer(new Request(url, { headers }))
        : await fetch(url, { headers, redirect: 'manual' })
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  return {
    jars,
    cookieOf,
    async open(start) {
      const hops: Hop[] = []
      for (let url: URL | null = new URL(start); url !== null && hops.length < 20;) {
        options.meddle?.(url)
        const response: Response = await ask(url)
        hops.push({ url: url.href, response })
        const location = response.headers.get('location')
        url = location === null ? null : new URL(location, url)
      }
      return hops
    },
  }
}
