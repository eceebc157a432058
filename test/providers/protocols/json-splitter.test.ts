import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJsonSplitter, type SplitValue } from '../../../src-main/providers/protocols/json-splitter.ts'

function split(text: string, cuts: readonly number[] = []) {
  const values: SplitValue[] = []
  const junk: string[] = []
  const splitter = createJsonSplitter(
    value => values.push(value),
    what => junk.push(what),
  )
  let from = 0
  for (const to of [...[...cuts].sort((a, b) => a - b), text.length]) {
    splitter.push(text.slice(from, to))
    from = to
  }
  return { values, junk, isWhole: splitter.end().isWhole }
}

const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 })
const layout = fc.constantFrom(
  (objects: object[]) => JSON.stringify(objects),
  (objects: object[]) => JSON.stringify(objects, null, 2),
  (objects: object[]) => objects.map(value => `${JSON.stringify(value)}\n`).join(''),
  (objects: object[]) => `[${objects.map(value => JSON.stringify(value)).join('\r\n,\r\n')}\n]`,
)

describe('the JSON splitter', () => {
  it('finds every object of an array or of lines, however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), layout, fc.array(fc.nat(600)), (objects, write, at) => {
        const text = write(objects)
        const found = split(
          text,
          at.filter(cut => cut <= text.length),
        )
        expect(found.values.map(value => JSON.parse(value.text) as unknown)).toEqual(
          JSON.parse(JSON.stringify(objects)),
        )
        expect(found.junk).toEqual([])
        expect(found.isWhole).toBe(true)
      }),
    )
  })

  it('says that a body ended too early', () => {
    const body = '[{"a":[1,"]"]},{"b":2}]'
    for (let end = 1; end < body.length; end++) expect(split(body.slice(0, end)).isWhole).toBe(false)
    expect(split(body)).toMatchObject({ isWhole: true, values: [{ isElement: true }, { isElement: true }] })
    expect(split('{"a":1}').values).toEqual([{ text: '{"a":1}', isElement: false }])
  })

  it('finds the same values however a text with something else in it is cut, and says so once', () => {
    const pieces = fc.constantFrom('{"a":1}', '{', '}', '[', ']', ',', '"', 'data: ', '\r\n', '{"b":"}"}', 'null', '\\')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.array(fc.nat(60)), (parts, at) => {
        const text = parts.join('')
        const whole = split(text)
        const found = split(
          text,
          at.filter(cut => cut <= text.length),
        )
        expect({ ...found, junk: found.junk.length }).toEqual({ ...whole, junk: whole.junk.length })
        expect(whole.junk.length).toBeLessThan(2)
      }),
      { numRuns: 1_000 },
    )
    expect(split('{"a":1} oops {"b":2}').values).toHaveLength(2)
  })

  it('says that there is something else', () => {
    expect(split('{"a":1} oops').junk).toHaveLength(1)
    expect(split('[1,2]').junk).toHaveLength(1)
  })
})
