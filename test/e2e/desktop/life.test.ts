import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { menuPages } from '../../../src-main/shell/app-menu.ts'
import type { MenuItem } from '../../support/electron-stand-in/electron-stand-in.ts'
import {
  closeBrowser,
  type Desktop,
  type DesktopOptions,
  describeDesktop,
  eventually,
  startDesktop,
} from './desktop-fixture.ts'

const allItems = (items: readonly MenuItem[]): readonly MenuItem[] =>
  items.flatMap(item => [item, ...allItems(item.submenu ?? [])])

describeDesktop('the desktop app', () => {
  let folder: string
  let desktop: Desktop | null = null
  const start = async (options: DesktopOptions = {}) => {
    desktop = await startDesktop({ data: folder, ...options })
    await desktop.page()
    return desktop
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'galley-desktop-'))
  })
  afterEach(async () => {
    await desktop?.dispose()
    desktop = null
    rmSync(folder, { recursive: true, force: true })
  })
  afterAll(closeBrowser)

  it('leads from its menu to every page, and shows keys that differ', async () => {
    const { electron, page } = await start()
    const shown = await page()
    for (const [name, route] of menuPages) {
      electron.clickMenu(`page-${name}`)
      await eventually(() => expect(new URL(shown.url()).hash).toBe(`#${route}`))
    }
    electron.clickMenu('settings')
    await eventually(() => expect(new URL(shown.url()).hash).toBe('#/settings'))
    const keys = allItems(electron.seen.menu ?? []).flatMap(({ accelerator }) => accelerator ?? [])
    expect(keys).toContain('CmdOrCtrl+,')
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('opens folders, the browser, documentation and diagnostics from its menu', async () => {
    const { electron, data } = await start()
    electron.clickMenu('data')
    electron.clickMenu('logs')
    await eventually(() => expect(electron.seen.opened).toEqual([data, join(data, 'logs')]))
    electron.clickMenu('browser')
    await eventually(() => expect(electron.seen.opened.at(-1)).toBe(join(data, 'open-galley.html')))
    const link = /url=([^"]+)/.exec(readFileSync(join(data, 'open-galley.html'), 'utf8'))?.[1] ?? ''
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/login#code=/)
    expect((await fetch(new URL('/health', link))).status).toBe(200)
    electron.clickMenu('docs')
    await eventually(() => expect(readFileSync(join(data, 'open-galley.html'), 'utf8')).toContain('&page=docs'))
    electron.clickMenu('diagnostics')
    await eventually(() => expect(electron.seen.clipboard).toHaveLength(1))
    const [text = ''] = electron.seen.clipboard
    expect(text).toContain('Local API: http://127.0.0.1:')
    const token = readFileSync(join(data, 'api-token'), 'utf8').trim()
    expect(text).not.toContain(token)
    electron.clickMenu('about')
    expect(electron.seen.aboutShown).toBe(1)
  })

  it('speaks the language of the system, then the one of its page', async () => {
    const { electron, page } = await start({ locale: 'zh-CN' })
    const labels: (string | undefined)[] = []
    // The first menu was made before the page was there; Chromium's own language here is English.
    await eventually(() => expect(electron.seen.menu?.[0]?.label).toBe('File'))
    labels.push(...electron.seen.menus.map(menu => menu[0]?.label))
    expect(labels[0]).toBe('文件')
    await (await page()).evaluate(`localStorage.setItem('galley.theme', 'dark')`)
    electron.windows[0]?.webContents.reload()
    await eventually(() => expect(electron.theme()).toBe('dark'))
    await desktop?.dispose()
    const again = await start({ locale: 'zh-CN' })
    expect(again.electron.seen.menu?.[0]?.label).toBe('File')
    expect(again.electron.windows[0]?.options.backgroundColor).toBe('#191816')
  })

  it('stands where it was left, and on a display that is there', async () => {
    const wide = [
      { x: 0, y: 0, width: 1920, height: 1040 },
      { x: 1920, y: 0, width: 2560, height: 1400 },
    ]
    const { electron, quit } = await start({ displays: wide })
    electron.windows[0]?.setBounds({ x: 2300, y: 100, width: 1400, height: 900 })
    electron.windows[0]?.webContents.setZoomLevel(1)
    await quit()
    const second = await start({ displays: wide })
    expect(second.electron.windows[0]?.options).toMatchObject({ x: 2300, y: 100, width: 1400, height: 900 })
    await eventually(() => expect(second.electron.windows[0]?.webContents.zoomLevel).toBe(1))
    await second.quit()
    const third = await start({ displays: [{ x: 0, y: 0, width: 1280, height: 760 }] })
    expect(third.electron.windows[0]?.options).toMatchObject({ x: 0, y: 0, width: 1280, height: 760 })
  })

  it('asks before it quits while calls are under way: stay, wait, or cut off', async () => {
    const { electron, client, quit } = await start()
    const galley = client()
    const words = Array.from({ length: 400 }, (_, index) => `Sentence ${index} of a long chapter.`).join(' ')
    const translating = galley.operations
      .translate({ text: words, target_language: 'zh-Hans', provider: 'practice', model: 'practice-steady' })
      .catch(() => null)
    await eventually(() => expect(electron.seen.blockers.size).toBe(1))
    electron.answer({ response: 2 })
    electron.app.quit()
    await eventually(() => expect(electron.seen.dialogs).toHaveLength(1))
    expect(electron.seen.dialogs[0]?.options).toMatchObject({
      message: expect.stringContaining('under way'),
      cancelId: 2,
    })
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(electron.seen.quit).toBe(false)
    expect(electron.windows).toHaveLength(1)
    electron.answer({ response: 1 })
    await quit()
    expect(electron.seen.blockers.size).toBe(0)
    await translating
    const again = await start()
    const { calls } = await again.client().calls.list({ realm: ['practice'] })
    expect(calls.map(({ status }) => status)).not.toContain('pending')
    expect(calls[0]).toMatchObject({ status: 'error' })
  })

  it('keeps nothing waiting when the system goes down', async () => {
    const { electron } = await start()
    electron.powerMonitor.emit('suspend')
    electron.powerMonitor.emit('resume')
    let held = false
    electron.powerMonitor.emit('shutdown', { preventDefault: () => (held = true) })
    expect(held).toBe(true)
    await eventually(() => expect(electron.seen.quit).toBe(true))
    expect(electron.seen.dialogs).toEqual([])
  })

  it('ends by itself where Windows tells its window that the session ends', async () => {
    const { electron } = await start()
    electron.windows[0]?.emit('session-end', { reasons: ['shutdown'] })
    await eventually(() => expect(electron.seen.quit).toBe(true))
    expect(electron.seen.dialogs).toEqual([])
  })

  it('keeps what nothing caught in its log and goes on, and listens no more once it has ended', async () => {
    const kinds = ['uncaughtException', 'unhandledRejection'] as const
    const counts = () => kinds.map(kind => process.listenerCount(kind))
    const before = counts()
    const { electron, data, page, quit } = await start()
    for (const kind of kinds) process.listeners(kind as 'exit').at(-1)?.(new Error(`a fault told as ${kind}`) as never)
    const log = () => readFileSync(join(data, 'logs', 'galley.log'), 'utf8')
    await eventually(() => expect(kinds.every(kind => log().includes(`a fault told as ${kind}`))).toBe(true))
    const shown = await page()
    await expect.poll(() => shown.locator('h1').first().textContent()).not.toBe('')
    expect(electron.seen.dialogs).toEqual([])
    await quit()
    expect(counts()).toEqual(before)
  })

  it('starts its page anew when it dies, and asks when that does not help', async () => {
    const { electron, page } = await start()
    const [window] = electron.windows
    for (let crash = 0; crash < 2; crash += 1) {
      await window?.webContents.crash()
      await page()
    }
    expect(electron.seen.dialogs).toEqual([])
    electron.answer({ response: 1 })
    await window?.webContents.crash()
    await eventually(() => expect(electron.seen.dialogs).toHaveLength(1))
    expect(electron.seen.dialogs[0]?.options.message).toContain('stopped working')
    await eventually(() => expect(electron.seen.opened.at(-1)).toContain('open-galley.html'))
    const shown = await page()
    await expect.poll(() => shown.locator('h1').first().textContent()).not.toBe('')
  })

  it('asks about a page that hangs, and takes the question back when it answers again', async () => {
    const { electron, page } = await start()
    const [window] = electron.windows
    window?.emit('unresponsive')
    await eventually(() => expect(electron.seen.dialogs).toHaveLength(1))
    const signal = electron.seen.dialogs[0]?.options.signal as AbortSignal | undefined
    window?.emit('responsive')
    expect(signal?.aborted).toBe(true)
    electron.answer({ response: 1 })
    await new Promise(resolve => setTimeout(resolve, 50))
    const before = window?.webContents.page
    window?.emit('unresponsive')
    await eventually(() => expect(window?.webContents.page).not.toBe(before))
    await page()
  })

  it('goes on in the tray where the setting wants it', async () => {
    const { electron, client } = await start()
    expect(electron.seen.tray).toBeNull()
    await client().settings.set({ key: 'showTray', value: true })
    expect(electron.seen.tray?.menu[0]?.label).toBe('Show Galley')
    expect(electron.windows[0]?.close()).toBe(false)
    expect(electron.windows[0]?.visible).toBe(false)
    electron.seen.tray?.click()
    expect(electron.windows[0]?.visible).toBe(true)
    await client().settings.set({ key: 'showTray', value: false })
    expect(electron.seen.tray).toBeNull()
    electron.windows[0]?.close()
    await eventually(() => expect(electron.seen.quit).toBe(true))
  })

  it('opens a window at what a notification is about, where it is clicked while no window is there', async () => {
    const { electron, client } = await start()
    await client().settings.set({ key: 'showTray', value: true })
    await client().settings.set({ key: 'notifications', value: true })
    const notice = { title: 'Budget crossed', body: 'Translation is over its month.', page: '/alerts' }
    expect(await client().desktop.notify(notice)).toEqual({ shown: true })
    electron.windows[0]?.destroy()
    expect(electron.windows).toHaveLength(0)
    electron.seen.notifications.at(-1)?.click()
    await eventually(() => expect(electron.windows[0]?.webContents.getURL()).toContain('#/alerts'))
    expect(electron.windows).toHaveLength(1)
    expect(electron.seen.quit).toBe(false)
  })

  it('tells its page what the window can do, and does it', async () => {
    const { electron, client, data } = await start()
    const galley = client()
    const status = await galley.desktop.status()
    expect(status).toMatchObject({ host: 'window', update: { state: 'off' }, notifications: false })
    expect((await fetch(`${status.api?.url}/health`)).status).toBe(200)

    const target = join(data, 'export.csv')
    await expect(galley.desktop.writeFile({ path: target, text: 'a' })).rejects.toMatchObject({ code: 'conflict' })
    expect(existsSync(target)).toBe(false)
    electron.answer({ canceled: false, filePath: target })
    const kinds = [{ name: 'CSV files', extensions: ['csv'] }]
    expect(await galley.desktop.chooseSavePath({ suggested_name: 'export.csv', kinds })).toEqual({ path: target })
    await galley.desktop.writeFile({ path: target, text: 'id,cost\n' })
    expect(await galley.desktop.writeFile({ path: target, text: '1,2\n', append: true })).toMatchObject({ bytes: 12 })
    expect(readFileSync(target, 'utf8')).toBe('id,cost\n1,2\n')
    electron.answer({ canceled: true, filePath: '' }, { canceled: false, filePaths: ['/books'] })
    expect(await galley.desktop.chooseSavePath({ suggested_name: 'export.csv' })).toEqual({ path: null })
    expect(await galley.desktop.choosePaths({ what: 'folder' })).toEqual({ paths: ['/books'] })

    await galley.desktop.showItem({ path: target })
    await expect(galley.desktop.showItem({ path: '/etc/passwd' })).rejects.toMatchObject({ code: 'conflict' })
    expect(electron.seen.shownItems).toEqual([target])
    await galley.desktop.openFolder({ folder: 'backups' })
    expect(electron.seen.opened).toEqual([join(data, 'backups')])

    const notice = { title: 'Budget crossed', body: 'Translation is over its month.', page: '/alerts' }
    expect(await galley.desktop.notify(notice)).toEqual({ shown: false })
    await galley.settings.set({ key: 'notifications', value: true })
    expect(await galley.desktop.notify(notice)).toEqual({ shown: true })
    electron.seen.notifications[0]?.click()
    await eventually(() => expect(electron.windows[0]?.webContents.getURL()).toContain('#/alerts'))
    expect(await galley.desktop.restartToUpdate()).toEqual({ restarting: false })
  })

  it('shows sample data in the same window, and one’s own again', async () => {
    const { electron, page } = await start()
    const shown = await page()
    await shown.evaluate(`location.hash = '#/welcome'`)
    await shown.getByRole('button', { name: 'Explore with sample data' }).click()
    await shown.getByText('Sample data.').waitFor()
    await shown.evaluate(`location.hash = '#/providers'`)
    await shown.getByRole('heading', { level: 1 }).waitFor()
    await shown.getByRole('button', { name: 'Back to my data' }).click()
    await shown.getByText('Sample data.').waitFor({ state: 'detached' })
    // The page is loaded anew.
    await shown.getByRole('heading', { level: 1 }).waitFor()
    await shown.evaluate(`location.hash = '#/dashboard'`)
    await shown.getByText('No calls yet.').waitFor()
    expect(electron.complaints()).toEqual([])
    // The sample data is made first, which is most of the work that any test asks for.
  }, 300_000)

  it('puts a backup in place while it runs, and opens its window again', async () => {
    const { electron, client, page } = await start()
    const galley = client()
    const record = (key: string) =>
      galley.calls.record([
        { key, provider: 'openai', model_name: 'gpt-4o-mini', operation: 'translation', status: 'success' },
      ])
    await record('before the backup')
    for await (const _ of await galley.backups.create()) {
      // Its progress.
    }
    await record('after it')
    const { backups, can_restore } = await galley.backups.list()
    expect(can_restore).toBe(true)
    const before = electron.windows[0]
    expect(await galley.backups.restore({ name: backups[0]?.name ?? '' })).toMatchObject({ state: 'restarting' })
    await eventually(() => expect(electron.windows[0]).not.toBe(before))
    await eventually(() => expect(electron.windows[0]?.webContents.page ?? null).not.toBeNull())
    await (await page()).locator('h1').first().waitFor()
    expect(electron.seen.exits).toEqual([])
    expect(electron.seen.quit).toBe(false)
    const again = client()
    expect((await again.calls.list({})).calls).toHaveLength(1)
    expect((await again.backups.list()).last_restore_failure).toBeNull()
    const { api } = await again.desktop.status()
    expect((await fetch(`${api?.url}/health`)).status).toBe(200)
  })

  it('restores a backup from its page, and says in the window that it opens then what came of it', async () => {
    const { electron, data, page } = await start()
    const restore = async (shown: Page) => {
      const before = electron.windows[0]
      await shown.getByRole('button', { name: 'Restore', exact: true }).click()
      await shown.getByRole('button', { name: 'Restore and restart' }).click()
      await eventually(() => expect([undefined, before]).not.toContain(electron.windows[0]))
      const next = await page()
      await expect.poll(() => next.url()).toContain('#/settings?group=data')
      return next
    }
    const shown = await page()
    await shown.evaluate(`location.hash = '/settings?group=data'`)
    await shown.getByRole('button', { name: 'Back up now' }).click()
    await shown.getByText(/^Backed up and checked/).waitFor()
    const restored = await restore(shown)
    await restored.getByText(/^Restored: everything is as it was at/).waitFor()
    const backups = join(data, 'backups')
    for (const name of readdirSync(backups)) writeFileSync(join(backups, name), 'These are notes of mine. '.repeat(200))
    const refused = await restore(restored)
    await refused.getByText(/^The last restore did not happen, and nothing was changed/).waitFor()
    expect(await refused.getByText(/^Restored: /).count()).toBe(0)
    expect(electron.complaints()).toEqual([])
  })

  it('asks the keychain in a utility process', async () => {
    const { client } = await start()
    const { keychain } = await client().system.status()
    // Whatever this machine has: an answer came back, so the process ran and was heard.
    expect(keychain.explanation.length).toBeGreaterThan(20)
    expect(keychain.state).not.toBe('timeout')
  })

  it('opens although the port of its API is taken, says so, and serves on another when asked', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    try {
      const { client } = await start({ environment: { GALLEY_PORT: String(port) } })
      const galley = client()
      const { api } = await galley.desktop.status()
      expect(api?.url).toBeNull()
      expect(api?.problem).toContain(`Port ${port} is in use by`)
      expect(api?.problem_said).toMatchObject({ code: 'api.port_taken', values: { port_id: port } })
      const served = await galley.desktop.serveApi({ port: 'next_free' })
      expect(served).toMatchObject({ problem: null, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
      expect((await fetch(`${served.url}/health`)).status).toBe(200)
    } finally {
      other.close()
    }
  })
})
