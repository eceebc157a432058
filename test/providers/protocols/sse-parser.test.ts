import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSseParser, type ServerSentEvent } from '../../../src-main/providers/protocols/sse-parser.ts'

function parse(bytes: Uint8Array, cuts: readonly number[] = []): ServerSentEvent[] {
  const events: ServerSentEvent[] = []
  const parser = createSseParser(event => events.push(event))
  let from = 0
  for (const to of [...[...cuts].sort((a, b) => a - b), bytes.length]) {
    parser.push(bytes.subarray(from, to))
    from = to
  }
  parser.end()
  return events
}

/** The standard's algorithm over the whole text at once: a second opinion to test against. */
function parseAtOnce(bytes: Uint8Array): ServerSentEvent[] {
  const lines = new TextDecoder('utf-8').decode(bytes).split(/\r\n|\r|\n/)
  lines.pop() // what follows the last line end is no line
  const events: ServerSentEvent[] = []
  let data: string[] = []
  let name = ''
  let id = ''
  for (const line of lines) {
    if (line === '') {
      if (data.join('\n') !== '') events.push({ event: name || 'message', data: data.join('\n'), id })
      data = []
      name = ''
      continue
    }
    const match = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line)
    const [field, value] = [match?.[1] ?? '', match?.[2] ?? '']
    if (field === 'data') data.push(value)
    else if (field === 'event') name = value
    else if (field === 'id' && !value.includes('\0')) id = value
  }
  return events
}

const text = (value: string) => new TextEncoder().encode(value)

describe('the server-sent event parser', () => {
  it.each<[string, string, Partial<ServerSentEvent>[]]>([
    ['joins data lines', 'data: YHOO\ndata: +2\ndata: 10\n\n', [{ data: 'YHOO\n+2\n10' }]],
    ['removes one space only', 'data:a\n\ndata:  b\n\n', [{ data: 'a' }, { data: ' b' }]],
    ['passes over comments and unknown fields', ': ping\nfoo: bar\nretry: 10\ndata: x\n\n', [{ data: 'x' }]],
    [
      'keeps the id for later events',
      'id: 1\ndata: a\n\ndata: b\n\n',
      [
        { data: 'a', id: '1' },
        { data: 'b', id: '1' },
      ],
    ],
    ['ignores an id with a NUL', 'id: a\0b\ndata: a\n\n', [{ data: 'a', id: '' }]],
    ['forgets the name of an event without data', 'event: lost\n\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['takes a field without a colon', 'data\ndata\n\n', [{ data: '\n' }]],
    ['does not dispatch what was not closed', 'data: a\n\ndata: b\n', [{ data: 'a' }]],
    [
      'takes CR, LF and CRLF mixed',
      'data: a\r\rdata: b\r\n\r\ndata: c\n\r',
      [{ data: 'a' }, { data: 'b' }, { data: 'c' }],
    ],
    ['drops a byte order mark', '\uFEFFdata: a\n\n', [{ data: 'a' }]],
    ['keeps a second byte order mark', '\uFEFF\uFEFFdata: a\n\n', []],
  ])('%s', (_, stream, expected) => {
    expect(parse(text(stream))).toMatchObject(expected)
    expect(parse(text(stream))).toHaveLength(expected.length)
  })

  const line = fc.oneof(
    fc.constantFrom(
      '',
      '',
      'data',
      'data:',
      'data: ',
      'event: ping',
      'id: 7',
      ': comment',
      'data: [DONE]',
      'data: {"a":"日本語😀"}',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 })
    .map(lines => text(lines.map(([content, end]) => content + end).join('')))

  it('reads what the standard reads, however the bytes are cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 12 }), (bytes, at) => {
        const cuts = at.filter(cut => cut <= bytes.length)
        expect(parse(bytes, cuts)).toEqual(parseAtOnce(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('reads any bytes the same at once and byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const single = [...bytes.keys()]
        expect(parse(bytes, single)).toEqual(parse(bytes))
      }),
      { numRuns: 300 },
    )
  })

  it('drops an event that outgrows its limit and says so', () => {
    const events: ServerSentEvent[] = []
    const parser = createSseParser(event => events.push(event), 100)
    parser.push(`data: ${'x'.repeat(200)}`)
    parser.push('\n\ndata: small\n\n')
    expect(parser.overflowed()).toBe(true)
    expect(events.map(event => event.data)).toContain('small')
    expect(events.every(event => event.data.length <= 100)).toBe(true)
  })
})
