import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '../../src-main/ports.ts'
import { findOwner, takeOwnerLock, waitForOwnerLock } from '../../src-main/store/owner-lock.ts'
import { againstTheClock } from '../support/against-the-clock.ts'
import { dataFolder, failureOf, startProcess } from './store-fixture.ts'

describe('two processes on one data folder', () => {
  it('the second says who has it, since when and where it answers, and changes nothing', async () => {
    const data = dataFolder()
    const before = Date.now()
    const child = await startProcess([data.layout.folder, 'hold', '4545'])
    const failure = await failureOf(data.open())
    expect(failure.code).toBe('database_busy')
    expect(failure.message).toContain(`\`galley serve\` (process ${child.pid}, since 20`)
    expect(failure.message).toContain('port 4545')
    expect(failure.message).toContain('--data-dir')
    const owner = findOwner(data.layout)
    expect(owner).toMatchObject({ pid: child.pid, holder: 'galley serve', port: 4545 })
    expect(owner === null || owner === 'unknown' ? 0 : owner.since).toBeGreaterThanOrEqual(before)
    await child.kill()
  })

  it('the second reads while the first writes', async () => {
    const data = dataFolder()
    const child = await startProcess([data.layout.folder, 'write'])
    const reader = await data.open('reader')
    const count = reader.db.prepare('SELECT count(*) FROM settings').pluck()
    const first = Number(count.get())
    await expect.poll(() => Number(count.get())).toBeGreaterThan(first)
    await child.kill()
  })

  it('the second takes over at once when the first is killed, and the first’s file does not stand in its way', async () => {
    const data = dataFolder()
    const child = await startProcess([data.layout.folder])
    const notes: string[] = []
    const waiting = data.open('owner', { waitMs: 10_000, onWait: note => notes.push(note) })
    await expect.poll(() => notes.length).toBe(1)
    expect(notes[0]).toContain(`process ${child.pid}`)
    await child.kill()
    expect(existsSync(data.layout.owner)).toBe(true)
    const store = await waiting
    expect(store.opening.afterUncleanEnd).toBe(true)
    expect(findOwner(data.layout)).toMatchObject({ pid: process.pid })
    expect(notes).toHaveLength(1)
  })

  it('of many that start at the same instant, exactly one is the owner', async () => {
    const data = dataFolder()
    const starts = await Promise.allSettled(
      Array.from({ length: 3 }, () => startProcess([data.layout.folder]).then(child => child.pid)),
    )
    const owners = starts.flatMap(start => (start.status === 'fulfilled' ? [start.value] : []))
    expect(owners).toHaveLength(1)
    for (const start of starts) if (start.status === 'rejected') expect(String(start.reason)).toContain('database_busy')
    expect(findOwner(data.layout)).toMatchObject({ pid: owners[0] })
  })
})

describe('the lock', () => {
  it('keeps a second store of the same process out too, and is free after close', async () => {
    const data = dataFolder()
    const first = await data.open('owner', { holder: 'galley translate' })
    expect((await failureOf(data.open())).message).toContain('galley translate')
    first.close()
    expect(findOwner(data.layout)).toBe(null)
    await data.open()
  })

  it('gives up after the time it was given', againstTheClock, async () => {
    const data = dataFolder()
    await data.open()
    const started = systemClock.monotonic()
    await failureOf(data.open('owner', { waitMs: 300 }))
    expect(systemClock.monotonic() - started).toBeGreaterThanOrEqual(300)
    expect(systemClock.monotonic() - started).toBeLessThan(3000)
  })

  it('is waited for as long with each who has it, where several take turns', async () => {
    const data = dataFolder()
    mkdirSync(data.layout.folder)
    let [time, looks] = [0, 0]
    const clock: Clock = {
      now: () => time,
      monotonic: () => {
        looks += 1
        return time
      },
    }
    const lookedAgain = () => {
      const before = looks
      return expect.poll(() => looks).toBeGreaterThan(before + 3)
    }
    const take = () => takeOwnerLock({ layout: data.layout, clock, holder: 'galley translate' })
    const first = take()
    const waiting = waitForOwnerLock({ layout: data.layout, clock, holder: 'galley translate', waitMs: 3000 })
    await lookedAgain()
    time = 2000
    first?.release()
    const second = take()
    await lookedAgain()
    time = 4000
    await lookedAgain()
    second?.release()
    ;(await waiting).release()

    const stays = take()
    const refused = failureOf(
      waitForOwnerLock({ layout: data.layout, clock, holder: 'galley translate', waitMs: 3000 }),
    )
    await lookedAgain()
    time = 7000
    expect((await refused).code).toBe('database_busy')
    stays?.release()
  })

  it('stops waiting when told to', async () => {
    const data = dataFolder()
    await data.open()
    const controller = new AbortController()
    const waiting = failureOf(data.open('owner', { waitMs: 60_000, signal: controller.signal }))
    controller.abort()
    expect((await waiting).code).toBe('cancelled')
  })

  it('is not dropped by looking at it', async () => {
    const data = dataFolder()
    await data.open()
    for (let look = 0; look < 20; look += 1) expect(findOwner(data.layout)).toMatchObject({ pid: process.pid })
    await expect(startProcess([data.layout.folder])).rejects.toThrow(/database_busy/)
  })

  it('tells the port while there is one, and forgets it afterwards', async () => {
    const data = dataFolder()
    const store = await data.open()
    store.announcePort(4545)
    expect(findOwner(data.layout)).toMatchObject({ port: 4545 })
    store.announcePort(null)
    expect(findOwner(data.layout)).toMatchObject({ port: null })
  })

  it('holds without a readable file that says whose it is', async () => {
    const data = dataFolder()
    await data.open()
    writeFileSync(data.layout.owner, '{"pid": "broken')
    expect(findOwner(data.layout)).toBe('unknown')
    expect((await failureOf(data.open())).message).toContain('another Galley process')
  })
})
