import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrast, distance, visions } from './color.ts'

const css = readFileSync(join(import.meta.dirname, '../../src-renderer/design/tokens.css'), 'utf8')
const moreContrast = css.slice(css.indexOf('@media (prefers-contrast: more)'), css.indexOf('@media (prefers-reduced'))
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

function readColors(text: string): ReadonlyMap<string, Readonly<Record<Theme, string>>> {
  const found = text.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)
  return new Map(Array.from(found, ([, name = '', light = '', dark = '']) => [name, { light, dark }]))
}

const colors = readColors(css.slice(0, css.indexOf('@media')))
const strong = new Map([...colors, ...readColors(moreContrast)])
const grounds = ['paper', 'sheet', 'sunken', 'blue-wash', 'red-wash', 'amber-wash']
const inks = ['ink', 'ink-soft', 'ink-faint', 'blue', 'blue-strong', 'red', 'red-strong', 'good', 'amber']
const providers = Array.from({ length: 8 }, (_, at) => `provider-${at + 1}`)

function color(name: string, theme: Theme, set = colors): string {
  const value = set.get(name)?.[theme]
  if (value === undefined) throw new Error(`There is no colour --${name}.`)
  return value
}

describe.each(themes)('in the %s theme', theme => {
  it.each(inks)('%s can be read on every ground (4.5 : 1)', ink => {
    for (const ground of grounds) {
      expect(contrast(color(ink, theme), color(ground, theme)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('words on blue and red buttons can be read', () => {
    expect(contrast(color('on-blue', theme), color('blue', theme))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('on-blue', theme), color('blue-strong', theme))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('on-red', theme), color('red', theme))).toBeGreaterThanOrEqual(4.5)
  })

  it('edges of controls and colours of providers can be seen (3 : 1)', () => {
    for (const mark of ['edge', 'blue', ...providers]) {
      for (const ground of ['paper', 'sheet', 'sunken']) {
        expect(contrast(color(mark, theme), color(ground, theme)), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it.each(Object.keys(visions) as (keyof typeof visions)[])('providers can be told apart with %s', vision => {
    for (const [at, one] of providers.entries()) {
      for (const other of providers.slice(0, at)) {
        const apart = distance(color(one, theme), color(other, theme), vision)
        expect(apart, `${one} and ${other}`).toBeGreaterThan(9)
      }
    }
  })

  it('more contrast, where the system asks for it, is 7 : 1 for every ink it changes', () => {
    for (const ink of ['ink', 'ink-soft', 'ink-faint', 'blue', 'red']) {
      for (const ground of ['paper', 'sheet', 'sunken']) {
        const found = contrast(color(ink, theme, strong), color(ground, theme, strong))
        expect(found, `${ink} on ${ground}`).toBeGreaterThanOrEqual(7)
      }
    }
  })
})
