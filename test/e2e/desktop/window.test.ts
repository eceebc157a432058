import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPageHandler } from '../../../src-main/shell/page-handler.ts'
import { closeBrowser, type Desktop, describeDesktop, eventually, startDesktop } from './desktop-fixture.ts'

describeDesktop('the desktop window', () => {
  let desktop: Desktop
  beforeAll(async () => {
    desktop = await startDesktop()
  })
  afterAll(async () => {
    await desktop.dispose()
    await closeBrowser()
  })

  it('shows the app from its own scheme, and asks Galley over its port alone', async () => {
    const page = await desktop.page()
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.reload()
    await page.locator('h1').first().waitFor()
    await expect.poll(() => page.title()).toBe('Dashboard · Galley')
    expect(asked.length).toBeGreaterThan(3)
    for (const url of asked) expect(url).toMatch(/^https:\/\/app\.window\.test\/(assets\/|$)/)
    const { sandboxed, schemes } = desktop.electron.seen
    expect(sandboxed).toBe(true)
    expect(schemes).toEqual([
      { scheme: 'galley', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ])
    expect(desktop.electron.windows[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    })
    expect(desktop.electron.complaints()).toEqual([])
  })

  it('hands the page a port and nothing else', async () => {
    const page = await desktop.page()
    const found = await page.evaluate<string[]>(
      `['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer', 'galleyStandInSend'].filter(name => name in window)`,
    )
    expect(found).toEqual([])
    // The preload answers once: a second port is not to be had.
    const again = await page.evaluate<string>(`new Promise(resolve => {
      addEventListener('message', ({ data }) => data === 'galley:port' && resolve('a port'))
      postMessage('galley:want-port', location.origin)
      setTimeout(() => resolve('nothing'), 500)
    })`)
    expect(again).toBe('nothing')
  })

  it('gives a page that is loaded again a port of its own', async () => {
    const page = await desktop.page()
    for (let time = 0; time < 3; time += 1) {
      await page.reload()
      await page.locator('h1').first().waitFor()
    }
    expect(desktop.electron.complaints()).toEqual([])
  })

  it('refuses its port to frames, to other windows and to other origins', async () => {
    const { electron } = desktop
    const [window] = electron.windows
    const given: string[] = []
    const frame = (url: string, parent: unknown = null) => ({ url, parent, postMessage: () => given.push(url) })
    const sender = { id: window?.webContents.id }
    for (const senderFrame of [
      frame('https://evil.example/'),
      frame('galley://problem/'),
      frame('galley://app.evil.example/'),
      frame('file:///tmp/page.html'),
      frame('galley://app/', frame('galley://app/')),
      null,
    ]) {
      electron.ipcMain.emit('galley:want-port', { sender, senderFrame })
    }
    electron.ipcMain.emit('galley:want-port', { sender: { id: 4711 }, senderFrame: frame('galley://app/') })
    expect(given).toEqual([])
    const log = readFileSync(join(desktop.data, 'logs', 'galley.log'), 'utf8')
    expect(log.match(/asked for the window’s port/g)).toHaveLength(7)
  })

  it('serves pages with a strict policy and a nonce of their own', async () => {
    const answers = await Promise.all([0, 1].map(() => desktop.electron.request('galley://app/')))
    const policies = answers.map(({ headers }) => headers.get('content-security-policy') ?? '')
    const nonces = policies.map(policy => /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1])
    expect(nonces[0]).toBeTruthy()
    expect(nonces[0]).not.toBe(nonces[1])
    expect(policies[0]).toContain("default-src 'none'")
    expect(policies[0]).not.toContain('unsafe')
    const page = await answers[0]?.text()
    expect(page).toContain(`nonce="${nonces[0]}"`)
    expect(page).not.toContain('__GALLEY_NONCE__')
    expect(answers[0]?.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('serves nothing outside the built pages, however the path is written', async () => {
    const { electron } = desktop
    const wrong = [
      '/../main/main.js',
      '/%2e%2e/main/main.js',
      '/%2e%2e%2fmain%2fmain.js',
      '/..%5cmain%5cmain.js',
      '/%252e%252e/main/main.js',
      '/assets/../../main/main.js',
      '/assets/%2e%2e/%2e%2e/main/main.js',
      '//etc/passwd',
      '/%2fetc/passwd',
      '/index.html%00.js',
      '/.git/config',
      '/assets/.hidden.js',
      '/assets/',
      '/assets',
      '/%',
      '/%E0%A4%A',
      '/C:/Windows/win.ini',
    ]
    for (const path of wrong) {
      const { status, body } = await electron.request(`galley://app${path}`)
      expect([400, 404], path).toContain(status)
      expect(body, path).toBeNull()
    }
    for (const url of ['galley://other/', 'galley://APP.evil/', 'galley://app:1/'])
      expect((await electron.request(url)).status, url).toBe(404)
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await electron.request('galley://app/', { method })).status).toBe(405)
  })

  it('follows no link out of the folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-pages-'))
    const outside = mkdtempSync(join(tmpdir(), 'galley-outside-'))
    try {
      writeFileSync(join(outside, 'secret.txt'), 'secret')
      writeFileSync(join(folder, 'own.txt'), 'own')
      symlinkSync(join(outside, 'secret.txt'), join(folder, 'linked.txt'))
      symlinkSync(outside, join(folder, 'linked'))
      const handle = createPageHandler(folder)
      expect(await (await handle(new Request('galley://app/own.txt'))).text()).toBe('own')
      expect((await handle(new Request('galley://app/linked.txt'))).status).toBe(404)
      expect((await handle(new Request('galley://app/linked/secret.txt'))).status).toBe(404)
    } finally {
      for (const each of [folder, outside]) rmSync(each, { recursive: true })
    }
  })

  it('leads nowhere else: other sites stay closed, known ones open in the browser', async () => {
    const page = await desktop.page()
    const { opened } = desktop.electron.seen
    const before = page.url()
    const click = (href: string, target: string) =>
      page.evaluate(`(() => {
        const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(href)}, target: ${JSON.stringify(target)}, textContent: 'x' })
        document.body.append(link)
        link.click()
        link.remove()
      })()`)
    await click('https://evil.example/', '')
    await click('https://evil.example/', '_blank')
    await click('https://platform.openai.com.evil.example/', '_blank')
    await click('file:///etc/passwd', '_blank')
    await page.evaluate(`location.href = 'https://evil.example/by-script'`)
    await page.evaluate(`window.open('https://evil.example/window')`)
    await page.waitForTimeout(300)
    expect(opened).toEqual([])
    expect(page.url()).toBe(before)
    await click('https://platform.openai.com/api-keys', '_blank')
    await click('https://console.mistral.ai/', '')
    await eventually(() =>
      expect(opened).toEqual(['https://platform.openai.com/api-keys', 'https://console.mistral.ai/']),
    )
    expect(page.url()).toBe(before)
    expect(
      page
        .context()
        .pages()
        .filter(each => each.url().includes('evil')),
    ).toEqual([])
    desktop.electron.complaints().length = 0
  })

  it('denies what pages may ask a browser for, but for copying text', () => {
    const { request, check, device } = desktop.electron.permissions
    const ask = (permission: string, url: string) => {
      let granted: boolean | null = null
      request?.({ getURL: () => url }, permission, answer => {
        granted = answer
      })
      return [granted, check?.(null, permission, url)]
    }
    expect(ask('clipboard-sanitized-write', 'galley://app/')).toEqual([true, true])
    expect(ask('clipboard-sanitized-write', 'https://evil.example/')).toEqual([false, false])
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
      'fileSystem',
    ])
      expect(ask(permission, 'galley://app/'), permission).toEqual([false, false])
    expect(device?.()).toBe(false)
  })

  it('comes to the front when Galley is started again, and the second start ends', async () => {
    const { electron, data } = desktop
    const [window] = electron.windows
    const focused = window?.focused ?? 0
    if (window !== undefined) window.minimized = true
    electron.app.emit('second-instance')
    expect(window).toMatchObject({ minimized: false, visible: true, focused: focused + 1 })
    const second = await startDesktop({ data, isSecond: true })
    expect(second.electron.seen.exits).toEqual([0])
    expect(second.electron.windows).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('keeps its log and its own files to the person', () => {
    const mode = (name: string) => (statSync(join(desktop.data, name)).mode & 0o777).toString(8)
    expect([mode('window'), mode('logs'), mode('logs/galley.log')]).toEqual(['700', '700', '600'])
  })
})
