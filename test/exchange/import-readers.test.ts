import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitFields } from '../../src-main/exchange/csv-fields.ts'
import { DamagedFile } from '../../src-main/exchange/damaged-file.ts'
import type { SourceFile } from '../../src-main/exchange/file-chunks.ts'
import type { RawRow, RowBatches } from '../../src-main/exchange/import-types.ts'
import { parseTime } from '../../src-main/exchange/parse-time.ts'
import { parseDollars, parseScore } from '../../src-main/exchange/parse-values.ts'
import { openCsv } from '../../src-main/exchange/read-csv.ts'
import { readJsonArray } from '../../src-main/exchange/read-json-array.ts'
import { readJsonl } from '../../src-main/exchange/read-jsonl.ts'
import { createOccurrenceCounter } from '../../src-main/exchange/row-key.ts'
import { inGoodTime } from '../support/property-limit.ts'

/** A file in memory that comes in pieces of the given sizes, over and over. */
function sourceOf(content: string | Buffer, sizes: readonly number[]): SourceFile {
  const bytes = Buffer.from(content)
  return {
    path: 'memory',
    size: bytes.length,
    head: bytes.subarray(0, 65_536),
    async *chunks(start) {
      for (let at = start, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        yield { at, bytes: Buffer.from(bytes.subarray(at, at + size)) }
        at += size
      }
    },
    read: async ({ start, end }) => bytes.subarray(start, end),
    close: async () => {},
  }
}

async function collect(batches: RowBatches): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

const values = (rows: readonly RawRow[]) =>
  rows.map(({ content }) => (content.kind === 'value' ? content.value : content.why.reason))
const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map(value => value.toWellFormed().replaceAll('\uFFFD', ''))
/** Fields that could be mistaken for structure. */
const field = fc.oneof(text, fc.constantFrom('', '"', '""', 'a"b', ',', ';', '\n', '\r\n', ' x ', 'né', '二、"三"'))

