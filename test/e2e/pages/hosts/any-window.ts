import type { Page } from 'playwright'
import type { AppFixture } from '../app-fixture.ts'
import { askOwner, readSample } from './folder-client.ts'
import { axe, keepScreenshot } from './looks.ts'
import { showInWindow, type WindowSurface } from './one-window.ts'

export interface WindowParts {
  readonly data: string
  readonly isSample: boolean
  readonly url: string
  readonly complaints: string[]
  readonly surface: () => Promise<WindowSurface>
  readonly clipboard: (page: Page) => Promise<string>
  /** Ends the app and removes its data. */
  end(): Promise<void>
}

/** What specs do with a window, whoever made it. */
export async function startWindow(parts: WindowParts): Promise<AppFixture> {
  const { data, url, complaints, surface, isSample } = parts
  // The window is shown once the local API answers, or says why it does not.
  const { page } = await surface()
  if (isSample) await exploreSample(page)
  const asked = isSample ? await readSample(data) : askOwner(data)
  return {
    get app(): never {
      throw new Error(
        'The window has its app in a process of its own: ask its client, or test this over the server alone.',
      )
    },
    ...{ url, complaints, axe, data },
    api: asked.api,
    client: asked.client,
    async open(route, options = {}) {
      const shown = await surface()
      await showInWindow(shown, route, options)
      return shown.page
    },
    screenshot: keepScreenshot,
    clipboard: parts.clipboard,
    logIn: onlyOverTheServer,
    stopServer: onlyOverTheServer,
    startServer: onlyOverTheServer,
    async dispose() {
      await asked.close()
      await parts.end()
      if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join('\n')}`)
    },
  }
}

async function onlyOverTheServer(): Promise<never> {
  throw new Error('A window has no server in between: test this over the server alone.')
}

/** The way a person takes to it. */
async function exploreSample(page: Page): Promise<void> {
  await page.evaluate(`location.hash = '#/welcome'`)
  await page.getByRole('button', { name: 'Explore with sample data' }).click()
  await page.getByText('Sample data.', { exact: true }).waitFor()
}
