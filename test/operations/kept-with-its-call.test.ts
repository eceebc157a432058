import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrackedService } from '../../src-main/service/service-types.ts'
import { createOperationsFixture, type OperationsFixture } from './operations-fixture.ts'

let fixture: OperationsFixture
beforeEach(async () => {
  fixture = await createOperationsFixture()
})
afterEach(() => fixture.dispose())

const english = { targetLanguage: 'en', provider: 'openai' } as const

describe('a finished part', () => {
  it('is kept in the transaction that settles its call: ending right after it loses nothing', async () => {
    const dying: TrackedService = {
      expectReady: fixture.service.expectReady,
      async chat(chat) {
        await fixture.service.chat(chat)
        throw new Error('the process ended here')
      },
    }
    await expect(fixture.reopen(dying).translate('短い文です。', english)).rejects.toThrow('the process ended here')
    const asked = fixture.upstream.requests.length
    expect(asked).toBe(1)

    const again = await fixture.reopen().translate('短い文です。', english)
    expect(again).toMatchObject({ ok: true, calls: 0, resumedParts: 1 })
    expect(fixture.upstream.requests).toHaveLength(asked)
  })
})

describe('an operation that cannot begin', () => {
  it('says that the key is missing and leaves no request behind, so no figure counts it', async () => {
    fixture.takeKeyAway()
    await expect(fixture.operations.translate('短い文です。', english)).rejects.toMatchObject({ code: 'key_missing' })
    expect(fixture.requestStatuses()).toEqual([])
    expect(fixture.jobs()).toEqual([])
  })
})
