import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClientAddress } from './client-address'

const addressOf = createClientAddress(['10.0.0.0/8', 'fd00::/8', '127.0.0.1'])

function clientOf(remoteAddress: string, headers: Record<string, string>): string {
  return addressOf(remoteAddress, (name) => headers[name] ?? '')
}

describe('the client of a request', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['nobody is trusted there', '192.0.2.1', { 'x-forwarded-for': '198.51.100.7' }, '192.0.2.1'],
    ['a proxy says nothing', '10.0.0.1', {}, '10.0.0.1'],
    ['one proxy', '10.0.0.1', { 'x-forwarded-for': '198.51.100.7' }, '198.51.100.7'],
    ['its address is mapped', '::ffff:10.0.0.1', { 'x-forwarded-for': '198.51.100.7' }, '198.51.100.7'],
    ['the client made one up', '10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 198.51.100.7' }, '198.51.100.7'],
    ['two proxies', '10.0.0.1', { 'x-forwarded-for': '1.1.1.1,198.51.100.7 , 10.0.0.2' }, '198.51.100.7'],
    ['every hop is trusted', '10.0.0.1', { 'x-forwarded-for': '10.0.0.3, 10.0.0.2' }, '10.0.0.3'],
    ['an entry is no address', '10.0.0.1', { 'x-forwarded-for': '1.1.1.1, unknown, 10.0.0.2' }, '10.0.0.2'],
    ['an entry is empty', '10.0.0.1', { 'x-forwarded-for': '1.1.1.1, ' }, '10.0.0.1'],
    ['with a port', '10.0.0.1', { 'x-forwarded-for': '198.51.100.7:4711' }, '198.51.100.7'],
    ['IPv6', 'fd00::1', { 'x-forwarded-for': '2001:DB8:1:2:3::4' }, '2001:0db8:0001:0002::/64'],
    [
      'IPv6 with a port',
      '10.0.0.1',
      { 'x-forwarded-for': '[2001:db8:1:2::4]:80' },
      '2001:0db8:0001:0002::/64',
    ],
    ['Forwarded', '10.0.0.1', { forwarded: 'for=198.51.100.7;proto=https;by=10.0.0.1' }, '198.51.100.7'],
    ['quoted', '10.0.0.1', { forwarded: 'By=a; For="[2001:db8:1:2::4]:x"' }, '2001:0db8:0001:0002::/64'],
    ['Forwarded, made up', '10.0.0.1', { forwarded: 'for=1.1.1.1, for=198.51.100.7' }, '198.51.100.7'],
    ['a quote left open', '10.0.0.1', { forwarded: 'for="1.1.1.1, for=198.51.100.7' }, '198.51.100.7'],
    ['hidden', '10.0.0.1', { forwarded: 'for=1.1.1.1, for=_hidden' }, '10.0.0.1'],
    ['two in one entry', '10.0.0.1', { forwarded: 'for=1.1.1.1;for=198.51.100.7' }, '10.0.0.1'],
    [
      'the headers disagree',
      '10.0.0.1',
      { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=1.1.1.1' },
      '10.0.0.1',
    ],
    [
      'the headers agree',
      '10.0.0.1',
      { 'x-forwarded-for': '198.51.100.7', forwarded: 'for="198.51.100.7:80"' },
      '198.51.100.7',
    ],
  ])('%s', (_title, remoteAddress, headers, client) => {
    expect(clientOf(remoteAddress, headers)).toBe(client)
  })

  test('is never one that the client has made up, whatever it sends', () => {
    const entry = fc.oneof(
      fc.constantFrom('10.0.0.9', 'fd00::1', '"', 'for="', '1.1.1.1', '[', 'unknown', '', '1.1.1.1:80', ';'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(entry), fc.constantFrom('10.0.0.1', '127.0.0.1'), (sent, proxy) => {
        const list = sent.join(',')
        expect(clientOf(proxy, { 'x-forwarded-for': `${list},198.51.100.7` })).toBe('198.51.100.7')
        expect(clientOf(proxy, { forwarded: `${list},for=198.51.100.7` })).toBe('198.51.100.7')
        const through = clientOf(proxy, { 'x-forwarded-for': '198.51.100.7', forwarded: list })
        expect(['198.51.100.7', proxy]).toContain(through)
      }),
    )
  })
})
