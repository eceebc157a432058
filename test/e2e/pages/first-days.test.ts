import { describe, expect, it } from 'vitest'
import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'

const hour = 3_600_000

/** A call of some hours ago, of the first provider unless it says otherwise. */
function callOf(at: number, more: Partial<RecordedCall> = {}): RecordedCall {
  return {
    key: `first days ${at}`,
    requestId: null,
    origin: 'recorded',
    providerId: 1,
    modelName: 'gpt-4o-mini',
    operation: 'translation',
    createdAt: Date.now() - at * hour,
    responseTimeMs: 2000 + at * 10,
    errorKind: null,
    usage: {
      ...{ inputUncached: 900, cacheRead: 0, cacheWrite5m: null, cacheWrite1h: null },
      ...{ outputText: 700, reasoning: null, other: null, estimated: false },
    },
    ...more,
  } as RecordedCall
}

const many = (count: number, make: (at: number) => Partial<RecordedCall> = () => ({})) =>
  Array.from({ length: count }, (_, at) => callOf(1 + at * 3, make(at)))

const longName = 'organisation/an-experimental-model-with-a-very-long-name-2026-11-25-preview-instruct'

async function addProviders(app: App): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = []
  for (let number = 0; number < 40; number += 1) {
    const added = app.registry.add({
      name: `house-${number}`,
      displayName: `House number ${number}`,
      baseUrl: `http://127.0.0.1:${9000 + number}/v1`,
    })
    calls.push(...many(3).map((call, at) => ({ ...call, key: `house ${number} ${at}`, providerId: added.id })))
  }
  return calls
}

const states: readonly (readonly [
  name: string,
  seen: RegExp,
  seed: (app: App) => RecordedCall[] | Promise<RecordedCall[]>,
])[] = [
  ['one call', /All is well|Calls are healthy/, () => [callOf(0.1)]],
  ['three calls', /All is well|Calls are healthy/, () => many(3)],
  ['twenty calls', /All is well|Calls are healthy/, () => many(20)],
  ['only failures', /./, () => many(6, () => ({ errorKind: 'authentication', usage: null, responseTimeMs: 90 }))],
  ['only unpriced', /unpriced|no known price/, () => many(8, () => ({ modelName: 'nobody-knows-its-price' }))],
  [
    'tiny and huge costs',
    /\$12,34[56]/,
    // What somebody stated counts where no price is known.
    () =>
      [400, 12_345_670_000_000].map((statedCostNanos, at) =>
        callOf(5 + at, { modelName: `stated-${at}`, statedCostNanos }),
      ),
  ],
  [
    'long names',
    /./,
    () =>
      many(12, at => ({
        modelName: `${longName}-${at % 3}`,
        sourceBook: `${'A Very Long Title of a Book '.repeat(4)}${at % 2}`,
      })),
  ],
  ['forty providers', /./, addProviders],
]

describePages('the first days, and the odd ones', () => {
  describe.each(states)('%s', (name, seen, seed) => {
    it('are shown in full, in words that fit, wide and narrow', async () => {
      const fixture = await startAppFixture({
        seed: async app => {
          await app.ledger.recordCalls(await seed(app))
        },
      })
      try {
        for (const [width, height] of [
          [1440, 900],
          [390, 844],
        ] as const) {
          const page = await fixture.open('/dashboard', { width, height })
          await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
          await page.getByText(seen).first().waitFor()
          await settled(page)
          await fixture.screenshot(page, `first-days-${name.replaceAll(' ', '-')}`, { fullPage: true })
          expect(
            await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
          ).toBe(true)
          expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|Infinity/)
          // Nothing is only what nothing was paid for.
          if (name !== 'only failures') expect(await page.locator('main').textContent()).not.toMatch(/\$0\.00(?!\d)/)
          expect(await fixture.axe(page)).toEqual([])
        }
      } finally {
        await fixture.dispose()
      }
    })
  })
})
