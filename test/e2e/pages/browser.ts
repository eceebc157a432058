import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright'

export const chromiumPath =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync) ?? null

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // All tabs of a server in one process, which has its scripts compiled: a tab opens in half the time.
  '--process-per-site',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Screenshots look the same whatever the machine's screen is.
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
]

type ContextOptions = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>

/** A Chromium of its own with nothing in it; closing the context removes its profile. */
export async function openBrowser(options: ContextOptions = {}): Promise<BrowserContext> {
  if (chromiumPath === null) throw new Error('Chromium is not installed here.')
  const profile = mkdtempSync(join(tmpdir(), 'galley-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    timeout: 90_000,
    args,
    ...options,
  })
  // Longer than anything takes on a busy machine; what never comes about still fails its test by name.
  context.setDefaultTimeout(150_000)
  context.once('close', () => {
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
    } catch {
      // A process of Chromium that ends late may still write there; a profile left behind fails no test.
    }
  })
  return context
}