describe('reading rows from pieces of a file', () => {
  it('finds every CSV field that a standard writer wrote, wherever the pieces are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 }),
        pieces,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, sizes, delimiter, end, isQuoted) => {
          const kept = rows.map(row => row.map(cell => (cell.startsWith("'") ? `x${cell}` : cell)))
          const header = ['provider', 'model', 'status']
          const csv = stringify([header, ...kept], {
            delimiter,
            record_delimiter: end,
            quoted: isQuoted,
            quoted_empty: true,
            quoted_match: /[\r\n]/,
          })
          const found = await collect(openCsv(sourceOf(`\uFEFF${csv}`, sizes)).rows)
          expect(values(found).map(value => Object.values(value as object))).toEqual(kept)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('splits what has no quotes as it splits what has', () => {
    expect(splitFields('a,,b', ',')).toEqual(['a', '', 'b'])
    expect(splitFields('"a",,"b"', ',')).toEqual(['a', '', 'b'])
    expect(splitFields('"a', ',')).toEqual(['a'])
    expect(splitFields('"a"x,b"c"', ',')).toEqual(['ax', 'b"c"'])
    expect(splitFields('"",', ',')).toEqual(['', ''])
  })

  it('finds every element of a JSON list and its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 }),
        pieces,
        fc.constantFrom(undefined, 2),
        async (list, sizes, indent) => {
          const json = `${JSON.stringify(list, null, indent)}\n`
          const source = sourceOf(json, sizes)
          const rows = await collect(readJsonArray(source))
          expect(values(rows)).toEqual(JSON.parse(json))
          for (const row of rows) {
            if (row.range === null) throw new Error('A row without a range')
            expect(JSON.parse((await source.read(row.range)).toString())).toEqual(
              row.content.kind === 'value' && row.content.value,
            )
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('finds every line, with its number, whatever ends it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined })),
        pieces,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (list, sizes, end, isClosed) => {
          const lines = list.map(value => (value === undefined ? '' : JSON.stringify(value)))
          const rows = await collect(readJsonl(sourceOf(lines.join(end) + (isClosed ? end : ''), sizes)))
          const expected = list.flatMap((value, at) =>
            value === undefined ? [] : [[at + 1, JSON.parse(JSON.stringify(value))]],
          )
          expect(rows.map((row, at) => [row.place, values(rows)[at]])).toEqual(expected)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('gives up only in words on any bytes at all', async () => {
    const looksLike = fc.string({
      unit: fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        '"',
        '\\',
        ',',
        ':',
        '1',
        'a',
        '\n',
        '\r',
        'provider',
        'status',
        '\0',
        '\u{1F600}',
      ),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array().map(bytes => Buffer.from(bytes)),
          looksLike.map(one => Buffer.from(one)),
        ),
        pieces,
        async (bytes, sizes) => {
          for (const read of [readJsonl, readJsonArray, (source: SourceFile) => openCsv(source).rows]) {
            try {
              const rows = await collect(read(sourceOf(bytes, sizes)))
              for (const { range } of rows)
                expect(range !== null && range.start < range.end && range.end <= bytes.length).toBe(true)
            } catch (error) {
              if (!(error instanceof DamagedFile)) expect(error).toMatchObject({ code: 'invalid_input' })
            }
          }
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('reading values', () => {
  it('takes decimals exactly, in every way of writing them', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 12 }), (nanos, exponent) => {
        const digits = nanos.toString().padStart(10, '0')
        expect(parseDollars(`${digits.slice(0, -9)}.${digits.slice(-9)}`, 'cost')).toBe(Number(nanos))
        expect(parseDollars(`${nanos}e-9`, 'cost')).toBe(Number(nanos))
        expect(parseDollars(`${nanos}${'0'.repeat(exponent)}e-${9 + exponent}`, 'cost')).toBe(Number(nanos))
      }),
    )
    expect(parseDollars(0.002, 'cost')).toBe(2_000_000)
    expect(parseDollars(1e-7, 'cost')).toBe(100)
    expect(parseDollars('0.0000000005', 'cost')).toBe(1)
    expect(parseDollars('0.00000000049999', 'cost')).toBe(0)
    expect(parseDollars('0e999', 'cost')).toBe(0)
    for (const bad of ['-1', '1e16', '1,5', '$5', '0x10', 'Infinity', '1'.repeat(500), {}, true])
      expect(() => parseDollars(bad, 'cost')).toThrow(/cost is not/)
    expect(parseScore('0.9995', 'score')).toBe(1000)
    expect(() => parseScore('1.0005', 'score')).toThrow()
  })

  it('takes the same moment from every way of writing it', () => {
    const now = Date.UTC(2030, 0, 1)
    const moment = fc.integer({ min: Date.UTC(2000, 0, 2), max: now })
    fc.assert(
      fc.property(moment, fc.integer({ min: -12 * 60, max: 14 * 60 }), (at, offset) => {
        const local = new Date(at + offset * 60_000).toISOString().slice(0, -1)
        const sign = offset < 0 ? '-' : '+'
        const clock = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map(part =>
          String(part).padStart(2, '0'),
        )
        expect(parseTime(`${local}${sign}${clock.join(':')}`, 't', now)).toEqual({ at, hasZone: true })
        expect(parseTime(`${local.replace('T', ' ')}999${sign}${clock.join('')}`, 't', now).at).toBe(at)
        expect(parseTime(new Date(at).toISOString().slice(0, -1), 't', now)).toEqual({ at, hasZone: false })
        expect(parseTime(at, 't', now).at).toBe(at)
        expect(parseTime(String(Math.floor(at / 1000)), 't', now).at).toBe(Math.floor(at / 1000) * 1000)
      }),
    )
    expect(parseTime('2026-01-05', 't', now).at).toBe(Date.UTC(2026, 0, 5))
    for (const bad of [
      'yesterday',
      '2026-13-01',
      '2026-02-30',
      '2026-01-01T25:00:00Z',
      '12:00',
      Number.NaN,
      '2026-01-01T10:00:00+99:00',
      {},
    ]) {
      expect(() => parseTime(bad, 't', now)).toThrow(/t is/)
    }
  })

  it('counts occurrences like a map does, also when its table grows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 12_000, size: 'max' }), numbers => {
        const count = createOccurrenceCounter()
        const expected = new Map<number, number>()
        for (const number of numbers) {
          expected.set(number, (expected.get(number) ?? 0) + 1)
          // Digests that meet in their low bits, as the worst case for the table.
          expect(count(number.toString(16).padStart(8, '0').padEnd(32, '0'))).toBe(expected.get(number))
        }
      }),
      { numRuns: 10, ...inGoodTime },
    )
  })
})
