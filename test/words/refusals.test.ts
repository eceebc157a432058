import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '../../src-main')

/** What only a terminal meets: it speaks English and can say which command to run. */
const isTerminals = (file: string) => file.startsWith('commands/')

interface Made {
  readonly place: string
  readonly code: string
  readonly words: string
}

/** Every `new Failure(code, words, ...)` of the server, by where it stands. */
function failuresMade(): readonly Made[] {
  return readdirSync(main, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !isTerminals(file))
    .flatMap(file => {
      const source = readFileSync(join(main, file), 'utf8')
      return [...source.matchAll(/\bnew Failure\(/g)].map(({ index, 0: start }) => {
        const [code = '', words = ''] = argumentsAt(source, index + start.length)
        const line = source.slice(0, index).split('\n').length
        return { place: `${file}:${line}`, code, words }
      })
    })
}

/** The arguments of the call whose bracket has just been opened, as they are written. */
function argumentsAt(source: string, start: number): readonly string[] {
  const found: string[] = []
  let depth = 0
  let begin = start
  let quote: string | null = null
  for (let at = start; at < source.length; at += 1) {
    const sign = source[at] ?? ''
    if (quote !== null) {
      if (sign === '\\') at += 1
      else if (sign === quote) quote = null
    } else if (`'"\``.includes(sign)) quote = sign
    else if ('([{'.includes(sign)) depth += 1
    else if (')]}'.includes(sign) && depth > 0) depth -= 1
    else if (depth === 0 && (sign === ',' || sign === ')')) {
      found.push(source.slice(begin, at).trim())
      if (sign === ')') return found
      begin = at + 1
    }
  }
  return found
}

describe('refusals of the server', () => {
  it('are found where they are made', () => {
    expect(failuresMade().length).toBeGreaterThan(10)
    expect(argumentsAt("new Failure('usage', `a (b), c`, { d: [1, 2] })", 'new Failure('.length)).toEqual([
      "'usage'",
      '`a (b), c`',
      '{ d: [1, 2] }',
    ])
  })

  it('are said by code, so that a page can say them in its language: with `failing`, never in English alone', () => {
    // An internal fault goes to the log; the page learns that there was one. Who passes a failure on has no words of its own.
    const own = failuresMade().filter(({ code, words }) => code !== "'internal'" && /['"`]/.test(words))
    expect(own).toEqual([])
  })
})
