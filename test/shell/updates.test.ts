import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { updateChannel } from '../../src-main/shell/update-channel.ts'
import { createUpdates, type Updater } from '../../src-main/shell/updates.ts'

/** A feed's answers, in the events of electron-updater. */
function createFeed(answer: (feed: EventEmitter) => void) {
  const feed = Object.assign(new EventEmitter(), {
    autoDownload: false,
    autoInstallOnAppQuit: false,
    looks: 0,
    restarts: 0,
    async checkForUpdates() {
      feed.looks += 1
      answer(feed)
    },
    quitAndInstall() {
      feed.restarts += 1
    },
  })
  return feed
}

const create = (updater: Updater | null, ready: string[] = []) =>
  createUpdates({
    loadUpdater: updater === null ? null : async () => updater,
    why: 'managed',
    clock: systemClock,
    logger: silentLogger,
    onReady: version => ready.push(version),
  })

describe('updates of the desktop app', () => {
  it('are fetched in the background and installed only when somebody says so', async () => {
    const feed = createFeed(events => {
      events.emit('update-available', { version: '2.0.0', releaseNotes: '<p>Faster   lists</p>' })
      events.emit('update-downloaded', { version: '2.0.0', releaseNotes: '<p>Faster   lists</p>' })
    })
    const ready: string[] = []
    const updates = create(feed, ready)
    expect(updates.state()).toEqual({ state: 'idle', version: null, notes: null, problem: null })
    expect(updates.install()).toBe(false)
    expect(await updates.check()).toEqual({ state: 'ready', version: '2.0.0', notes: 'Faster lists', problem: null })
    expect(ready).toEqual(['2.0.0'])
    expect(feed.restarts).toBe(0)
    await updates.check()
    expect(feed.looks).toBe(1)
    expect(updates.install()).toBe(true)
    expect(feed.restarts).toBe(1)
  })

  it('say when there is none, and when the feed cannot be read', async () => {
    expect((await create(createFeed(feed => feed.emit('update-not-available'))).check()).state).toBe('idle')
    const failing = create(
      createFeed(() => {
        throw new Error('net::ERR_NAME_NOT_RESOLVED\nat somewhere')
      }),
    )
    expect(await failing.check()).toMatchObject({ state: 'failed', problem: 'net::ERR_NAME_NOT_RESOLVED' })
  })

  it('are none of the app’s business where a package manager installs them', async () => {
    const managed = create(null)
    expect((await managed.check()).state).toBe('managed')
    managed.setDaily(true)
    managed.stop()
    const resourcesPath = mkdtempSync(join(tmpdir(), 'galley-updates-'))
    const linux = { isPackaged: true, platform: 'linux', resourcesPath, environment: {} } as const
    expect(updateChannel(linux)).toBe('managed')
    expect(updateChannel({ ...linux, environment: { APPIMAGE: '/x.AppImage' } })).toBe('off')
    writeFileSync(join(resourcesPath, 'app-update.yml'), 'provider: generic')
    expect(updateChannel({ ...linux, environment: { APPIMAGE: '/x.AppImage' } })).toBe('self')
    expect(updateChannel({ ...linux, platform: 'darwin' })).toBe('self')
    expect(updateChannel({ ...linux, isPackaged: false })).toBe('off')
    rmSync(resourcesPath, { recursive: true })
  })
})
