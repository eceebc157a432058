import { expect, it } from 'vitest'
import { createRollupZone } from '../../src-main/ledger/rollup-zone.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

it('the zone of the daily figures is taken without a word in a new data folder, and a change of it is said', () => {
  const { store, dispose } = createTemporaryStore()
  try {
    const said: string[] = []
    let timeZone = 'Europe/Berlin'
    const zone = createRollupZone({
      store,
      clock: systemClock,
      settings: { timeZone: () => timeZone, storeText: () => true },
      logger: { ...silentLogger, info: (_fields, message) => void said.push(message) },
    })
    zone.follow()
    expect(zone.periods().timeZone).toBe('Europe/Berlin')
    expect(said).toEqual([])
    timeZone = 'Asia/Shanghai'
    zone.follow()
    expect(zone.periods().timeZone).toBe('Asia/Shanghai')
    expect(said).toEqual(['The daily figures were rebuilt for another time zone.'])
  } finally {
    dispose()
  }
})
